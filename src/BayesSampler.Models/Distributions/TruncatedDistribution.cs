using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>A distribution given that its value lies between bounds; counts may equal them.</summary>
internal sealed class TruncatedDistribution : UnivariateDistribution
{
    // The base is tried so often before the distribution function is inverted: it is quick unless the bounds lie in a tail.
    private const int Tries = 50;

    private readonly UnivariateDistribution _whole;
    private readonly Bound? _lower;
    private readonly Bound? _upper;
    private readonly Lazy<NumericDistribution> _numeric;

    private TruncatedDistribution(UnivariateDistribution whole, Bound? lower, Bound? upper, params ReadOnlySpan<(string Name, Expr Value)> arguments)
        : base($"truncated {whole.Name}", arguments)
    {
        _whole = whole;
        _lower = lower;
        _upper = upper;
        _numeric = new Lazy<NumericDistribution>(() => new NumericDistribution(whole));
        Support = whole.Support.IsDiscrete
            ? Support.Integers(lower is null ? whole.Support.LowerBound! : First(lower.Value), upper is null ? whole.Support.UpperBound : Last(upper.Value))
            : Support.Between(lower?.Value ?? whole.Support.LowerBound, upper?.Value ?? whole.Support.UpperBound);
    }

    internal override Support Support { get; }

    public static UnivariateDistribution Of(UnivariateDistribution whole, Expr? lower, Expr? upper)
    {
        if (lower is null && upper is null) throw new ArgumentException($"Truncate {whole.Name} below, above or both: give a bound.", nameof(lower));
        if (whole is CensoredDistribution)
            throw new ArgumentException("Truncate a distribution first and censor it then: what is cut off must have been possible.", nameof(lower));
        RequireOrder(whole, lower ?? whole.Support.LowerBound, upper ?? whole.Support.UpperBound);
        RequireOrder(whole, whole.Support.LowerBound, upper);
        RequireOrder(whole, lower, whole.Support.UpperBound);
        Bound? from = Bound.Within(whole.Support, lower, below: true);
        Bound? to = Bound.Within(whole.Support, upper, below: false);
        if (from is null && to is null) return whole;
        List<(string, Expr)> arguments = [.. whole.Arguments.Select(argument => (argument.Name, argument.Value))];
        if (from is not null) arguments.Add(("lower bound", from.Value));
        if (to is not null) arguments.Add(("upper bound", to.Value));
        return new TruncatedDistribution(whole, from, to, [.. arguments]);
    }

    internal override Expr LogDensity(Expr x) => Within(_whole.LogDensity(x) - LogMass(_lower, _upper), x,
        _lower?.Value ?? _whole.Support.LowerBound, _upper?.Value ?? _whole.Support.UpperBound);

    internal override Expr LogCdf(Expr x) => (_lower is null ? _whole.LogCdf(x) : LogMass(_lower, Bound.At(x))) - LogMass(_lower, _upper);

