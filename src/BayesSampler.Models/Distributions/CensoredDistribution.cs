using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Observations of which those at a bound stand for all beyond.</summary>
internal sealed class CensoredDistribution : UnivariateDistribution
{
    private readonly UnivariateDistribution _whole;
    private readonly Expr? _lower;
    private readonly Expr? _upper;

    public CensoredDistribution(UnivariateDistribution whole, Expr? lower, Expr? upper)
        : base($"censored {whole.Name}", Join(whole, lower, upper))
    {
        if (lower is null && upper is null) throw new ArgumentException($"Censor {whole.Name} below, above or both: give a bound.", nameof(lower));
        if (whole is CensoredDistribution)
            throw new ArgumentException("The distribution is censored already. Give both bounds at once.", nameof(whole));
        foreach (Expr? bound in (Expr?[])[lower, upper])
        {
            if (bound is null || IsConstant(bound)) continue;
            throw new ArgumentException(
                $"Bounds of censoring are data, but {bound.Describe()} depends on parameters: which observations are cut off is known.", nameof(lower));
        }

        _whole = whole;
        _lower = lower;
        _upper = upper;
        RequireOrder(lower, upper);
    }

    internal override Support Support => _whole.Support;

    internal override bool IsForDataOnly => true;

    internal override Expr LogDensity(Expr x)
    {
        // The conditions are data: each branch is computed for its own observations only.
        Expr density = _whole.LogDensity(x);
        bool discrete = _whole.Support.IsDiscrete;
        if (_upper is not null) density = Where(LessOrEqual(_upper, x), _whole.LogCcdf(discrete ? x - 1 : x), density);
        if (_lower is not null) density = Where(LessOrEqual(x, _lower), _whole.LogCdf(x), density);
        return density;
    }

    internal override Expr LogCdf(Expr x)
    {
        Expr log = _whole.LogCdf(x);
        if (_upper is not null) log = Where(LessOrEqual(_upper, x), 0, log);
        return _lower is null ? log : Where(Less(x, _lower), double.NegativeInfinity, log);
    }

    internal override Expr LogCcdf(Expr x)
    {
        Expr log = _whole.LogCcdf(x);
        if (_upper is not null) log = Where(LessOrEqual(_upper, x), double.NegativeInfinity, log);
        return _lower is null ? log : Where(Less(x, _lower), 0, log);
    }

    internal override string? ComplainAboutData(ConstantNode data)
    {
        for (int i = 0; i < data.Size; i++)
        {
            double value = data.Values[i];
            double lower = At(_lower, i, double.NegativeInfinity);
            double upper = At(_upper, i, double.PositiveInfinity);
            if (value >= lower && value <= upper) continue;
            return Require.Invariant($"{Observations.Place(data.Shape, i)} = {value} is outside the bounds {lower} and {upper} of its censoring");
        }

        return base.ComplainAboutData(data);
    }

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments)
    {
        int count = _whole.Arguments.Length;
        double value = _whole.Generate(random, arguments[..count]);
        return Math.Clamp(value, _lower is null ? double.NegativeInfinity : arguments[count],
            _upper is null ? double.PositiveInfinity : arguments[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => (_lower, _upper) switch
    {
        (null, _) => $"{_whole} censored above {_upper}",
        (_, null) => $"{_whole} censored below {_lower}",
        _ => $"{_whole} censored outside {_lower} to {_upper}",
    };

    /// <summary>By the bounds themselves: a truncated distribution brings arguments of the same names.</summary>
    private static void RequireOrder(Expr? lower, Expr? upper)
    {
        for (int i = 0; i < Math.Max(lower?.Size ?? 0, upper?.Size ?? 0); i++)
        {
            double low = At(lower, i, double.NegativeInfinity);
            double high = At(upper, i, double.PositiveInfinity);
            if (low < high) continue;
            throw new ArgumentOutOfRangeException(nameof(upper), Require.Invariant($"The upper bound of censoring must be above the lower, but they were {high} and {low}."));
        }
    }

    private static double At(Expr? bound, int i, double none) =>
        bound?.Node is ConstantNode constant ? constant.Values[constant.Size == 1 ? 0 : i] : none;

    private static (string Name, Expr Value)[] Join(UnivariateDistribution whole, Expr? lower, Expr? upper)
    {
        List<(string, Expr)> arguments = [.. whole.Arguments.Select(argument => (argument.Name, argument.Value))];
        if (lower is not null) arguments.Add(("lower bound", lower));
        if (upper is not null) arguments.Add(("upper bound", upper));
        return [.. arguments];
    }
}
