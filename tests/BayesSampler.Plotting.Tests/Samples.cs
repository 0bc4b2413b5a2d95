namespace BayesSampler.Plotting.Tests;

/// <summary>Made-up inputs of the size and shape of the diabetes regression: ten standardised features, four chains.</summary>
internal static class Samples
{
    public const int Chains = 4;
    public const int Draws = 1000;

    public static readonly string[] Names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"];
    public static readonly string[] Samplers = ["MH", "HMC", "NUTS", "exact draws"];

    private static readonly double[] Estimates = [-0.3, -10.7, 24.6, 15.3, -19.2, 8.9, -1.6, 6.8, 29.4, 3.4];
    private static readonly double[] LeastSquaresShift = [0.2, -0.7, 0.1, 0.1, -18.5, 13.8, 6.4, 1.6, 6.2, -0.2];
    private static readonly double[] Sds = [2.8, 2.9, 3.1, 3.0, 9.5, 8.0, 5.6, 5.5, 5.2, 3.1];

    public static string Name(int k) => k < Names.Length ? Names[k] : $"s{k - 3}";

    public static double Mean(int k) => Estimates[k % 10] * (1 + 0.1 * (k / 10));

    public static double Sd(int k) => Sds[k % 10];

    public static CredibleInterval Interval(double mean, double sd, double probability) =>
        new(mean - Z(probability) * sd, mean + Z(probability) * sd, probability);

    public static ForestRow[] Rows(int count, double scale = 1, Func<int, string>? name = null, bool leastSquares = true)
    {
        Random random = new(1);
        ForestRow[] rows = new ForestRow[count];
        for (int k = 0; k < count; k++)
        {
            double mean = Mean(k) * scale, sd = Sd(k) * scale;
            ForestSeries[] series =
            [
                .. Samplers.Select((sampler, i) =>
                {
                    double center = mean + (i == 0 ? 0.25 : 0.03) * sd * Normal(random);
                    double spread = sd * (1 + 0.05 * Normal(random));
                    return new ForestSeries(sampler, center, Interval(center, spread, 0.5), Interval(center, spread, 0.95));
                }),
            ];
            rows[k] = new ForestRow(
                (name ?? Name)(k), mean, leastSquares ? mean + LeastSquaresShift[k % 10] * scale : null,
                Interval(mean, sd, 0.5), Interval(mean, sd, 0.95), series);
        }

        return rows;
    }

    public static double[] Penalties(double from = 1e-3, double to = 1e4, int count = 60) =>
        [.. Enumerable.Range(0, count).Select(i => from * Math.Pow(to / from, i / (count - 1.0)))];

    public static CoefficientPath[] Paths(double[] penalties, int count, double scale = 1, Func<int, string>? name = null) =>
    [
        .. Enumerable.Range(0, count).Select(k =>
        {
            double[] shrink = [.. penalties.Select(penalty => 1 / (1 + penalty / (20 + 15 * k)))];
            double[] estimates = [.. shrink.Select(s => s * scale * (Mean(k) + LeastSquaresShift[k % 10] * s * s))];
            double[] sds = [.. shrink.Select(s => scale * Sd(k) * Math.Sqrt(s))];
            return new CoefficientPath(
                (name ?? Name)(k), estimates,
                [.. estimates.Zip(sds, (mean, sd) => Interval(mean, sd, 0.5))],
                [.. estimates.Zip(sds, (mean, sd) => Interval(mean, sd, 0.95))]);
        }),
    ];

    /// <summary>Autocorrelated normal draws of each coefficient; neighbours in pairs are correlated by -0.8.</summary>
    public static PosteriorDraws Posterior(
        int count, double autocorrelation, int seed, double scale = 1, int chains = Chains, int draws = Draws,
        Func<int, string>? name = null)
    {
        Random random = new(seed);
        double[] values = new double[count * chains * draws];
        double step = Math.Sqrt(1 - autocorrelation * autocorrelation);
        for (int c = 0; c < chains; c++)
        {
            double[] state = [.. Enumerable.Range(0, count).Select(_ => Normal(random))];
            for (int i = 0; i < draws; i++)
            {
                for (int k = 0; k < count; k++)
                {
                    state[k] = autocorrelation * state[k] + step * Normal(random);
                    double z = k % 2 == 1 ? -0.8 * state[k - 1] + 0.6 * state[k] : state[k];
                    values[(k * chains + c) * draws + i] = scale * (Mean(k) + Sd(k) * z);
                }
            }
        }

        return new PosteriorDraws(ParameterInfo.Scalars(Enumerable.Range(0, count).Select(name ?? Name)), chains, values);
    }

    public static (double[] Observed, double[] Fitted, CredibleInterval[] Inner, CredibleInterval[] Outer) Predictions(int count)
    {
        Random random = new(3);
        double[] fitted = [.. Enumerable.Range(0, count).Select(_ => 152 + 55 * Normal(random))];
        double[] observed = [.. fitted.Select(f => f + 54 * Normal(random))];
        return (observed, fitted, [.. fitted.Select(f => Interval(f, 54, 0.5))], [.. fitted.Select(f => Interval(f, 54, 0.95))]);
    }

    public static (double[] X, double[] Y, PredictionBand Band) Line(int count)
    {
        Random random = new(4);
        double[] x = [.. Enumerable.Range(0, count).Select(_ => 26.4 + 4.4 * Normal(random))];
        double[] y = [.. x.Select(v => 152 + 10.2 * (v - 26.4) + 62 * Normal(random))];
        double[] grid = [.. Enumerable.Range(0, 61).Select(i => 15 + 0.5 * i)];
        double[] line = [.. grid.Select(v => 152 + 10.2 * (v - 26.4))];
        double[] sd = [.. grid.Select(v => 62 / Math.Sqrt(count) * Math.Sqrt(1 + Math.Pow((v - 26.4) / 4.4, 2)))];
        return (x, y, new PredictionBand(
            grid, line, [.. line.Zip(sd, (m, s) => Interval(m, s, 0.5))], [.. line.Zip(sd, (m, s) => Interval(m, s, 0.95))],
            [.. line.Zip(sd, (m, s) => Interval(m, Math.Sqrt(s * s + 62 * 62), 0.95))]));
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Z(double probability) => probability == 0.5 ? 0.67449 : 1.95996;
}
