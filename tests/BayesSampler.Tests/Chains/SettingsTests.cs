namespace BayesSampler.Tests;

public sealed class SettingsTests
{
    private static readonly NutsSettings Nuts = new() { Seed = 1 };
    private static readonly WalnutsSettings Walnuts = new() { Seed = 1 };
    private static readonly HmcSettings Hmc = new() { Seed = 1 };
    private static readonly MetropolisSettings Metropolis = new() { Seed = 1 };

    public static TheoryData<string, string, Func<SamplerSettings>> Invalid() => new()
    {
        { "Chains", "0", () => Nuts with { Chains = 0 } },
        { "Chains", "-3", () => new HmcSettings { Seed = 1, Chains = -3 } },
        { "Warmup", "-1", () => Nuts with { Warmup = -1 } },
        { "Warmup", "-1", () => new MetropolisSettings { Seed = 1, Warmup = -1 } },
        { "Draws", "0", () => Hmc with { Draws = 0 } },
        { "Thinning", "0", () => Nuts with { Thinning = 0 } },
        { "Thinning", "-2", () => new MetropolisSettings { Seed = 1, Thinning = -2 } },
        { "MaxThreads", "0", () => Metropolis with { MaxThreads = 0 } },
        { "TargetAcceptance", "1.2", () => Nuts with { TargetAcceptance = 1.2 } },
        { "TargetAcceptance", "1", () => new NutsSettings { Seed = 1, TargetAcceptance = 1 } },
        { "TargetAcceptance", "0", () => Hmc with { TargetAcceptance = 0 } },
        { "TargetAcceptance", "NaN", () => Hmc with { TargetAcceptance = double.NaN } },
        { "TargetAcceptance", "NaN", () => Metropolis with { TargetAcceptance = double.NaN } },
        { "TargetAcceptance", "1", () => Metropolis with { TargetAcceptance = 1 } },
        { "TargetAcceptance", "0", () => new MetropolisSettings { Seed = 1, TargetAcceptance = 0 } },
        { "Metric", "7", () => Nuts with { Metric = (MetricKind)7 } },
        { "Metric", "-1", () => new HmcSettings { Seed = 1, Metric = (MetricKind)(-1) } },
        { "MaxEnergyError", "0", () => Nuts with { MaxEnergyError = 0 } },
        { "MaxEnergyError", "NaN", () => Nuts with { MaxEnergyError = double.NaN } },
        { "MaxEnergyError", "Infinity", () => Hmc with { MaxEnergyError = double.PositiveInfinity } },
        { "MaxTreeDepth", "0", () => Nuts with { MaxTreeDepth = 0 } },
        { "MaxTreeDepth", "21", () => new NutsSettings { Seed = 1, MaxTreeDepth = 21 } },
        { "MaxTreeDepth", "0", () => Walnuts with { MaxTreeDepth = 0 } },
        { "MaxTreeDepth", "21", () => new WalnutsSettings { Seed = 1, MaxTreeDepth = 21 } },
        { "MaxStepError", "0", () => Walnuts with { MaxStepError = 0 } },
        { "MaxStepError", "NaN", () => Walnuts with { MaxStepError = double.NaN } },
        { "MaxStepError", "Infinity", () => Walnuts with { MaxStepError = double.PositiveInfinity } },
        { "MaxHalvings", "-1", () => Walnuts with { MaxHalvings = -1 } },
        { "MaxHalvings", "21", () => new WalnutsSettings { Seed = 1, MaxHalvings = 21 } },
        { "IntegrationTime", "0", () => Hmc with { IntegrationTime = 0 } },
        { "IntegrationTime", "-1.5", () => new HmcSettings { Seed = 1, IntegrationTime = -1.5 } },
        { "IntegrationTime", "NaN", () => Hmc with { IntegrationTime = double.NaN } },
        { "IntegrationTime", "Infinity", () => Hmc with { IntegrationTime = double.PositiveInfinity } },
        { "IntegrationTimeJitter", "1", () => Hmc with { IntegrationTimeJitter = 1 } },
        { "IntegrationTimeJitter", "-0.1", () => Hmc with { IntegrationTimeJitter = -0.1 } },
        { "IntegrationTimeJitter", "NaN", () => new HmcSettings { Seed = 1, IntegrationTimeJitter = double.NaN } },
        { "MaxLeapfrogSteps", "0", () => Hmc with { MaxLeapfrogSteps = 0 } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_value_is_refused_where_it_is_set_with_name_and_value(
        string name, string value, Func<SamplerSettings> set)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => set());
        Assert.Equal(name, exception.ParamName);
        Assert.StartsWith(name + " must ", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"but was {value}.", exception.Message);
    }

