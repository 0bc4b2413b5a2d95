namespace BayesSampler.Plotting.Tests;

/// <summary>One figure of each kind.</summary>
internal static class Pictures
{
    private static readonly Lazy<PosteriorDraws> Draws = new(() => Samples.Posterior(4, 0.5, 1));

    public static TheoryData<string, Func<Figure>> All() => new()
    {
        { "forest", () => ForestPlot.Create(Samples.Rows(10), "coefficient (points)", "Forest")[0] },
        { "path", Path },
        { "marginal", Marginals },
        { "trace", () => TracePlot.Create(Draws.Value, title: "Traces")[0] },
        { "rank", () => RankPlot.Create(Draws.Value, title: "Ranks")[0] },
        { "autocorrelation", () => AutocorrelationPlot.Create(Draws.Value, title: "Autocorrelations")[0] },
        { "pairs", () => Pairs(Draws.Value, 4) },
        { "fitted", Fitted },
        { "line", Line },
    };

    public static Marginal Marginal(int k) => new(Samples.Name(k), x => NormalDensity(x, k), Samples.Mean(k));

    public static double NormalDensity(double x, int k)
    {
        double z = (x - Samples.Mean(k)) / Samples.Sd(k);
        return Math.Exp(-0.5 * z * z) / (Math.Sqrt(2 * Math.PI) * Samples.Sd(k));
    }

    public static PairsReference Reference(int count)
    {
        double[,] covariance = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                covariance[i, j] = (i == j ? 1 : i / 2 == j / 2 ? -0.8 : 0) * Samples.Sd(i) * Samples.Sd(j);
        }

        return new PairsReference([.. Enumerable.Range(0, count).Select(Samples.Mean)], covariance);
    }

    public static Figure Pairs(PosteriorDraws draws, int count) =>
        PairsPlot.Create(
            draws, [.. Samples.Names.Take(count)], Reference(count),
            [.. Enumerable.Range(0, draws.Chains * draws.DrawsPerChain).Select(i => i % 100 == 7)], "Pairs");

    private static Figure Path()
    {
        double[] penalties = Samples.Penalties();
        return RidgePathPlot.Create(penalties, Samples.Paths(penalties, 10), 12, "points", "Path")[0];
    }

    private static Figure Marginals() =>
        MarginalPlot.Create([new NamedDraws("NUTS", Draws.Value)], [Marginal(0), Marginal(1)], "points", "Marginals")[0];

    private static Figure Fitted()
    {
        (double[] observed, double[] fitted, CredibleInterval[] inner, CredibleInterval[] outer) = Samples.Predictions(200);
        return PredictionPlot.FittedObserved(observed, fitted, inner, outer, "progression (points)", "Predictions");
    }

    private static Figure Line()
    {
        (double[] x, double[] y, PredictionBand band) = Samples.Line(200);
        return PredictionPlot.Line(x, y, band, "body mass index (kg/m²)", "progression (points)", "Line");
    }
}
