using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Weights of a finite mixture and what all mixtures do with them.</summary>
internal static class MixtureParts
{
    /// <summary>The logarithms of the weights: of each component, for all values or for each.</summary>
    public static Expr[] LogWeights(Expr weights, int components, bool areLogarithms)
    {
        ArgumentNullException.ThrowIfNull(weights);
        int count = weights.Dimensions.IsVector ? weights.Size : weights.Dimensions.IsMatrix ? weights.Dimensions.Columns : 0;
        if (count != components)
        {
            throw new ArgumentException(Require.Invariant(
                $"A mixture of {components} components needs a vector of so many weights (or a matrix with a row for each value), but {weights.Describe()} is a {weights.Dimensions}."),
                nameof(weights));
        }

        if (!areLogarithms) CheckWeights(weights);
        Expr logs = areLogarithms ? weights : Log(weights);
        return [.. Enumerable.Range(0, components).Select(k => logs.Dimensions.IsVector ? logs[k] : logs.Column(k))];
    }

    /// <summary>The logarithm of the weighted sum of densities.</summary>
    public static Expr LogSum(Expr[] logWeights, Func<int, Expr> logs)
    {
        Expr total = logWeights[0] + logs(0);
        for (int k = 1; k < logWeights.Length; k++) total = LogSumExp(total, logWeights[k] + logs(k));
        return total;
    }

    public static (string, Expr)[] Arguments(Expr[] logWeights, IReadOnlyList<Distribution> components)
    {
        List<(string, Expr)> arguments = [];
        for (int k = 0; k < logWeights.Length; k++) arguments.Add((Require.Invariant($"log weight {k + 1}"), logWeights[k]));
        for (int k = 0; k < logWeights.Length; k++)
            arguments.AddRange(components[k].Arguments.Select(argument => (Require.Invariant($"{argument.Name} {k + 1}"), argument.Value)));
        return [.. arguments];
    }

    /// <summary>The component that a value comes from.</summary>
    public static int Choose(ChainRandom random, ReadOnlySpan<double> logWeights)
    {
        double[] weights = logWeights.ToArray();
        double largest = weights.Max();
        for (int k = 0; k < weights.Length; k++) weights[k] = PortableMath.Exp(weights[k] - largest);
        return Variates.Index(random, weights);
    }

    /// <summary>The support of all components.</summary>
    public static Support CommonSupport(IReadOnlyList<Distribution> components)
    {
        foreach (Distribution component in components)
        {
            if (component.IsProper && component.Support.IsSame(components[0].Support)) continue;
            throw new ArgumentException(
                $"Components of a mixture take the same values, but {components[0]} takes '{components[0].Support.Describe()}' and {component} '{component.Support.Describe()}'.",
                nameof(components));
        }

        return components[0].Support;
    }

    public static string Write(Expr weights, IReadOnlyList<Distribution> components) => $"mixture({weights}; {string.Join(", ", components)})";

    private static void CheckWeights(Expr weights)
    {
        if (weights.Node is not ConstantNode constant) return;
        int width = constant.Shape.IsMatrix ? constant.Shape.Columns : constant.Size;
        for (int i = 0; i < constant.Size; i += width)
        {
            ReadOnlySpan<double> row = constant.Values.AsSpan(i, width);
            double sum = FixedOrder.Sum(row);
            if (row.IndexOfAnyExceptInRange(0.0, 1.0) >= 0 || !(Math.Abs(sum - 1) <= 1e-8))
            {
                throw new ArgumentOutOfRangeException(nameof(weights), Require.Invariant(
                    $"weights{Observations.Row(constant.Shape, i)} of a mixture lie between 0 and 1 and add up to 1, but were {string.Join(", ", row.ToArray().Select(Formula.Number))}."));
            }
        }
    }
}

internal sealed class UnivariateMixture : UnivariateDistribution
{
    private readonly Expr _weights;
    private readonly Expr[] _logWeights;
    private readonly UnivariateDistribution[] _components;

    public UnivariateMixture(Expr weights, Expr[] logWeights, UnivariateDistribution[] components)
        : base("mixture", MixtureParts.Arguments(logWeights, components))
    {
        _weights = weights;
        _logWeights = logWeights;
        _components = components;
        Support = MixtureParts.CommonSupport(components);
    }

    internal override Support Support { get; }

    internal override Support Observed => _components[0].Observed;

    internal override Expr LogDensity(Expr x) => MixtureParts.LogSum(_logWeights, k => _components[k].LogDensity(x));

    internal override Expr LogCdf(Expr x) => MixtureParts.LogSum(_logWeights, k => _components[k].LogCdf(x));

    internal override Expr LogCcdf(Expr x) => MixtureParts.LogSum(_logWeights, k => _components[k].LogCcdf(x));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments)
    {
        int chosen = MixtureParts.Choose(random, arguments[.._components.Length]);
        int start = _components.Length;
        for (int k = 0; k < chosen; k++) start += _components[k].Arguments.Length;
        return _components[chosen].Generate(random, arguments.Slice(start, _components[chosen].Arguments.Length));
    }

    /// <inheritdoc/>
    public override string ToString() => MixtureParts.Write(_weights, _components);
}

internal sealed class MultivariateMixture : MultivariateDistribution
{
    private readonly Expr _weights;
    private readonly Expr[] _logWeights;
    private readonly MultivariateDistribution[] _components;

    public MultivariateMixture(Expr weights, Expr[] logWeights, MultivariateDistribution[] components)
        : base("mixture", components[0].Dimension, MixtureParts.Arguments(logWeights, components))
    {
        _weights = weights;
        _logWeights = logWeights;
        _components = components;
        Support = MixtureParts.CommonSupport(components);
        foreach (MultivariateDistribution component in components)
        {
            if (component.Dimension == Dimension) continue;
            throw new ArgumentException(Require.Invariant(
                $"{components[0]} is of vectors of {Dimension}, but {component} of {component.Dimension}: components have one size."), nameof(components));
        }
    }

    internal override Support Support { get; }

    internal override Expr LogDensity(Expr x) => MixtureParts.LogSum(_logWeights, k => _components[k].LogDensity(x));

    internal override string? ComplainAboutData(ConstantNode data) => _components[0].ComplainAboutData(data);

    private protected override string? ComplainAboutRows(int rows) =>
        _components.Select(component => component.ComplainAboutShape(Shape.Matrix(rows, Dimension))).FirstOrDefault(complaint => complaint is not null);

    private protected override void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value)
    {
        double[] logWeights = [.. arguments[.._components.Length].Select(weight => weight[weight.Length == 1 ? 0 : row])];
        int chosen = MixtureParts.Choose(random, logWeights);
        int start = _components.Length;
        for (int k = 0; k < chosen; k++) start += _components[k].Arguments.Length;
        _components[chosen].GenerateAt(random, arguments[start..(start + _components[chosen].Arguments.Length)], row, value);
    }

    /// <inheritdoc/>
    public override string ToString() => MixtureParts.Write(_weights, _components);
}
