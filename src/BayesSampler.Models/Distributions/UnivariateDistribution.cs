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

    /// <summary>log P(X ≤ x), element by element; null where it is not known in closed form.</summary>
    internal virtual Expr? LogCdf(Expr x) => null;

    /// <summary>log P(X &gt; x), element by element; null where it is not known in closed form.</summary>
    internal virtual Expr? LogCcdf(Expr x) => null;

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
}
