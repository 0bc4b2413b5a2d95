using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// An opaque operation: code for its value, and its derivative as a graph, mostly of another kernel. Stateless but for what its
/// constructor set, so chains share it. Two kernels that are equal and have the same inputs are computed once.
/// </summary>
internal abstract unsafe class Kernel
{
    /// <summary>For the plan's text.</summary>
    public abstract string Name { get; }

    public abstract Shape OutputShape { get; }

    /// <summary>Doubles of scratch memory.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>Computes the output.</summary>
    /// <param name="inputs">Where each input's elements start; padding behind them is zero.</param>
    /// <param name="output">Of the size of <see cref="OutputShape"/>; all of it is written.</param>
    /// <param name="scratch">Of <see cref="ScratchSize"/>.</param>
    public abstract void Run(double** inputs, double* output, double* scratch);

    /// <summary>The adjoints of the inputs, given that of the output; null for an input without any.</summary>
    public abstract Node?[] Reverse(Graph graph, KernelNode self, Node adjoint);

    /// <summary>The output for inputs that are known when the model is built.</summary>
    public double[] Invoke(params ReadOnlySpan<double[]> inputs)
    {
        double[] output = new double[OutputShape.Size];
        // Kernels may read whole vectors: padding behind the inputs is zero.
        const int Padding = 8;
        double[][] padded = new double[inputs.Length][];
        GCHandle[] handles = new GCHandle[inputs.Length];
        double** pointers = stackalloc double*[inputs.Length];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                padded[i] = [.. inputs[i], .. new double[Padding]];
                handles[i] = GCHandle.Alloc(padded[i], GCHandleType.Pinned);
                pointers[i] = (double*)handles[i].AddrOfPinnedObject();
            }

            fixed (double* target = output, scratch = new double[ScratchSize + 1]) Run(pointers, target, scratch);
        }
        finally
        {
            foreach (GCHandle handle in handles)
            {
                if (handle.IsAllocated) handle.Free();
            }
        }

        return output;
    }
}
