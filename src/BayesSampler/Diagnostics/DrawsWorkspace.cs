using MathNet.Numerics.Distributions;

namespace BayesSampler;

/// <summary>
/// All that the diagnostics of one quantity share: the draws sorted once, their normal scores, and the buffers, which serve
/// one quantity after another of the same shape. Not thread-safe; each call or thread has its own.
/// </summary>
/// <remarks>
/// Splitting cuts every chain into its first and last floor(n/2) draws. In memory that is no change at all for even n; for
/// odd n the middle draw of each chain falls out, but still counts in medians, means and quantiles, which are of all draws.
/// </remarks>
internal sealed class DrawsWorkspace
{
    private readonly int _drawsPerChain;
    private readonly int _splitChains;
    private readonly int _splitSize;
    private readonly int[] _splitIndex;         // where a draw stands after splitting, -1 if it falls out
    private readonly double[] _values;
    private readonly double[] _sorted;
    private readonly int[] _order;              // of _sorted: where each draw stands among _values
    private readonly double[] _folded;
    private readonly int[] _foldedOrder;
    private readonly double[] _split;
    private readonly double[] _bulk;
    private readonly double[] _centred;
    private double[]? _scores;                  // normal score by rank from 1; antisymmetric, without ties all there is
    private bool _isSorted;
    private bool _hasBulk;

    public DrawsWorkspace(int chains, int drawsPerChain)
    {
        int size = chains * drawsPerChain;
        int half = drawsPerChain / 2;
        _drawsPerChain = drawsPerChain;
        _splitChains = 2 * chains;
        _splitSize = _splitChains * half;
        _values = new double[size];
        _sorted = new double[size];
        _order = new int[size];
        _folded = new double[size];
        _foldedOrder = new int[size];
        _split = new double[_splitSize];
        _bulk = new double[_splitSize];
        _centred = new double[_splitSize];
        _splitIndex = new int[size];
        bool isOdd = drawsPerChain % 2 != 0;
        for (int i = 0, next = 0; i < size; i++) _splitIndex[i] = isOdd && i % drawsPerChain == half ? -1 : next++;
    }

    /// <summary>A workspace of its own for one call.</summary>
    public static DrawsWorkspace Of(ParameterDraws draws)
    {
        DrawsWorkspace workspace = new(draws.Chains, draws.DrawsPerChain);
        workspace.Load(draws);
        return workspace;
    }

    public int Chains => _splitChains / 2;

    public bool IsFinite { get; private set; }

    public bool IsConstant { get; private set; }

    /// <summary>All draws in increasing order; empty if one is not finite, so that quantiles of it are NaN.</summary>
    public ReadOnlySpan<double> Sorted
    {
        get
        {
            if (!IsFinite) return [];
            if (_isSorted) return _sorted;
            _values.CopyTo(_sorted, 0);
            for (int i = 0; i < _order.Length; i++) _order[i] = i;
            Array.Sort(_sorted, _order);
            _isSorted = true;
            return _sorted;
        }
    }

    private bool IsUsable => IsFinite && !IsConstant;

    /// <summary>Starts on another quantity of the same shape.</summary>
    public void Load(ParameterDraws draws)
    {
        draws.Values.CopyTo(_values);
        IsFinite = Moments.AllFinite(_values);
        IsConstant = IsFinite && EffectiveSampleSize.AllEqual(_values);
        _isSorted = false;
        _hasBulk = false;
    }

    public double Mean() => IsFinite ? Moments.Mean(_values) : double.NaN;

    public double Sd() => IsFinite ? Math.Sqrt(Moments.Variance(_values)) : double.NaN;

    public double Median() => Intervals.QuantileOfSorted(Sorted, 0.5);

    public double RHat()
    {
        if (!IsUsable) return double.NaN;
        double bulk = EffectiveSampleSize.BasicRHat(Bulk(), _splitChains, _centred);
        FoldedScores(_split);
        double folded = EffectiveSampleSize.BasicRHat(_split, _splitChains, _centred);

        // Distances from the median all equal (two values, equally often) hold nothing to compare: the bulk decides.
        return double.IsNaN(folded) ? bulk : Math.Max(bulk, folded);
    }

    public double RHatBasic()
    {
        if (!IsUsable) return double.NaN;
        Split(_values, _split);
        return EffectiveSampleSize.BasicRHat(_split, _splitChains, _centred);
    }

    public double EssBulk() => IsUsable ? EffectiveSampleSize.Of(Bulk(), _splitChains, _centred) : double.NaN;

    public double EssTail()
    {
        double lower = EssQuantile(0.05);
        return double.IsNaN(lower) ? lower : Math.Min(lower, EssQuantile(0.95));
    }

    public double EssMean()
    {
        if (!IsUsable) return double.NaN;
        Split(_values, _split);
        return EffectiveSampleSize.Of(_split, _splitChains, _centred);
    }

    public double EssOfSquares()
    {
        if (!IsUsable) return double.NaN;
        double mean = Moments.Mean(_values);
        double smallest = double.PositiveInfinity, largest = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double square = (_values[i] - mean) * (_values[i] - mean);
            smallest = Math.Min(smallest, square);
            largest = Math.Max(largest, square);
            if (_splitIndex[i] >= 0) _split[_splitIndex[i]] = square;
        }