    [Fact]
    public void Defaults_are_those_of_Stan_but_for_warmup()
    {
        Assert.Equal((4, 300, 1000, null), (Nuts.Chains, Nuts.Warmup, Nuts.Draws, Nuts.Thinning));
        Assert.Equal((0.8, 10, 1000.0), (Nuts.TargetAcceptance, Nuts.MaxTreeDepth, Nuts.MaxEnergyError));
        Assert.Equal((MetricKind.Automatic, WarmupMethod.DrawsAndGradients), (Nuts.Metric, Nuts.Adaptation));
        // WALNUTS is not in Stan: what it shares with NUTS is the same.
        Assert.Equal((10, 0.5, 10), (Walnuts.MaxTreeDepth, Walnuts.MaxStepError, Walnuts.MaxHalvings));
        Assert.Equal(5000, Metropolis.Warmup);
        Assert.Equal(Math.PI / 2, Hmc.IntegrationTime);
    }

    [Theory]
    [InlineData(Math.PI)]
    [InlineData(2 * Math.PI)]
    [InlineData(3.1)]
    public void A_time_that_resonates_is_refused_without_jitter(double time)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new HmcSampler(Hmc with { IntegrationTime = time, IntegrationTimeJitter = 0 }));
        Assert.Contains("IntegrationTimeJitter", exception.Message);
        Assert.NotNull(new HmcSampler(Hmc with { IntegrationTime = time }));
        Assert.NotNull(new HmcSampler(Hmc with { IntegrationTime = 0.1, IntegrationTimeJitter = 0 }));
    }

    [Fact]
    public void No_warmup_needs_a_tuning()
    {
        Assert.Contains("Tuning", Assert.Throws<ArgumentException>(() => new NutsSampler(Nuts with { Warmup = 0 })).Message);
        Assert.Contains("Tuning", Assert.Throws<ArgumentException>(() => new WalnutsSampler(Walnuts with { Warmup = 0 })).Message);
        Assert.Contains("Tuning", Assert.Throws<ArgumentException>(() => new HmcSampler(Hmc with { Warmup = 0 })).Message);
        Assert.Contains("Tuning", Assert.Throws<ArgumentException>(
            () => new MetropolisSampler(Metropolis with { Warmup = 0 })).Message);
        Assert.NotNull(new MetropolisSampler(Metropolis with { Warmup = 0, Proposal = () => new RandomWalkProposal(1.0) }));
    }

    [Fact]
    public void A_proposal_of_ones_own_excludes_what_tunes_the_random_walk()
    {
        Func<IProposal> proposal = () => new RandomWalkProposal(1.0);
        Assert.Contains("Proposal", Assert.Throws<ArgumentException>(
            () => new MetropolisSampler(Metropolis with { Proposal = proposal, TargetAcceptance = 0.3 })).Message);
        Assert.Contains("null", Assert.Throws<ArgumentException>(
            () => new MetropolisSampler(Metropolis with { Proposal = () => null! }).Sample(
                Testing.Targets.StandardNormal(1))).Message);
    }

    [Fact]
    public void A_proposal_of_another_dimension_than_the_model_is_misuse()
    {
        foreach (int dimension in new[] { 1, 3 })
        {
            MetropolisSampler sampler = new(Metropolis with { Proposal = () => new RandomWalkProposal(1, 1) });
            ArgumentException exception = Assert.Throws<ArgumentException>(
                () => sampler.Sample(Testing.Targets.StandardNormal(dimension)));
            Assert.Contains("scale", exception.Message);
        }
    }

    [Fact]
    public void A_tuning_of_another_dimension_than_the_model_is_refused()
    {
        HmcTuning tuning = new(0.5, InverseMetric.Diagonal(1, 2));
        Assert.Contains("2", Assert.Throws<ArgumentException>(
            () => new NutsSampler(Nuts with { Tuning = tuning }).Sample(Testing.Targets.StandardNormal(3))).Message);
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new NutsSampler(null!));
        Assert.Throws<ArgumentNullException>(() => new WalnutsSampler(null!));
        Assert.Throws<ArgumentNullException>(() => new HmcSampler(null!));
        Assert.Throws<ArgumentNullException>(() => new MetropolisSampler(null!));
        Assert.Throws<ArgumentNullException>(() => new NutsSampler(Nuts).Sample(null!));
    }
}
