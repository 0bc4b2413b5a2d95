namespace BayesSampler.Models;

/// <summary>A constant density on whatever support the parameter has.</summary>
internal sealed class FlatDistribution() : Distribution("flat")
{
    internal override Support Support => Support.Real;

    internal override bool IsProper => false;

    internal override Shape NaturalShape => Shape.Scalar;

    internal override Expr LogDensity(Expr x) => 0;

    internal override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values) =>
        throw new InvalidOperationException("A flat prior is no distribution to draw from.");

    internal override string? ComplainAboutShape(Shape shape) => null;
}
