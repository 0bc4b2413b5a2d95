using BayesSampler;
using BayesSampler.Analysis;
using BayesSampler.Plotting;

namespace RidgeExample;

/// <summary>Draws and saves every picture as PNG and SVG.</summary>
internal static class Pictures
{
    private const int PenaltiesOnPath = 81;
    private const int PairsShown = 5;

    /// <returns>The names of the pictures, without extension; one that cannot be drawn with the reason in brackets.</returns>
    public static IReadOnlyList<string> Save(Options options, Regression regression, IReadOnlyList<SamplerRun> runs)
    {
        List<string> saved = [];
        void Keep(string name, Func<IReadOnlyList<Figure>> draw)
        {
            IReadOnlyList<Figure> figures;
            try
            {
                figures = draw();
            }
            catch (ArgumentException exception)
            {
                // Draws that cannot be drawn (all equal, one chain, too few) are for the verdict and the warnings to judge.
                saved.Add($"{name} [not drawn: {Text.OneLine(exception.Message)}]");
                return;
            }

            for (int page = 0; page < figures.Count; page++)
            {
                string file = figures.Count == 1 ? name : $"{name}-{page + 1}";
                figures[page].SavePng(Path.Combine(options.Out, file + ".png"));
                figures[page].SaveSvg(Path.Combine(options.Out, file + ".svg"));
                saved.Add(file);
            }
        }

        RidgeData data = regression.Data;
        NamedDraws[] samplers = [.. runs.Select(run => new NamedDraws(run.Title, run.Draws))];
        string unit = data.Standardization == Standardization.None
            ? $"change of {data.Target} per unit of the predictor"
            : $"change of {data.Target} per sd of the predictor";
        string ownUnit = $"{data.Target} per unit of the predictor"
            + (data.HasIntercept || regression.NoiseSd is null ? $" (intercept and sigma: {data.Target})" : "");

        Keep("forest", () => Forest(regression, runs, unit));
        Keep("path", () => PathPictures(regression, unit));
        Keep("marginals", () => MarginalPlot.Create(samplers, Marginals(regression), ownUnit, "Marginal posteriors"));
        if (data.Coefficients > 1)
            Keep("pairs", () => [Pairs(regression, runs[^1].Name == "exact" && runs.Count > 1 ? runs[^2] : runs[^1])]);
        foreach (SamplerRun run in runs)
        {
            Keep($"trace-{run.Name}", () => TracePlot.Create(run.Draws, title: $"{run.Title}: traces"));
            Keep($"rank-{run.Name}", () => RankPlot.Create(run.Draws, title: $"{run.Title}: ranks of each chain's draws"));
            Keep($"autocorrelation-{run.Name}", () => AutocorrelationPlot.Create(run.Draws, title: $"{run.Title}: autocorrelation"));
        }

        Keep("fitted", () => [Fitted(regression)]);
        if (data.Coefficients == 1) Keep("line", () => [Line(regression)]);
        return saved;
    }

    private static IReadOnlyList<Figure> Forest(Regression regression, IReadOnlyList<SamplerRun> runs, string unit)
    {
        RidgeData data = regression.Data;
        RidgeCoefficients exact = regression.Exact.Design;
        ForestRow[] rows =
        [
            .. data.Features.Select((feature, j) => new ForestRow(
                feature,
                exact.Estimates[j],
                regression.Exact.LeastSquares?.Design[j],
                exact[j].Interval(0.5),
                exact[j].Interval(0.95),
                [.. runs.Select(run => ForestSeries.FromDraws(run.Title, Scaled(run.Draws[feature], data.Scales[j])))])),
        ];
        return ForestPlot.Create(rows, unit, $"Ridge posterior of {data.Target}");

        static ParameterDraws Scaled(ParameterDraws draws, double factor)
        {
            double[] values = draws.Values.ToArray();
            for (int i = 0; i < values.Length; i++) values[i] *= factor;
            return new ParameterDraws(values, draws.Chains);
        }
    }

