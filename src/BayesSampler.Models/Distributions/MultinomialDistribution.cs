using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class MultinomialDistribution : MultivariateDistribution
{
    private readonly Expr _trials;
    private readonly Expr _probabilities;

    public MultinomialDistribution(Expr trials, Expr probabilities)
        : base("multinomial", probabilities?.Size ?? 0, ("trials", trials), ("probabilities", probabilities!))
    {
        probabilities!.RequireVector("The probabilities of multinomial");
        if (trials.Dimensions.IsMatrix) trials.RequireVector("The trials of multinomial");
        _trials = trials;
        _probabilities = probabilities;
        RequireData("trials");
        RequireCount("trials");
        CategoricalDistribution.RequireShares(this, probabilities);
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x)
    {
        // A category that cannot occur and did not has no part.
        Expr logs = Expr.Elementwise(Operations.MultiplyLog, x, x.Dimensions.IsMatrix ? RepeatRows(_probabilities, x.Dimensions.Rows) : _probabilities);
        Expr factorials = LogGamma(x + 1);
        return x.Dimensions.IsMatrix
            ? LogGamma(_trials + 1) - RowSums(factorials) + RowSums(logs)
            : LogGamma(_trials + 1) - Sum(factorials) + Sum(logs);
    }

    internal override string? ComplainAboutData(ConstantNode data)
    {
        double[] trials = ((ConstantNode)_trials.Node).Values;
        for (int i = 0; i < data.Size; i += Dimension)
        {
            double sum = FixedOrder.Sum(data.Values.AsSpan(i, Dimension));
            double wanted = trials[trials.Length == 1 ? 0 : i / Dimension];
            if (sum != wanted) return Require.Invariant($"{Observations.Row(data.Shape, i)} adds up to {sum}, but there are {wanted} trials");
        }

        return null;
    }

    private protected override string? ComplainAboutRows(int rows) => _trials.Dimensions.IsScalar || _trials.Size == rows ? null
        : Require.Invariant($"{_trials.Describe()} has {_trials.Size} elements");

    // Category by category: binomial among the trials that are left.
    private protected override void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value)
    {
        double left = arguments[0][arguments[0].Length == 1 ? 0 : row];
        double mass = FixedOrder.Sum(arguments[1]);
        for (int k = 0; k < value.Length; k++)
        {
            double p = arguments[1][k];
            value[k] = k == value.Length - 1 || !(p < mass) ? left : Variates.Binomial(random, left, p / mass);
            left -= value[k];
            mass -= p;
        }
    }
}
