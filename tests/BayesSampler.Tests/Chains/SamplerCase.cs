using BayesSampler.Testing;

namespace BayesSampler.Tests;

/// <summary>A sampler with its model, behind one face for all types of tuning.</summary>
internal abstract class SamplerCase
{
    public static readonly string[] Names =
    [
        "nuts unit", "nuts diagonal", "nuts dense", "nuts lowrank", "nuts automatic", "nuts diagonal stan", "nuts dense stan",
        "walnuts unit", "walnuts diagonal", "walnuts dense", "walnuts automatic", "hmc unit", "hmc diagonal", "hmc dense", "hmc automatic",
        "hmc dense stan", "mh", "mh own proposal",
    ];

    public abstract SamplingResult Sample(
        InitialPoints? points = null, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default);

    public abstract SamplingResult Continue(
        SamplingResult result,
        int? draws = null,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellation = default);

    public abstract SamplingResult RunUntil(
        StoppingRule rule, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default);

    public abstract SamplingResult ContinueUntil(SamplingResult result, StoppingRule rule);

    public abstract MemoryEstimate MemoryNeeded(int? draws = null);

    public abstract ChainRun Start(int chain, InitialPoints? points = null);

    public abstract ChainRun Resume(ChainSnapshot snapshot);

    /// <summary>What each chain of a result has drawn.</summary>
    public abstract IReadOnlyList<PosteriorDraws> ChainDraws(SamplingResult result);

    /// <summary>Where each chain of a result stands.</summary>
    public abstract IReadOnlyList<ChainSnapshot> Snapshots(SamplingResult result);

    public static TheoryData<string> AllNames() => [.. Names];

    public static SamplerCase Create(string name, CaseOptions options, IModel<IDifferentiableLogDensity>? model = null)
    {
        model ??= Targets.Banana();
        string[] words = name.Split(' ', 3);
        WarmupMethod method = words is [.., "stan"] ? WarmupMethod.StanWindows : WarmupMethod.DrawsAndGradients;
        switch (words[0])
        {
            case "nuts":
                return Wrap(
                    new NutsSampler(new NutsSettings
                    {
                        Seed = options.Seed,
                        Chains = options.Chains,
                        Warmup = options.Warmup,
                        Draws = options.Draws,
                        MaxThreads = options.Threads,
                        Thinning = options.Thinning ?? 1,
                        DrawsFolder = options.DrawsFolder,
                        Metric = Enum.Parse<MetricKind>(words[1], ignoreCase: true),
                        Adaptation = method,
                    }),
                    model);
            case "walnuts":
                return Wrap(
                    new WalnutsSampler(new WalnutsSettings
                    {
                        Seed = options.Seed,
                        Chains = options.Chains,
                        Warmup = options.Warmup,
                        Draws = options.Draws,
                        MaxThreads = options.Threads,
                        Thinning = options.Thinning ?? 1,
                        DrawsFolder = options.DrawsFolder,
                        Metric = Enum.Parse<MetricKind>(words[1], ignoreCase: true),
                    }),
                    model);
            case "hmc":
                return Wrap(
                    new HmcSampler(new HmcSettings
                    {
                        Seed = options.Seed,
                        Chains = options.Chains,
                        Warmup = options.Warmup,
                        Draws = options.Draws,
                        MaxThreads = options.Threads,
                        Thinning = options.Thinning ?? 1,
                        DrawsFolder = options.DrawsFolder,
                        Metric = Enum.Parse<MetricKind>(words[1], ignoreCase: true),
                        Adaptation = method,
                    }),
                    model);
            default:
                return Wrap(
                    new MetropolisSampler(new MetropolisSettings
                    {
                        Seed = options.Seed,
                        Chains = options.Chains,
                        Warmup = options.Warmup,
                        Draws = options.Draws,
                        MaxThreads = options.Threads,
                        Thinning = options.Thinning ?? 1,
                        DrawsFolder = options.DrawsFolder,
                        Proposal = words.Length == 1 ? null : CreateProposal,
                    }),
                    model);
        }
    }

    public static void AssertSameBits(PosteriorDraws expected, PosteriorDraws actual)
    {
        Assert.Equal(expected.Names.AsSpan(), actual.Names.AsSpan());
        Assert.Equal(expected.Chains, actual.Chains);
        for (int k = 0; k < expected.Names.Length; k++) Assert.Equal(Bits(expected[k].Values), Bits(actual[k].Values));
    }

    public static long[] Bits(ReadOnlySpan<double> values)
    {
        long[] bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }

    private static MixtureProposal CreateProposal() => new(
        (3, new RandomWalkProposal(0.5, 0.5)), (1, new IndependenceProposal([0, 0], new double[,] { { 2, 0 }, { 0, 2 } }, 4)));

    private static Case<TEvaluator, TTuning> Wrap<TEvaluator, TTuning>(
        Sampler<TEvaluator, TTuning> sampler, IModel<TEvaluator> model)
        where TEvaluator : ILogDensity => new(sampler, model);

    private sealed class Case<TEvaluator, TTuning>(Sampler<TEvaluator, TTuning> sampler, IModel<TEvaluator> model) : SamplerCase
        where TEvaluator : ILogDensity
    {
        public override SamplingResult Sample(
            InitialPoints? points = null,
            IProgress<SamplingProgress>? progress = null,
            CancellationToken cancellation = default) =>
            sampler.Sample(model, points, progress, cancellation);

        public override SamplingResult Continue(
            SamplingResult result,
            int? draws = null,
            IProgress<SamplingProgress>? progress = null,
            CancellationToken cancellation = default) =>
            sampler.Continue(model, (SamplingResult<TTuning>)result, draws, progress, cancellation);

        public override SamplingResult RunUntil(
            StoppingRule rule, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default) =>
            sampler.RunUntil(model, rule, null, progress, cancellation);

        public override SamplingResult ContinueUntil(SamplingResult result, StoppingRule rule) =>
            sampler.ContinueUntil(model, (SamplingResult<TTuning>)result, rule);

        public override MemoryEstimate MemoryNeeded(int? draws = null) => sampler.MemoryNeeded(model, draws);

        public override ChainRun Start(int chain, InitialPoints? points = null) => sampler.Start(model, chain, points);

        public override ChainRun Resume(ChainSnapshot snapshot) => sampler.Resume(model, snapshot);

        public override IReadOnlyList<PosteriorDraws> ChainDraws(SamplingResult result) =>
            [.. ((SamplingResult<TTuning>)result).Chains.Select(chain => chain.Draws)];

        public override IReadOnlyList<ChainSnapshot> Snapshots(SamplingResult result) =>
            [.. ((SamplingResult<TTuning>)result).Chains.Select(chain => chain.Snapshot)];
    }
}

internal sealed record CaseOptions
{
    public ulong Seed { get; init; } = 17;

    public int Chains { get; init; } = 4;

    public int Warmup { get; init; } = 160;

    public int Draws { get; init; } = 40;

    public int Threads { get; init; } = 1;

    public int? Thinning { get; init; }

    public string? DrawsFolder { get; init; }
}

/// <summary>Reports straight away, on the chain's own thread.</summary>
internal sealed class DirectProgress(Action<SamplingProgress> report) : IProgress<SamplingProgress>
{
    void IProgress<SamplingProgress>.Report(SamplingProgress value) => report(value);
}
