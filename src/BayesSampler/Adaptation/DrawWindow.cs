using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// Draws of a chain with their gradients, in two overlapping windows: one in use, and a younger one that will replace it.
/// </summary>
internal sealed class DrawWindow
{
    private readonly int _dimension;
    private readonly int _capacity;
    private readonly double[] _positions;
    private readonly double[] _gradients;
    private Moments _used;
    private Moments _young;

    /// <summary>Draws ever added, and how many of them came before each window.</summary>
    private int _added;
    private int _usedStart;
    private int _youngStart;

    /// <param name="dimension">Of the positions.</param>
    /// <param name="capacity">Of the draws kept themselves; variances are of all draws of a window.</param>
    public DrawWindow(int dimension, int capacity)
    {
        _dimension = dimension;
        _capacity = capacity;
        // Nothing is read that was not written before.
        _positions = GC.AllocateUninitializedArray<double>(checked(capacity * dimension));
        _gradients = GC.AllocateUninitializedArray<double>(capacity * dimension);
        _used = new Moments(dimension);
        _young = new Moments(dimension);
    }

    /// <summary>Draws in the window in use.</summary>
    public int Count => _added - _usedStart;

    /// <summary>Draws of that window that are kept themselves.</summary>
    public int Kept => Math.Min(Count, _capacity);

    public void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        if (_capacity > 0)
        {
            int slot = _added % _capacity * _dimension;
            position.CopyTo(_positions.AsSpan(slot));
            gradient.CopyTo(_gradients.AsSpan(slot));
        }

        _added++;
        _used.Add(position, gradient);
        _young.Add(position, gradient);
    }

    /// <summary>The young window becomes the one in use, and a new one begins.</summary>
    public void Switch()
    {
        (_used, _young) = (_young, _used);
        _young.Reset();
        _usedStart = _youngStart;
        _youngStart = _added;
    }

    /// <summary>A kept draw of the window in use and its gradient, the latest last.</summary>
    public void Draw(int index, out ReadOnlySpan<double> position, out ReadOnlySpan<double> gradient)
    {
        int slot = (_added - Kept + index) % _capacity * _dimension;
        position = _positions.AsSpan(slot, _dimension);
        gradient = _gradients.AsSpan(slot, _dimension);
    }

    /// <summary>
    /// The variances that bring a diagonal Gaussian closest in Fisher divergence: √(var x / var g). What is not positive and finite is
    /// left as it is.
    /// </summary>
    public void EstimateVariances(Span<double> variances) => _used.EstimateVariances(variances);

    public void Transfer(StateTransfer transfer)
    {
        transfer.Next(ref _added);
        transfer.Next(ref _usedStart);
        transfer.Next(ref _youngStart);
        int used = Math.Min(_added, _capacity) * _dimension;
        transfer.Next(_positions.AsSpan(0, used));
        transfer.Next(_gradients.AsSpan(0, used));
        _used.Transfer(transfer);
        _young.Transfer(transfer);
    }

    /// <summary>Running means and sums of squares of positions and gradients.</summary>
    private sealed class Moments(int dimension)
    {
        private readonly double[] _meanPosition = new double[dimension];
        private readonly double[] _meanGradient = new double[dimension];
        private readonly double[] _sumPosition = new double[dimension];
        private readonly double[] _sumGradient = new double[dimension];
        private int _count;

        public void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
        {
            _count++;
            double share = 1.0 / _count;
            Add(position, _meanPosition, _sumPosition, share);
            Add(gradient, _meanGradient, _sumGradient, share);
        }

        public void EstimateVariances(Span<double> variances)
        {
            int i = 0;
            for (; i <= variances.Length - 4; i += 4)
            {
                Span<double> four = variances.Slice(i, 4);
                Vector256<double> variance = Vector256.Sqrt(
                    Vector256.Create<double>(_sumPosition.AsSpan(i, 4)) / Vector256.Create<double>(_sumGradient.AsSpan(i, 4)));
                Vector256<double> isGood = Vector256.GreaterThan(variance, Vector256<double>.Zero)
                    & Vector256.LessThan(variance, Vector256.Create(double.PositiveInfinity));
                Vector256.ConditionalSelect(isGood, variance, Vector256.Create<double>(four)).CopyTo(four);
            }

            for (; i < variances.Length; i++)
            {
                double variance = Math.Sqrt(_sumPosition[i] / _sumGradient[i]);
                if (variance > 0 && double.IsFinite(variance)) variances[i] = variance;
            }
        }

        public void Reset()
        {
            _count = 0;
            Array.Clear(_meanPosition);
            Array.Clear(_meanGradient);
            Array.Clear(_sumPosition);
            Array.Clear(_sumGradient);
        }

        public void Transfer(StateTransfer transfer)
        {
            transfer.Next(ref _count);
            transfer.Next(_meanPosition);
            transfer.Next(_meanGradient);
            transfer.Next(_sumPosition);
            transfer.Next(_sumGradient);
        }

        private static void Add(ReadOnlySpan<double> values, double[] mean, double[] sum, double share)
        {
            int i = 0;
            for (; i <= mean.Length - 4; i += 4)
            {
                Vector256<double> value = Vector256.Create(values.Slice(i, 4));
                Vector256<double> before = Vector256.Create<double>(mean.AsSpan(i, 4));
                Vector256<double> difference = value - before;
                Vector256<double> after = before + (difference * Vector256.Create(share));
                after.CopyTo(mean, i);
                Vector256.FusedMultiplyAdd(difference, value - after, Vector256.Create<double>(sum.AsSpan(i, 4))).CopyTo(sum, i);
            }

            for (; i < mean.Length; i++)
            {
                double difference = values[i] - mean[i];
                mean[i] += difference * share;
                sum[i] = Math.FusedMultiplyAdd(difference, values[i] - mean[i], sum[i]);
            }
        }
    }
}
