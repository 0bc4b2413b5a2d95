using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Normal elements given that they add up to 0: normalised on the plane of such vectors, whatever the arguments.</summary>
/// <remarks>
/// The sum of K elements is normal itself, and the distance from the plane is the sum divided by √K. So the mass that the plane
/// has is √K times the density of the sum at 0: for one standard deviation τ and mean 0, (2 π τ²)^(−1/2).
/// </remarks>
internal sealed class SumToZeroNormalDistribution : Distribution
{
    private const double Log2Pi = 1.8378770664093454836;

    private readonly NormalDistribution _whole;

    public SumToZeroNormalDistribution(NormalDistribution whole)
        : base(whole.Name, [.. whole.Arguments]) => _whole = whole;

    internal override Support Support => Support.SumToZero;

    internal override Shape NaturalShape => _whole.NaturalShape;

    internal override string? ComplainAboutShape(Shape shape) => _whole.ComplainAboutShape(shape);

    internal override Expr LogDensity(Expr x)
    {
        Expr mean = Total(Arguments[0].Value, x.Size);
        Expr variance = Total(Square(Arguments[1].Value), x.Size);
        return Sum(_whole.LogDensity(x)) + 0.5 * (Square(mean) / variance + Log(variance)) + 0.5 * (Log2Pi - PortableMath.Log(x.Size));
    }

    internal override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values)
    {
        _whole.Generate(random, arguments, shape, values);
        // Given their sum elements lie below what they were by its share of each variance.
        double sum = FixedOrder.Sum(values);
        double variance = 0;
        for (int i = 0; i < values.Length; i++) variance += Variance(i);
        for (int i = 0; i < values.Length; i++) values[i] -= sum * (Variance(i) / variance);

        double Variance(int i) => arguments[1][arguments[1].Length == 1 ? 0 : i] * arguments[1][arguments[1].Length == 1 ? 0 : i];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_whole} given a sum of 0";

    private static Expr Total(Expr argument, int size) => argument.Dimensions.IsScalar ? size * argument : Sum(argument);
}
