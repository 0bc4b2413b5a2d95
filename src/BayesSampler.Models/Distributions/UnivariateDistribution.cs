using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>A distribution of numbers; arrays of values are independent, element by element, and scalar arguments are repeated.</summary>
public abstract class UnivariateDistribution : Distribution
{
    private protected UnivariateDistribution(string name, params ReadOnlySpan<(string Name, Expr Value)> arguments)
        : base(name, arguments)
    {
        NaturalShape = Shape.Scalar;
        Expr? array = null;
        foreach ((string argument, Expr value) in arguments)
        {
            if (value.Dimensions.IsScalar) continue;
            array ??= value;
            if (array.Dimensions != value.Dimensions)
            {
                throw new ArgumentException(
                    $"{array.Describe()} is a {array.Dimensions}, but {argument} of {name} ({value.Describe()}) is a {value.Dimensions}. Arguments need one shape, or are scalars.",
                    argument);
            }

            NaturalShape = value.Dimensions;
        }
    }

    internal override Shape NaturalShape { get; }

    /// <summary>log P(X ≤ x), element by element.</summary>
    internal abstract Expr LogCdf(Expr x);

    /// <summary>log P(X &gt; x), element by element.</summary>
    internal abstract Expr LogCcdf(Expr x);

    /// <summary>
    /// The distribution given that its value lies between two bounds: only such values can occur, and the density is divided by
    /// their probability. For counts the bounds are possible values themselves.
    /// </summary>
    /// <param name="lower">Null for none; a number, a parameter, or one for each element. It lies within the support.</param>
    /// <param name="upper">Null for none; likewise.</param>
    /// <remarks>
    /// The probability is computed by logarithms and in the lighter tail, so bounds far out keep their digits. A parameter with this
    /// prior gets the bounds as its support. For values that were cut off, not left out, see <see cref="Censored"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">No bound, shapes that do not fit, or a lower bound that is not below the upper.</exception>
    public UnivariateDistribution Truncated(Expr? lower = null, Expr? upper = null) => TruncatedDistribution.Of(this, lower, upper);

    /// <summary>
    /// Observations that were cut off: one equal to a bound stands for any value at or beyond it, and counts with the probability of
    /// those; one between the bounds counts with its density.
    /// </summary>
    /// <param name="lower">Null for none, a number, or one for each observation; −∞ where there is none.</param>
    /// <param name="upper">Null for none, a number, or one for each observation (the end of each follow-up); ∞ where there is none.</param>
    /// <remarks>For observations only. Values that were never recorded are another matter: see <see cref="Truncated"/>.</remarks>
    /// <exception cref="ArgumentException">
    /// No bound, bounds that depend on parameters, shapes that do not fit, or a lower bound that is not below the upper.
    /// </exception>
    public UnivariateDistribution Censored(Expr? lower = null, Expr? upper = null) => new CensoredDistribution(this, lower, upper);

    /// <summary>One value.</summary>
    /// <param name="random">Where the randomness is from.</param>
    /// <param name="arguments">One number for each argument.</param>
    internal abstract double Generate(ChainRandom random, ReadOnlySpan<double> arguments);

    internal sealed override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values)
    {
        Span<double> one = arguments.Length <= 8 ? stackalloc double[arguments.Length] : new double[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int k = 0; k < one.Length; k++) one[k] = arguments[k].Length == 1 ? arguments[k][0] : arguments[k][i];
            values[i] = Generate(random, one);
        }
    }

    internal sealed override string? ComplainAboutShape(Shape shape) => NaturalShape.IsScalar || NaturalShape == shape ? null
        : $"the arguments of {this} are a {NaturalShape}";

    /// <summary>
    /// The density, and −∞ for data outside bounds that depend on parameters. Bounds that do not were checked when the data were
    /// stated, and a parameter never leaves its own.
    /// </summary>
    private protected static Expr Within(Expr logDensity, Expr x, Expr? lower, Expr? upper)
    {
        if (!IsConstant(x)) return logDensity;
        if (lower is not null && !IsConstant(lower)) logDensity = Where(LessOrEqual(lower, x), logDensity, double.NegativeInfinity);
        if (upper is not null && !IsConstant(upper)) logDensity = Where(LessOrEqual(x, upper), logDensity, double.NegativeInfinity);
        return logDensity;
    }

    /// <summary>Checks two arguments against each other where both are data or numbers.</summary>
    private protected void RequireAbove(string upperName, string lowerName)
    {
        if (Argument(lowerName)?.Node is not ConstantNode lower || Argument(upperName)?.Node is not ConstantNode upper) return;
        for (int i = 0; i < Math.Max(lower.Size, upper.Size); i++)
        {
            double low = lower.Values[lower.Size == 1 ? 0 : i];
            double high = upper.Values[upper.Size == 1 ? 0 : i];
            if (low < high) continue;
            throw new ArgumentOutOfRangeException(upperName, Require.Invariant(
                $"{upperName} of {Name} must be above {lowerName}, but they were {high} and {low}."));
        }
    }
}