    // For counts the mass from the next one on.
    internal override Expr LogCcdf(Expr x) =>
        (_upper is null ? _whole.LogCcdf(x) : LogMass(Bound.At(Support.IsDiscrete ? Floor(x) + 1 : x), _upper)) - LogMass(_lower, _upper);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments)
    {
        int count = _whole.Arguments.Length;
        ReadOnlySpan<double> own = arguments[..count];
        double lower = _lower is null ? double.NegativeInfinity : arguments[count];
        double upper = _upper is null ? double.PositiveInfinity : arguments[^1];
        for (int i = 0; i < Tries; i++)
        {
            double value = _whole.Generate(random, own);
            if (value >= lower && value <= upper) return value;
        }

        return _numeric.Value.Between(random, own, lower, upper);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_whole} truncated {Support}";

    /// <summary>log P(lower ≤ X ≤ upper).</summary>
    private Expr LogMass(Bound? lower, Bound? upper)
    {
        if (lower is null) return LogAt(upper!, _whole.LogCdf, 0);
        if (upper is null) return LogAt(lower, LogFrom, 0);
        // In the left tail by the probabilities below the bounds, else by those above: what is subtracted is small there. The
        // branches are chosen before the difference is formed, which is not finite in the other tail.
        Expr below = LogAt(upper, _whole.LogCdf, 0);
        Expr above = LogAt(lower, LogFrom, 0);
        Expr isLeft = Less(below, above);
        return LogDiffExp(Where(isLeft, below, above), Where(isLeft,
            LogAt(lower, bound => _whole.LogCdf(Before(bound)), double.NegativeInfinity), LogAt(upper, _whole.LogCcdf, double.NegativeInfinity)));

        Expr LogFrom(Expr bound) => _whole.LogCcdf(Before(bound));
    }

    /// <summary>A logarithm at a bound, and its limit where the bound is at the end of the support.</summary>
    private static Expr LogAt(Bound bound, Func<Expr, Expr> log, double limit) =>
        bound.Restricts is null ? log(bound.Value) : Where(bound.Restricts, log(bound.Inside), limit);

    /// <summary>For counts the one before a lower bound, which is possible itself.</summary>
    private Expr Before(Expr bound) => Support.IsDiscrete ? First(bound) - 1 : bound;

    /// <summary>The smallest whole number from a bound on; a number if the bound is one, so that data can be checked against it.</summary>
    private static Expr First(Expr bound) => Rounded(bound, Math.Ceiling) ?? -Floor(-bound);

    /// <summary>The largest whole number up to a bound.</summary>
    private static Expr Last(Expr bound) => Rounded(bound, Math.Floor) ?? Floor(bound);

    private static Expr? Rounded(Expr bound, Func<double, double> round) => bound.Node is ConstantNode constant
        ? new Expr(new ConstantNode([.. constant.Values.Select(round)], constant.Shape)) : null;

    /// <summary>Refuses bounds that leave no values, as far as is known now.</summary>
    private static void RequireOrder(UnivariateDistribution whole, Expr? lower, Expr? upper)
    {
        if ((lower ?? double.NegativeInfinity).Node is not ConstantNode low || (upper ?? double.PositiveInfinity).Node is not ConstantNode high) return;
        for (int i = 0; i < Math.Max(low.Size, high.Size); i++)
        {
            double from = low.Values[low.Size == 1 ? 0 : i];
            double to = high.Values[high.Size == 1 ? 0 : i];
            if (from < to || (whole.Support.IsDiscrete && Math.Ceiling(from) <= Math.Floor(to) && double.IsFinite(from))) continue;
            throw new ArgumentOutOfRangeException(nameof(upper), Require.Invariant(
                $"Truncation of {whole} leaves no values between {from} and {to}: the upper bound must be above the lower."));
        }
    }

    /// <summary>A bound that is nowhere beyond the end of the support.</summary>
    /// <param name="Value">The bound, or the end where that is the narrower one.</param>
    /// <param name="Restricts">1 where it is the bound, else 0; null if it is so everywhere.</param>
    /// <param name="Inside">
    /// Its value where it restricts, else another value of the support: where a condition depends on parameters both branches are
    /// computed, and a distribution function may have no derivative at the end.
    /// </param>
    private sealed record Bound(Expr Value, Expr? Restricts, Expr Inside)
    {
        public static Bound At(Expr value) => new(value, null, value);

        /// <summary>Null for a bound that restricts nothing, as far as is known now.</summary>
        public static Bound? Within(Support support, Expr? bound, bool below)
        {
            Expr? end = below ? support.LowerBound : support.UpperBound;
            // What depends on parameters is finite.
            if (bound is null || (end is null && !IsConstant(bound))) return bound is null ? null : At(bound);
            end ??= below ? double.NegativeInfinity : double.PositiveInfinity;
            if (Support.AreSame(bound, end)) return null;
            if (!IsConstant(bound) || !IsConstant(end))
            {
                Expr narrower = below ? Max(bound, end) : Min(bound, end);
                Expr restricts = IsWithin(narrower);
                return new Bound(narrower, restricts, Where(restricts, narrower, Interior(support)));
            }

            double[] known = Constant(IsWithin(bound)).Values;
            if (Array.TrueForAll(known, value => value != 0)) return At(bound);
            if (Array.TrueForAll(known, value => value == 0)) return null;
            // A condition on data: each branch is computed for its own elements only.
            Expr value = new(Constant(below ? Max(bound, end) : Min(bound, end)));
            return new Bound(value, IsWithin(value), value);

            Expr IsWithin(Expr value) => below ? Less(end, value) : Less(value, end);
        }

        private static ConstantNode Constant(Expr value) => (ConstantNode)Topology.Rebuild(new Graph(), [value.Node])[0];

        /// <summary>A value of a support that has an end; for counts the second.</summary>
        private static Expr Interior(Support support) => (support.LowerBound, support.UpperBound) switch
        {
            (null, { } upper) => upper - 1,
            ({ } lower, { } upper) when !support.IsDiscrete => 0.5 * (lower + upper),
            var (lower, _) => lower! + 1,
        };
    }
}

