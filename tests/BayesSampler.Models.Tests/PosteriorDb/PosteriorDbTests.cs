using BayesSampler.PosteriorDb;

namespace BayesSampler.Models.Tests;

/// <summary>The reference posteriors: their log densities, and the quick ones sampled and compared.</summary>
public sealed class PosteriorDbTests
{
    public static TheoryData<string> All => new(Posteriors.All.Select(posterior => posterior.Name));

    /// <summary>All but those that take seconds; the benchmark runs these too.</summary>
    public static TheoryData<string> Quick => new(Posteriors.All
        .Where(posterior => posterior is not (LynxAndHare or GaussianMixture)).Select(posterior => posterior.Name));

    [Fact]
    public void There_are_18_posteriors_and_no_two_share_a_name() =>
        Assert.Equal(18, Posteriors.All.Select(posterior => posterior.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(All))]
    public void Log_density_has_its_known_values(string name)
    {
        Posterior posterior = Find(name);
        PosteriorData data = PosteriorData.Load(name);
        ModelOptions[] ways = [new(), new() { Interpret = true }, new() { ReduceLinearModels = false }];
        foreach (ModelOptions options in ways)
        {
            double error = LogDensityCheck.LargestError(name, posterior.State(data).Build(options));
            Assert.InRange(error, 0, posterior.LogDensityTolerance);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_scalar_of_the_reference_is_reported(string name)
    {
        Model model = Find(name).State(PosteriorData.Load(name)).Build();
        string[] reported = [.. model.Parameters.SelectMany(parameter => parameter.ElementNames())];
        Assert.All(ReferenceValues.Load(name), quantity => Assert.Contains(quantity.Name, reported));
        Assert.All(Find(name).Redundant, redundant => Assert.Contains(redundant, reported));
    }

    [Theory]
    [MemberData(nameof(Quick))]
    public void Draws_agree_with_the_reference(string name)
    {
        PosteriorResult result = PosteriorRun.Execute(Find(name), seed: 1);
        Assert.Empty(result.Reasons);
        Assert.True(result.Pass);
        // Where parameters are correlated, as intercepts and slopes are to 0.99, all z are about one number: its square is beyond 16 once
        // in 16,000 times.
        Assert.InRange(result.MeanSquareZ, 0.1, 16);
    }

    [Fact]
    public void A_wrong_prior_is_found_before_anything_is_sampled()
    {
        PosteriorResult result = PosteriorRun.Execute(new WrongPrior(), seed: 1);
        Assert.False(result.Pass);
        Assert.Equal(0, result.Leapfrogs);
        Assert.Contains("log density", Assert.Single(result.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_of_another_posterior_are_found()
    {
        PosteriorResult result = PosteriorRun.Execute(new UncheckedWrongPrior(), seed: 1);
        Assert.False(result.Pass);
        Assert.Contains(result.Reasons, reason => reason.Contains("z =", StringComparison.Ordinal));
        Assert.InRange(result.MaxAbsShift, 0.1, 100);
    }

    [Fact]
    public void Too_few_effective_draws_fail_however_small_z_is()
    {
        PosteriorResult result = PosteriorRun.Execute(new BarelyWarmedUp(), seed: 1);
        Assert.False(result.Pass);
        Assert.Contains(result.Reasons, reason => reason.Contains("ESS", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_an_infinite_variance_only_quantiles_are_compared()
    {
        ReferenceQuantity known = ReferenceValues.Load("arK-arK")[0];
        PosteriorDraws draws = new([new ParameterInfo(known.Name)], 2, Scrambled);
        Assert.Equal(8, Deviation.Of(draws, [known]).Count());
        Assert.Equal(
            ["q05", "q25", "q50", "q75", "q95"],
            Deviation.Of(draws, [known with { HasMoments = false }]).Select(deviation => deviation.Statistic.Name));
    }

    [Fact]
    public void Z_divides_by_the_error_of_both_sides_and_constant_draws_never_pass()
    {
        ReferenceQuantity known = ReferenceValues.Load("garch-garch11")[0];
        PosteriorDraws draws = new([new ParameterInfo(known.Name)], 2, Scrambled);
        Deviation mean = Deviation.Of(draws, [known]).First();
        double error = Math.Sqrt(Math.Pow(Convergence.McseMean(draws[0]), 2) + Math.Pow(known.Mcse["mean"], 2));
        Assert.Equal((Scrambled.Average() - known.Values["mean"]) / error, mean.Z, 1e-9);
        Assert.Equal(Math.Abs(Scrambled.Average() - known.Values["mean"]) / known.Values["sd"], mean.Shift, 1e-9);

        double[] equal = [.. Enumerable.Repeat(known.Values["mean"], 2000)];
        PosteriorDraws constant = new([new ParameterInfo(known.Name)], 2, equal);
        Assert.All(Deviation.Of(constant, [known]).Where(deviation => deviation.Statistic.IsMoment),
            deviation => Assert.False(deviation.IsWithinBound));
    }

    /// <summary>2000 different numbers, as good as independent.</summary>
    private static double[] Scrambled { get; } = [.. Enumerable.Range(0, 2000).Select(i => (double)(i * 7919 % 2003))];

    [Fact]
    public void Chains_in_the_lesser_mode_of_Lotka_Volterra_are_named()
    {
        Model model = Find("hudson_lynx_hare-lotka_volterra").State(PosteriorData.Load("hudson_lynx_hare-lotka_volterra")).Build();
        int named = 0;
        foreach (ulong seed in (ulong[])[1, 2, 3, 4])
        {
            SamplingResult<HmcTuning> run = new NutsSampler(new NutsSettings { Seed = seed }).Sample(model);
            int[] strays =
            [
                .. run.Warnings.Where(warning => warning.Kind == WarningKind.StrayChain).Select(warning => warning.Chain!.Value),
            ];
            // The modes are near -137 and -177 with a standard deviation of 2.
            int[] lesser =
            [
                .. run.Chains.Where(chain => ShareBelow(chain.Statistics["lp__"], -157) > 0.05).Select(chain => chain.Index),
            ];
            Assert.Equal(lesser, strays);
            named += strays.Length;
        }

        Assert.InRange(named, 1, 15);
    }

    private static double ShareBelow(ParameterDraws draws, double bound)
    {
        int count = 0;
        foreach (double value in draws.Values)
        {
            if (value < bound) count++;
        }

        return (double)count / draws.Values.Length;
    }

    private static Posterior Find(string name) => Posteriors.All.Single(posterior => posterior.Name == name);

    /// <summary>A regression whose noise has a prior that is not its own.</summary>
    private class WrongPrior() : Posterior("mesquite-logmesquite_logvolume", "wrong")
    {
        public override ModelBuilder State(PosteriorData data)
        {
            ModelBuilder model = new();
            double[] volume =
            [
                .. data.Log("diam1").Zip(data.Log("diam2"), data.Log("canopy_height"))
                    .Select(row => row.First + row.Second + row.Third),
            ];
            Expr beta = model.Parameter("beta", Distributions.Flat(), 2);
            Expr sigma = model.Parameter("sigma", Distributions.HalfNormal(0.2));
            model.Observe("log_weight", data.Log("weight"), Distributions.Normal(beta[0] + beta[1] * volume, sigma));
            return model;
        }
    }

    private sealed class UncheckedWrongPrior : WrongPrior
    {
        public override double LogDensityTolerance => double.PositiveInfinity;
    }

    private sealed class BarelyWarmedUp() : Posterior("arK-arK", "short")
    {
        public override ModelBuilder State(PosteriorData data) => new ArK().State(data);

        public override NutsSettings Adjust(NutsSettings settings) => settings with { Draws = 50 };
    }
}
