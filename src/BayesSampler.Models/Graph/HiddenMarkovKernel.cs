using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>
/// The log likelihood of a hidden Markov chain, its states summed out: the scaled forward recursion, and the backward one for
/// the derivatives, which stand behind it in the output.
/// </summary>
/// <remarks>
/// Inputs: log densities of each step's observation, a row for each state; transition probabilities, a row for each state left;
/// the initial probabilities. Output: the log likelihood; its derivatives in the log densities, which are the probabilities of
/// the states given all data; those in the transition and in the initial probabilities.
/// </remarks>
internal sealed unsafe class HiddenMarkovKernel(int states, int steps) : Kernel
{
    private readonly int _states = states;
    private readonly int _steps = steps;

    public override string Name => "hidden_markov";

    public override Shape OutputShape => Shape.Vector(1 + _states * _steps + _states * _states + _states);

    // Emissions, forward probabilities and backward weights, states x steps each; sums of steps; two vectors of states.
    public override int ScratchSize => 3 * _states * _steps + 2 * _steps + 2 * _states;

    public override void Run(double** inputs, double* output, double* scratch)
    {
        double* logs = inputs[0], transition = inputs[1], initial = inputs[2];
        double* emission = scratch;
        double* forward = emission + _states * _steps;
        double* weight = forward + _states * _steps;
        double* sum = weight + _states * _steps;
        double* top = sum + _steps;
        double* current = top + _steps;
        Emissions(logs, emission, top);
        if (_states == 2)
        {
            ForwardOfTwo(emission, transition, initial, forward, sum);
            BackwardOfTwo(emission, transition, forward, sum, weight, output + 1);
        }
        else
        {
            Forward(emission, transition, initial, forward, sum, current);
            Backward(emission, transition, forward, sum, weight, output + 1, current);
        }

        double* toTransition = output + 1 + _states * _steps;
        for (int j = 0; j < _states; j++)
        {
            for (int k = 0; k < _states; k++)
            {
                toTransition[j * _states + k] = _steps == 1 ? 0
                    : FixedOrder.Dot(new ReadOnlySpan<double>(forward + j * _steps, _steps - 1), new ReadOnlySpan<double>(weight + k * _steps + 1, _steps - 1));
            }
        }

        // The first step's weights are the derivatives in the initial probabilities.
        double* toInitial = toTransition + _states * _states;
        for (int k = 0; k < _states; k++) toInitial[k] = weight[k * _steps];
        Span<double> sums = new(sum, _steps);
        PortableMath.Log(sums, sums);
        output[0] = FixedOrder.Sum(new ReadOnlySpan<double>(top, _steps)) + FixedOrder.Sum(sums);
    }

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        Node scale = graph.Gather(adjoint, IndexMap.Range(0, 1), Shape.Scalar);
        Node Part(int start, Shape shape) => graph.Multiply(scale, graph.Gather(self, IndexMap.Range(start, shape.Size), shape));
        return
        [
            Part(1, Shape.Matrix(_states, _steps)),
            Part(1 + _states * _steps, Shape.Matrix(_states, _states)),
            Part(1 + _states * (_steps + _states), Shape.Vector(_states)),
        ];
    }

    public override bool Equals(object? obj) => obj is HiddenMarkovKernel other && other._states == _states && other._steps == _steps;

    public override int GetHashCode() => HashCode.Combine(_states, _steps);

    /// <summary>exp(log density - the largest of its step), and the largest.</summary>
    private void Emissions(double* logs, double* emission, double* top)
    {
        for (int t = 0; t < _steps; t++)
        {
            double largest = logs[t];
            for (int k = 1; k < _states; k++) largest = Math.Max(largest, logs[k * _steps + t]);
            top[t] = largest;
            // Where no state can have made the data, the likelihood is zero, not undefined.
            double shift = double.IsNegativeInfinity(largest) ? 0 : largest;
            for (int k = 0; k < _states; k++) emission[k * _steps + t] = logs[k * _steps + t] - shift;
        }

        Span<double> all = new(emission, _states * _steps);
        PortableMath.Exp(all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardOfTwo(double* emission, double* transition, double* initial, double* forward, double* sum)
    {
        (double p11, double p12, double p21, double p22) = (transition[0], transition[1], transition[2], transition[3]);
        double* e1 = emission, e2 = emission + _steps, f1 = forward, f2 = forward + _steps;
        double a = initial[0] * e1[0], b = initial[1] * e2[0];
        for (int t = 0; ;)
        {
            double total = a + b;
            double inverse = 1 / total;
            sum[t] = total;
            a *= inverse;
            b *= inverse;
            f1[t] = a;
            f2[t] = b;
            if (++t == _steps) return;
            double next = Math.FusedMultiplyAdd(a, p11, b * p21) * e1[t];
            b = Math.FusedMultiplyAdd(a, p12, b * p22) * e2[t];
            a = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardOfTwo(double* emission, double* transition, double* forward, double* sum, double* weight, double* posterior)
    {
        (double p11, double p12, double p21, double p22) = (transition[0], transition[1], transition[2], transition[3]);
        double* e1 = emission, e2 = emission + _steps, w1 = weight, w2 = weight + _steps;
        double a = 1, b = 1;
        for (int t = _steps - 1; t >= 0; t--)
        {
            posterior[t] = forward[t] * a;
            posterior[_steps + t] = forward[_steps + t] * b;
            double inverse = 1 / sum[t];
            double u = e1[t] * inverse * a, v = e2[t] * inverse * b;
            w1[t] = u;
            w2[t] = v;
            a = Math.FusedMultiplyAdd(p11, u, p12 * v);
            b = Math.FusedMultiplyAdd(p21, u, p22 * v);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(double* emission, double* transition, double* initial, double* forward, double* sum, double* current)
    {
        for (int t = 0; t < _steps; t++)
        {
            double total = 0;
            for (int k = 0; k < _states; k++)
            {
                double value = t == 0 ? initial[k] : 0;
                for (int j = 0; t > 0 && j < _states; j++)
                    value = Math.FusedMultiplyAdd(forward[j * _steps + t - 1], transition[j * _states + k], value);
                value *= emission[k * _steps + t];
                current[k] = value;
                total += value;
            }

            sum[t] = total;
            double inverse = 1 / total;
            for (int k = 0; k < _states; k++) forward[k * _steps + t] = current[k] * inverse;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(double* emission, double* transition, double* forward, double* sum, double* weight, double* posterior, double* current)
    {
        for (int k = 0; k < _states; k++) current[k] = 1;
        for (int t = _steps - 1; t >= 0; t--)
        {
            double inverse = 1 / sum[t];
            for (int k = 0; k < _states; k++)
            {
                posterior[k * _steps + t] = forward[k * _steps + t] * current[k];
                weight[k * _steps + t] = emission[k * _steps + t] * inverse * current[k];
            }

            for (int j = 0; j < _states; j++)
            {
                double value = 0;
                for (int k = 0; k < _states; k++) value = Math.FusedMultiplyAdd(transition[j * _states + k], weight[k * _steps + t], value);
                current[j] = value;
            }
        }
    }
}
