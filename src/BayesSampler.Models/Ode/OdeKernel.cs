namespace BayesSampler.Models;

/// <summary>
/// The solution of a differential equation at given times, and behind it its derivatives by initial values and parameters: from
/// a vector of initial values and one of parameters to one vector of both.
/// </summary>
internal sealed unsafe class OdeKernel(OdeSystem system, OdeSettings settings, double initialTime, double[] times) : Kernel
{
    public override string Name => settings.Method == OdeMethod.Implicit ? "ode_implicit" : "ode_rk45";

    /// <summary>Elements of the solution, which stand before its derivatives.</summary>
    public int SolutionSize => times.Length * system.States;

    private int Columns => system.States + system.Parameters;

    public override Shape OutputShape => Shape.Vector(SolutionSize * (1 + Columns));

    public override int ScratchSize => OdeSolver.ScratchSize(system, settings, sensitivities: true);

    public override void Run(double** inputs, double* output, double* scratch) => OdeSolver.Solve(system, settings, initialTime,
        new ReadOnlySpan<double>(inputs[0], system.States),
        // Without parameters the second input is a number that nothing reads.
        new ReadOnlySpan<double>(inputs[1], system.Parameters), times,
        new Span<double>(output, SolutionSize), new Span<double>(output + SolutionSize, SolutionSize * Columns),
        new Span<double>(scratch, ScratchSize));

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        // The derivatives are not differentiated again: only the solution has an adjoint.
        Shape matrix = Shape.Matrix(SolutionSize, Columns);
        Node sensitivities = graph.Gather(self, IndexMap.Range(SolutionSize, SolutionSize * Columns), matrix);
        Node solution = graph.Gather(adjoint, IndexMap.Range(0, SolutionSize), Shape.Vector(SolutionSize));
        Node all = graph.Call(new MatrixProductKernel(matrix, Shape.Vector(SolutionSize), true, false, Shape.Vector(Columns)), sensitivities, solution);
        return
        [
            graph.Gather(all, IndexMap.Range(0, system.States), Shape.Vector(system.States)),
            system.Parameters == 0 ? null
                : graph.Gather(all, IndexMap.Range(system.States, system.Parameters), Shape.Vector(system.Parameters)),
        ];
    }
}