        // Two values equally far from the mean: what differs is rounding, and its autocorrelation says nothing.
        if (largest - smallest <= 1e-14 * largest) return double.NaN;
        return EffectiveSampleSize.Of(_split, _splitChains, _centred);
    }

    public double EssQuantile(double probability)
    {
        if (!IsUsable) return double.NaN;
        double quantile = Intervals.QuantileOfSorted(Sorted, probability);
        for (int i = 0; i < _values.Length; i++)
        {
            if (_splitIndex[i] >= 0) _split[_splitIndex[i]] = _values[i] <= quantile ? 1 : 0;
        }

        return EffectiveSampleSize.Of(_split, _splitChains, _centred);
    }

    public double McseMean() => Sd() / Math.Sqrt(EssMean());

    public double McseSd()
    {
        double ess = EssOfSquares();
        if (double.IsNaN(ess)) return ess;
        double mean = Moments.Mean(_values);
        double second = 0, fourth = 0;
        foreach (double x in _values)
        {
            double square = (x - mean) * (x - mean);
            second += square;
            fourth += square * square;
        }

        second /= _values.Length;
        fourth /= _values.Length;

        // Variance of the mean square, carried over to its root: d sqrt(v) = dv / (2 sqrt(v)).
        double varianceOfSquare = (fourth - second * second) / ess;
        return Math.Sqrt(varianceOfSquare / (4 * second));
    }

    public double McseQuantile(double probability)
    {
        double ess = EssQuantile(probability);
        if (double.IsNaN(ess)) return ess;

        // The share of draws below the quantile has a beta posterior; one sd to either side, read off the sorted draws.
        const double OneSdBelow = 0.1586553;
        double a = ess * probability + 1, b = ess * (1 - probability) + 1;
        double low = Beta.InvCDF(a, b, OneSdBelow) * _sorted.Length;
        double high = Beta.InvCDF(a, b, 1 - OneSdBelow) * _sorted.Length;
        int first = Math.Max(1, (int)Math.Floor(low));
        int last = Math.Min(_sorted.Length, (int)Math.Ceiling(high));
        return (_sorted[last - 1] - _sorted[first - 1]) / 2;
    }

    private void Split(ReadOnlySpan<double> values, Span<double> split)
    {
        int half = _drawsPerChain / 2;
        for (int c = 0; c < _splitChains; c += 2)
        {
            ReadOnlySpan<double> chain = values.Slice(c / 2 * _drawsPerChain, _drawsPerChain);
            chain[..half].CopyTo(split[(c * half)..]);
            chain[^half..].CopyTo(split[((c + 1) * half)..]);
        }
    }

    private double[] Bulk()
    {
        if (_hasBulk) return _bulk;
        NormalScores(Sorted, _order, _bulk);
        _hasBulk = true;
        return _bulk;
    }

    /// <summary>
    /// Scores of the distances from the median. Going out from the middle of the sorted draws to both sides gives the
    /// distances in order, because rounded differences still increase: no second sort.
    /// </summary>
    private void FoldedScores(Span<double> scores)
    {
        ReadOnlySpan<double> sorted = Sorted;
        double median = Intervals.QuantileOfSorted(sorted, 0.5);
        int right = sorted.Length / 2;
        int left = right - 1;
        for (int i = 0; i < sorted.Length; i++)
        {
            double below = left >= 0 ? Math.Abs(sorted[left] - median) : double.PositiveInfinity;
            double above = right < sorted.Length ? Math.Abs(sorted[right] - median) : double.PositiveInfinity;
            bool takeLeft = left >= 0 && (right == sorted.Length || below <= above);
            _folded[i] = takeLeft ? below : above;
            _foldedOrder[i] = _order[takeLeft ? left-- : right++];
        }

        NormalScores(_folded, _foldedOrder, scores);
    }

    /// <summary>z = Φ⁻¹((r - 3/8) / (S + 1/4)) with the average rank r among the S draws that splitting keeps.</summary>
    private void NormalScores(ReadOnlySpan<double> sorted, ReadOnlySpan<int> order, Span<double> scores)
    {
        int kept = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int end = i;
            int before = kept;
            for (; end < sorted.Length && sorted[end] == sorted[i]; end++)
            {
                if (_splitIndex[order[end]] >= 0) kept++;
            }

            double score = kept > before ? NormalScore(before + 1 + kept) : 0;
            for (; i < end; i++)
            {
                int target = _splitIndex[order[i]];
                if (target >= 0) scores[target] = score;
            }
        }
    }

    private double NormalScore(int twiceRank)
    {
        if (twiceRank % 2 != 0) return Score(0.5 * twiceRank);
        if (_scores is null)
        {
            _scores = new double[_splitSize + 1];
            for (int low = 1, high = _splitSize; low < high; low++, high--)
            {
                _scores[low] = Score(low);
                _scores[high] = -_scores[low];
            }
        }

        return _scores[twiceRank / 2];

        double Score(double rank) => Normal.InvCDF(0, 1, (rank - 0.375) / (_splitSize + 0.25));
    }
}