/// <summary>The distribution function of numbers, to be inverted.</summary>
internal sealed class NumericDistribution
{
    private readonly CompiledFunction _function;
    private readonly bool _isDiscrete;

    public NumericDistribution(UnivariateDistribution distribution)
    {
        _isDiscrete = distribution.Support.IsDiscrete;
        Graph graph = new();
        InputNode x = new(0, Shape.Scalar);
        // The arguments, whatever they depend on, become numbers.
        Dictionary<Node, Node> inputs = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < distribution.Arguments.Length; i++) inputs[distribution.Arguments[i].Value.Node] = new InputNode(i + 1, Shape.Scalar);
        Expr value = new(x);
        _function = new CompiledFunction(graph,
            Topology.Rebuild(graph, [distribution.LogCdf(value).Node, distribution.LogCcdf(value).Node], inputs), interpreted: true, firstOutput: 2);
    }

    /// <summary>A value between two bounds, by inversion of the distribution function in the lighter tail.</summary>
    public double Between(ChainRandom random, ReadOnlySpan<double> arguments, double lower, double upper)
    {
        CompiledFunction.Instance function = _function.Create();
        double[] inputs = [0, .. arguments];
        (double LogCdf, double LogCcdf) At(double x)
        {
            inputs[0] = x;
            function.Run(inputs, []);
            return (function[0][0], function[1][0]);
        }

        // For counts, the probability below the lower bound.
        double before = _isDiscrete ? Math.Ceiling(lower) - 1 : lower;
        (double logCdf, double logCcdf) low = double.IsFinite(before) ? At(before) : (double.NegativeInfinity, 0);
        (double logCdf, double logCcdf) high = double.IsFinite(upper) ? At(upper) : (0, double.NegativeInfinity);
        double u = random.NextUniform();
        bool left = high.logCdf < low.logCcdf;
        double target = left
            ? PortableMath.LogSumExp(PortableMath.Log1p(-u) + low.logCdf, PortableMath.Log(u) + high.logCdf)
            : PortableMath.LogSumExp(PortableMath.Log1p(-u) + low.logCcdf, PortableMath.Log(u) + high.logCcdf);
        bool Reached(double x)
        {
            (double logCdf, double logCcdf) = At(x);
            return left ? logCdf >= target : logCcdf <= target;
        }

        double step = 1;
        double from = before;
        double to = upper;
        if (double.IsInfinity(from))
        {
            for (from = upper - step; Reached(from) && double.IsFinite(from); from = upper - step) step *= 2;
        }

        if (double.IsInfinity(to))
        {
            for (to = before + step; !Reached(to) && double.IsFinite(to); to = before + step) step *= 2;
        }

        while (true)
        {
            double middle = from + 0.5 * (to - from);
            if (!(middle > from && middle < to)) break;
            if (_isDiscrete && Math.Ceiling(to) - Math.Floor(from) <= 1) break;
            if (_isDiscrete) middle = Math.Floor(middle);
            if (_isDiscrete && middle <= from) break;
            if (Reached(middle)) to = middle;
            else from = middle;
        }

        return _isDiscrete ? Math.Floor(to) : Math.Clamp(to, lower, upper);
    }
}
