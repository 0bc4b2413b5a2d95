using BayesSampler.Analysis;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>
/// The ridge regression of the diabetes data written in the language is the posterior of <see cref="RidgeModel"/>, which was
/// written by hand: the same mode, the same means and standard deviations of draws.
/// </summary>
public sealed class RidgeInTheLanguageTests
{
    private const double Penalty = 3;
    private const double NoiseSd = 54;
    private const double Shape = 2;
    private const double Rate = 4000;
    private const double LargestZ = 5;

    // To see a shift of a tenth of a standard deviation at z = 5 takes this many effective draws on either side.
    private const double MinimumEss = 5000;

    private static readonly RidgeData Data = RidgeData.Create(
        Dataset.ReadCsv(Path.Combine(AppContext.BaseDirectory, "Language", "diabetes.csv")), "target");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_mode_is_the_same(bool isNoiseKnown)
    {
        Mode byHand = PosteriorMode.Find(ByHand(isNoiseKnown));
        Mode language = PosteriorMode.Find(InTheLanguage(isNoiseKnown));
        PosteriorDraws draws = Sample(ByHand(isNoiseKnown), 1, 500);
        Assert.Equal(isNoiseKnown ? 11 : 12, byHand.Names.Length);
        foreach (string name in byHand.Names)
            Assert.Equal(byHand[name], language[name], 1e-8 * Moments.Sd(draws[name]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draws_have_the_same_means_and_standard_deviations(bool isNoiseKnown)
    {
        PosteriorDraws byHand = Sample(ByHand(isNoiseKnown), 1, 5000);
        PosteriorDraws language = Sample(InTheLanguage(isNoiseKnown), 2, 5000);
        foreach (string name in byHand.Names)
        {
            Assert.True(Math.Min(Ess(byHand[name]), Ess(language[name])) > MinimumEss);
            Assert.InRange(
                Z(Moments.Mean(byHand[name]), Convergence.McseMean(byHand[name]), Moments.Mean(language[name]), Convergence.McseMean(language[name])),
                -LargestZ, LargestZ);
            Assert.InRange(
                Z(Moments.Sd(byHand[name]), Convergence.McseSd(byHand[name]), Moments.Sd(language[name]), Convergence.McseSd(language[name])),
                -LargestZ, LargestZ);
        }
    }

    [Fact]
    public void Another_penalty_is_told_apart()
    {
        Mode byHand = PosteriorMode.Find(ByHand(isNoiseKnown: true));
        Mode other = PosteriorMode.Find(InTheLanguage(isNoiseKnown: true, 1.0001 * Penalty));
        PosteriorDraws draws = Sample(ByHand(isNoiseKnown: true), 1, 500);
        Assert.Contains(byHand.Names, name => Math.Abs(byHand[name] - other[name]) > 1e-7 * Moments.Sd(draws[name]));
    }

    private static RidgeModel ByHand(bool isNoiseKnown) => new(
        Data, RidgePrior.FromPenalty(Penalty), isNoiseKnown ? RidgeNoise.Known(NoiseSd) : RidgeNoise.Unknown(Shape, Rate));

    /// <summary>Standardised coefficients with a Gaussian prior, an intercept without, reported in raw units.</summary>
    private static Model InTheLanguage(bool isNoiseKnown, double penalty = Penalty)
    {
        ModelBuilder model = new();
        Expr sigma = isNoiseKnown ? NoiseSd : model.Derived("sigma", Sqrt(model.Parameter("sigma2", InverseGamma(Shape, Rate))));
        Expr beta = model.Parameter("beta", Normal(0, sigma / Math.Sqrt(penalty)), Data.Coefficients);
        Expr level = model.Parameter("level", Flat());
        double[] centers = [.. Data.Centers], scales = [.. Data.Scales];
        double[,] design = new double[Data.Rows, Data.Coefficients];
        for (int i = 0; i < Data.Rows; i++)
        {
            for (int j = 0; j < Data.Coefficients; j++) design[i, j] = (Data.RawColumn(j)[i] - centers[j]) / scales[j];
        }

        model.Observe("y", Data.RawResponse.ToArray(), Normal(level + model.Data("X", design) * beta, sigma));
        Expr raw = beta / scales;
        model.Derived(RidgeData.InterceptName, level - Dot(raw, centers));
        for (int j = 0; j < Data.Coefficients; j++) model.Derived(Data.Features[j], raw[j]);
        return model.Build();
    }

    // Blood values are strongly correlated; a dense metric makes the draws nearly independent.
    private static PosteriorDraws Sample(IModel<IDifferentiableLogDensity> model, ulong seed, int draws) =>
        new NutsSampler(new NutsSettings { Seed = seed, Draws = draws, Metric = MetricKind.Dense }).Sample(model).Draws;

    private static double Ess(ParameterDraws draws) => Math.Min(Convergence.EssMean(draws), Convergence.EssSd(draws));

    private static double Z(double a, double errorA, double b, double errorB) => (a - b) / Math.Sqrt(errorA * errorA + errorB * errorB);
}
