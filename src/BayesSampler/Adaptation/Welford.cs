namespace BayesSampler;

/// <summary>Running mean and spread of positions, by Welford's updates.</summary>
internal abstract class Welford(int dimension)
{
    private readonly double[] _mean = new double[dimension];
    private readonly double[] _before = new double[dimension];
    private readonly double[] _after = new double[dimension];
    private int _count;

    protected int Dimension => dimension;

    public int Count => _count;

    protected abstract double[] Sums { get; }

    public static Welford Create(MetricKind kind, int dimension) =>
        kind == MetricKind.Dense ? new Covariance(dimension) : new Variance(dimension);

    public void Add(ReadOnlySpan<double> position)
    {
        _count++;
        for (int i = 0; i < _mean.Length; i++)
        {
            _before[i] = position[i] - _mean[i];
            _mean[i] += _before[i] / _count;
            _after[i] = position[i] - _mean[i];
        }

        Accumulate(_before, _after);
    }

    public void Reset()
    {
        _count = 0;
        Array.Clear(_mean);
        Array.Clear(Sums);
    }

    /// <summary>
    /// Sample variance or covariance (divisor n − 1), shrunk as Stan does towards a small multiple of the identity, here in units
    /// of a variance to be expected. Destroys the sums: reset afterwards.
    /// </summary>
    public ReadOnlySpan<double> Regularised(double unit)
    {
        double[] sums = Sums;
        double weight = _count / (_count + 5.0);
        double scale = weight / (_count - 1);
        for (int i = 0; i < sums.Length; i++) sums[i] *= scale;
        int stride = sums.Length == dimension ? 1 : dimension + 1;
        for (int i = 0; i < sums.Length; i += stride) sums[i] += 1e-3 * (1 - weight) * unit;
        return sums;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Next(ref _count);
        transfer.Next(_mean);
        transfer.Next(Sums);
    }

    protected abstract void Accumulate(ReadOnlySpan<double> before, ReadOnlySpan<double> after);

    private sealed class Variance(int dimension) : Welford(dimension)
    {
        protected override double[] Sums { get; } = new double[dimension];

        protected override void Accumulate(ReadOnlySpan<double> before, ReadOnlySpan<double> after)
        {
            for (int i = 0; i < Sums.Length; i++) Sums[i] += before[i] * after[i];
        }
    }

    private sealed class Covariance(int dimension) : Welford(dimension)
    {
        protected override double[] Sums { get; } = new double[checked(dimension * dimension)];

        protected override void Accumulate(ReadOnlySpan<double> before, ReadOnlySpan<double> after)
        {
            // Row i gains after_i · before; the outer product is symmetric in exact arithmetic, so the lower triangle rules.
            for (int i = 0; i < Dimension; i++)
                FixedOrder.MultiplyAdd(after[i], before[..(i + 1)], Sums.AsSpan(i * Dimension, i + 1));
            for (int i = 0; i < Dimension; i++)
            {
                for (int j = i + 1; j < Dimension; j++) Sums[i * Dimension + j] = Sums[j * Dimension + i];
            }
        }
    }
}