    /// <summary>Six decades around the chosen penalty, or around the design's own scale where there is none.</summary>
    private static IReadOnlyList<Figure> PathPictures(Regression regression, string unit)
    {
        RidgeData data = regression.Data;
        double chosen = regression.Penalty > 0 ? regression.Penalty : data.Rows * 1e-3;
        double[] penalties = [.. Enumerable.Range(0, PenaltiesOnPath).Select(k => chosen * Math.Pow(10, -3 + 6.0 * k / (PenaltiesOnPath - 1)))];
        RidgePath path = RidgePath.Compute(data, penalties, regression.Noise, regression.Prior.MeanVector(data.Coefficients));
        CoefficientPath[] curves =
        [
            .. data.Features.Select((feature, j) => new CoefficientPath(
                feature,
                [.. path.Points.Select(point => point.Design[j])],
                [.. path.Points.Select(point => point.DesignMarginal(j).Interval(0.5))],
                [.. path.Points.Select(point => point.DesignMarginal(j).Interval(0.95))])),
        ];
        string noise = regression.NoiseSd is { } sd
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"noise sd held at {sd:G4}")
            : "unknown noise";
        return RidgePathPlot.Create(
            penalties, curves, chosen, unit, $"Ridge path with credible bands, {noise}", "penalty on |y - Xθ|²");
    }

    private static IReadOnlyList<Marginal> Marginals(Regression regression)
    {
        RidgeCoefficients raw = regression.Exact.Raw;
        List<Marginal> marginals = [.. raw.Names.Select((name, k) => new Marginal(name, x => raw[k].Density(x), raw.Estimates[k]))];
        if (regression.Exact.Sigma is { } sigma) marginals.Add(new Marginal(RidgeModel.SigmaName, sigma.Density));
        return marginals;
    }

    /// <summary>The coefficients with the strongest correlations, where not all fit.</summary>
    private static Figure Pairs(Regression regression, SamplerRun run)
    {
        RidgeCoefficients raw = regression.Exact.Raw;
        int[] all = [.. Enumerable.Range(regression.Data.HasIntercept ? 1 : 0, regression.Data.Coefficients)];
        int[] shown = all.Length <= PairsShown
            ? all
            : [.. all.OrderByDescending(i => all.Where(j => j != i).Max(j => Math.Abs(Correlation(raw, i, j)))).Take(PairsShown).Order()];
        string[] names = [.. shown.Select(k => raw.Names[k])];
        double[,] covariance = new double[shown.Length, shown.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            for (int j = 0; j < shown.Length; j++) covariance[i, j] = raw.Covariance(shown[i], shown[j]);
        }

        bool[]? divergent = run.Result is { } result && result.Statistics.Contains("divergent__")
            ? [.. result.Statistics["divergent__"].Values.ToArray().Select(value => value != 0)]
            : null;
        string which = all.Length > PairsShown ? $", the {PairsShown} most correlated of {all.Length} coefficients" : "";
        return PairsPlot.Create(
            run.Draws, names, new PairsReference([.. shown.Select(k => raw.Estimates[k])], covariance, raw.DegreesOfFreedom), divergent,
            $"{run.Title}: pairs{which}");
    }

    private static double Correlation(RidgeCoefficients coefficients, int i, int j) =>
        coefficients.Covariance(i, j) / Math.Sqrt(coefficients.Covariance(i, i) * coefficients.Covariance(j, j));

    private static Figure Fitted(Regression regression)
    {
        RidgePrediction prediction = regression.Exact.Predict(Rows(regression.Data));
        return PredictionPlot.FittedObserved(
            regression.Data.RawResponse.ToArray(),
            prediction.Means,
            prediction.PredictiveIntervals(0.5),
            prediction.PredictiveIntervals(0.95),
            regression.Data.Target,
            "Fitted and observed, with predictive intervals");
    }

    private static Figure Line(Regression regression)
    {
        const int Points = 101;
        RidgeData data = regression.Data;
        double[] x = data.RawColumn(0).ToArray();
        (double low, double high) = (x.Min(), x.Max());
        double margin = 0.05 * (high - low);
        double[] grid = [.. Enumerable.Range(0, Points).Select(k => low - margin + (high - low + 2 * margin) * k / (Points - 1))];
        RidgePrediction prediction = regression.Exact.Predict([.. grid.Select(value => new[] { value })]);
        PredictionBand band = new(
            grid,
            prediction.Means,
            prediction.LinearPredictorIntervals(0.5),
            prediction.LinearPredictorIntervals(0.95),
            prediction.PredictiveIntervals(0.95));
        return PredictionPlot.Line(x, data.RawResponse.ToArray(), band, data.Features[0], data.Target, "Regression line with its bands");
    }

    private static double[][] Rows(RidgeData data)
    {
        double[][] rows = new double[data.Rows][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[data.Coefficients];
            for (int j = 0; j < rows[i].Length; j++) rows[i][j] = data.RawColumn(j)[i];
        }

        return rows;
    }
}
