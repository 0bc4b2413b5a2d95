using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class ChainSnapshotTests
{
    private static readonly CaseOptions Options = new();

    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_chain_goes_on_from_a_snapshot_at_any_iteration_as_if_it_had_never_stopped(string name)
    {
        int end = Options.Warmup + Options.Draws;
        SamplerCase sampler = SamplerCase.Create(name, Options);
        ChainRun chain = sampler.Start(2);
        List<ChainSnapshot> snapshots = [];
        List<long> logDensities = [];
        for (int i = 0; i <= end; i++)
        {
            snapshots.Add(ChainSnapshot.FromBytes(chain.Snapshot().ToBytes()));
            logDensities.Add(BitConverter.DoubleToInt64Bits(chain.LogDensity));
            if (i < end) chain.Advance();
        }

        ChainSnapshot final = chain.Snapshot();
        for (int i = 0; i <= end; i++)
        {
            Assert.Equal(i, snapshots[i].Iteration);
            Assert.Equal(i < Options.Warmup, snapshots[i].IsWarmup);
            ChainRun resumed = sampler.Resume(snapshots[i]);
            Assert.Equal(snapshots[i], resumed.Snapshot());
            for (int n = i; n <= end; n++)
            {
                Assert.Equal(logDensities[n], BitConverter.DoubleToInt64Bits(resumed.LogDensity));
                if (n < end) resumed.Advance();
            }

            Assert.Equal(final, resumed.Snapshot());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bytes_keep_everything(string name)
    {
        ChainSnapshot snapshot = Take(name, 37);
        ChainSnapshot copy = ChainSnapshot.FromBytes(snapshot.ToBytes());
        Assert.Equal(snapshot, copy);
        Assert.Equal(snapshot.GetHashCode(), copy.GetHashCode());
        Assert.Equal(snapshot.Settings, copy.Settings);
        Assert.Equal(17UL, copy.Seed);
        Assert.Equal(1, copy.Chain);
        Assert.Equal(37, copy.Iteration);
        Assert.Equal(160, copy.Warmup);
        Assert.Equal(snapshot.Position.AsSpan(), copy.Position.AsSpan());
        Assert.Equal(snapshot.Gradient.AsSpan(), copy.Gradient.AsSpan());
        Assert.Equal(snapshot.LogDensity, copy.LogDensity);
        Assert.Equal(snapshot.Adaptation.AsSpan(), copy.Adaptation.AsSpan());
        Assert.NotEqual(snapshot, Take(name, 38));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_log_density_and_gradient_of_a_snapshot_are_those_at_its_position(string name)
    {
        ChainSnapshot snapshot = Take(name, 100);
        double[] gradient = new double[2];
        double value = Targets.Banana().CreateEvaluator().LogDensityAndGradient(snapshot.Position.AsSpan(), gradient);
        Assert.Equal(value, snapshot.LogDensity);
        Assert.Equal(name.StartsWith("mh", StringComparison.Ordinal) ? [0, 0] : gradient, snapshot.Gradient.ToArray());
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        byte[] bytes = Take("nuts diagonal", 10).ToBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => ChainSnapshot.FromBytes(damaged));
            string expected = i < 4 ? "not a chain snapshot" : i < 8 ? "version" : "damaged";
            Assert.Contains(expected, exception.Message);
        }
    }

    [Fact]
    public void A_cut_or_lengthened_snapshot_is_noticed()
    {
        byte[] bytes = Take("nuts diagonal", 10).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => ChainSnapshot.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => ChainSnapshot.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void Another_version_is_named()
    {
        byte[] bytes = Take("nuts diagonal", 10).ToBytes();
        bytes[4] = 9;
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => ChainSnapshot.FromBytes(bytes)).Message);
    }

    [Theory]
    [InlineData("hmc diagonal", 160, 17, "nuts")]
    [InlineData("nuts dense", 160, 17, "Dense")]
    [InlineData("mh", 160, 17, "nuts")]
    [InlineData("nuts diagonal", 161, 17, "warmup 161")]
    [InlineData("nuts diagonal", 160, 18, "seed 17")]
    public void A_snapshot_of_another_sampler_is_refused(string name, int warmup, ulong seed, string named)
    {
        SamplerCase sampler = SamplerCase.Create(name, Options with { Warmup = warmup, Seed = seed });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => sampler.Resume(Take("nuts diagonal", 10)));
        Assert.Contains(named, exception.Message);
    }

    [Fact]
    public void Settings_that_shape_a_chain_are_part_of_its_snapshot()
    {
        NutsSettings settings = new() { Seed = 17, Warmup = 160 };
        ChainSnapshot snapshot = new NutsSampler(settings).Start(Targets.Banana(), 0).Snapshot();
        NutsSettings[] others =
        [
            settings with { TargetAcceptance = 0.9 }, settings with { MaxTreeDepth = 9 }, settings with { MaxEnergyError = 500 },
            settings with { Metric = MetricKind.Dense }, settings with { Thinning = 2 }, settings with { Warmup = 200 },
        ];
        foreach (NutsSettings other in others)
            Assert.Throws<ArgumentException>(() => new NutsSampler(other).Resume(Targets.Banana(), snapshot));
        NutsSettings[] same = [settings with { Draws = 5 }, settings with { Chains = 2 }, settings with { MaxThreads = 1 }];
        foreach (NutsSettings other in same) new NutsSampler(other).Resume(Targets.Banana(), snapshot);

        HmcSettings hmc = new() { Seed = 17, Warmup = 160 };
        ChainSnapshot hmcSnapshot = new HmcSampler(hmc).Start(Targets.Banana(), 0).Snapshot();
        HmcSettings[] otherHmc =
        [
            hmc with { IntegrationTime = 1 }, hmc with { IntegrationTimeJitter = 0.4 }, hmc with { MaxLeapfrogSteps = 9 },
        ];
        foreach (HmcSettings other in otherHmc)
            Assert.Throws<ArgumentException>(() => new HmcSampler(other).Resume(Targets.Banana(), hmcSnapshot));
    }

    [Fact]
    public void A_model_of_another_dimension_is_refused()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 17, Warmup = 160 });
        ChainSnapshot snapshot = sampler.Start(Targets.StandardNormal(3), 0).Snapshot();
        foreach (int dimension in new[] { 1, 2, 4, 10 })
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(
                () => sampler.Resume(Targets.StandardNormal(dimension), snapshot));
            Assert.Contains("3", exception.Message);
        }
    }

    private static ChainSnapshot Take(string name, int iteration)
    {
        ChainRun chain = SamplerCase.Create(name, Options).Start(1);
        chain.Advance(iteration);
        return chain.Snapshot();
    }
}
