using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class DirichletDistribution : MultivariateDistribution
{
    private readonly Expr _concentration;

    public DirichletDistribution(Expr concentration)
        : base("dirichlet", concentration?.Size ?? 0, ("concentration", concentration!))
    {
        if (!concentration!.Dimensions.IsVector)
        {
            throw new ArgumentException(
                $"The concentration of dirichlet is a vector, a number for each share, but {concentration.Describe()} is a {concentration.Dimensions}. Three shares of equal standing: new double[] {{ 1, 1, 1 }}.",
                nameof(concentration));
        }

        Require.AtLeast(concentration.Size, 2, "concentration.Size", "Shares need two parts.");
        _concentration = concentration;
        RequirePositive("concentration");
    }

    internal override Support Support => Support.Simplex;

    internal override Expr LogDensity(Expr x)
    {
        Expr normaliser = LogGamma(Sum(_concentration)) - Sum(LogGamma(_concentration));
        return x.Dimensions.IsMatrix ? MatrixProduct(Log(x), _concentration - 1) + normaliser : Sum((_concentration - 1) * Log(x)) + normaliser;
    }

    internal override string? ComplainAboutData(ConstantNode data)
    {
        for (int i = 0; i < data.Size; i += Dimension)
        {
            ReadOnlySpan<double> shares = data.Values.AsSpan(i, Dimension);
            for (int k = 0; k < Dimension; k++)
            {
                if (!(shares[k] > 0)) return Require.Invariant($"{Observations.Place(data.Shape, i + k)} = {shares[k]} is not positive, as shares are");
            }

            double sum = FixedOrder.Sum(shares);
            if (!(Math.Abs(sum - 1) <= 1e-8)) return Require.Invariant($"{Observations.Row(data.Shape, i)} adds up to {sum}, not to 1");
        }

        return null;
    }

    private protected override void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value)
    {
        for (int k = 0; k < value.Length; k++) value[k] = Variates.LogGamma(random, arguments[0][k]);
        double total = PortableMath.LogSumExp(value);
        for (int k = 0; k < value.Length; k++) value[k] = PortableMath.Exp(value[k] - total);
    }
}
