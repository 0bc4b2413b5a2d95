namespace BayesSampler.PosteriorDb;

/// <summary>A statistic of draws that is compared with its reference value.</summary>
/// <param name="Name">Its key in the reference.</param>
/// <param name="Value">Of draws.</param>
/// <param name="Mcse">Its Monte Carlo standard error, by its own formula.</param>
/// <param name="Bound">The largest |z| that passes.</param>
/// <param name="IsMoment">Whether it exists only where the variance is finite.</param>
internal sealed record Statistic(
    string Name, Func<ParameterDraws, double> Value, Func<ParameterDraws, double> Mcse, double Bound, bool IsMoment)
{
    public const string Sd = "sd";
    public const string MeanSquare = "mean_sq";

    private const double CentralBound = 5;

    /// <summary>Estimated standard errors of the outer quantiles are noisier than the others.</summary>
    private const double TailBound = 5.5;

    public static IReadOnlyList<Statistic> All { get; } =
    [
        new("mean", Moments.Mean, Convergence.McseMean, CentralBound, true),
        new(Sd, Moments.Sd, Convergence.McseSd, CentralBound, true),
        new(MeanSquare,
            draws => OfSquares(draws, Moments.Mean), draws => OfSquares(draws, Convergence.McseMean), CentralBound, true),
        Quantile("q05", 0.05, TailBound),
        Quantile("q25", 0.25, CentralBound),
        Quantile("q50", 0.5, CentralBound),
        Quantile("q75", 0.75, CentralBound),
        Quantile("q95", 0.95, TailBound),
    ];

    private static Statistic Quantile(string name, double probability, double bound) => new(
        name,
        draws => Intervals.Quantile(draws, probability),
        draws => Convergence.McseQuantile(draws, probability),
        bound,
        false);

    private static double OfSquares(ParameterDraws draws, Func<ParameterDraws, double> statistic)
    {
        double[] squares = draws.Values.ToArray();
        foreach (ref double value in squares.AsSpan()) value *= value;
        return statistic(new ParameterDraws(squares, draws.Chains));
    }
}
