using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>What a sampler returns: draws, statistics of the sampler, what each chain did, and what to be warned of.</summary>
public abstract class SamplingResult
{
    private protected SamplingResult(
        string sampler, SamplerSettings settings, int thinning, DrawStore store, StoppingReport? stopping)
    {
        Sampler = sampler;
        Settings = settings;
        Thinning = thinning;
        Draws = store.Draws();
        Statistics = store.Statistics();
        Stopping = stopping;
        IsComplete = stopping is null ? store.IsFull : stopping.Reason != StopReason.Cancelled && stopping.Unmet.IsEmpty;
    }

    /// <summary>The sampler's name: <c>nuts</c>, <c>walnuts</c>, <c>hmc</c> or <c>mh</c>.</summary>
    public string Sampler { get; }

    /// <summary>The settings it ran under.</summary>
    public SamplerSettings Settings { get; }

    /// <summary>Iterations for each recorded draw.</summary>
    public int Thinning { get; }

    /// <summary>The draws after warmup. In a cancelled run: those up to the shortest chain's last.</summary>
    public PosteriorDraws Draws { get; }

    /// <summary>
    /// One row a draw, under CmdStan's names: <c>lp__</c>, <c>accept_stat__</c>, <c>divergent__</c>, <c>energy__</c>, ...
    /// </summary>
    public PosteriorDraws Statistics { get; }

    /// <summary>How a run with a stopping rule came to its end; null where the number of draws was given.</summary>
    public StoppingReport? Stopping { get; }

    /// <summary>
    /// False where the run was cancelled before every chain had all its draws, or ended before its stopping rule was met.
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>Number of divergences after warmup, over all chains.</summary>
    public abstract int DivergenceCount { get; }

    /// <summary>What should keep a reader from trusting the draws as they are; empty where nothing does.</summary>
    public abstract IReadOnlyList<DiagnosticWarning> Warnings { get; }

    /// <summary>Mean, sd, interval, MCSE, ESS and R-hat of every reported quantity.</summary>
    /// <param name="probability">Of the intervals, in (0, 1).</param>
    public PosteriorSummary Summary(double probability = 0.95) => PosteriorSummary.Of(Draws, probability);

    /// <summary>Writes the draws as CmdStan's CSV files, one a chain: <c>name-1.csv</c>, <c>name-2.csv</c>, ...</summary>
    /// <remarks>Names that such a file cannot hold are written as <see cref="CmdStanCsv.WithWritableNames"/> makes them.</remarks>
    /// <param name="folder">Exists, or is created.</param>
    /// <param name="name">Start of the files' names.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void WriteCsv(string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Directory.CreateDirectory(folder);
        PosteriorDraws draws = CmdStanCsv.WithWritableNames(Draws);
        for (int chain = 0; chain < Draws.Chains; chain++)
        {
            string path = Path.Combine(folder, Require.Invariant($"{name}-{chain + 1}.csv"));
            CmdStanCsv.Write(path, draws, Statistics, chain, Header(chain));
        }
    }

    /// <summary>What a file of draws says of the run.</summary>
    private protected abstract CmdStanHeader Header(int chain);

    /// <summary>What is good to know and no reason to worry, a sentence each: the metrics that warmup has chosen, and why.</summary>
    public abstract IReadOnlyList<string> Notes { get; }

    /// <summary>The summary, the notes and the warnings.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine, [Summary().ToString(), .. Notes, .. Warnings.Select(warning => "Warning: " + warning.Message)]);
}

/// <summary>What a sampler returns, with the tuning of each chain.</summary>
/// <typeparam name="TTuning"><see cref="HmcTuning"/> or <see cref="RandomWalkTuning"/>.</typeparam>
public sealed class SamplingResult<TTuning> : SamplingResult
{
    private readonly int _wanted;
    private readonly Lazy<IReadOnlyList<DiagnosticWarning>> _warnings;

    internal SamplingResult(
        string sampler,
        SamplerSettings settings,
        int thinning,
        DrawStore store,
        int wanted,
        ImmutableArray<ChainResult<TTuning>> chains,
        StoppingReport? stopping,
        DiagnosticLimits limits)
        : base(sampler, settings, thinning, store, stopping)
    {
        _wanted = wanted;
        Chains = chains;
        _warnings = new Lazy<IReadOnlyList<DiagnosticWarning>>(() => Check(limits));
    }

    /// <summary>The chains in order.</summary>
    public ImmutableArray<ChainResult<TTuning>> Chains { get; }

    /// <inheritdoc/>
    public override int DivergenceCount => Chains.Sum(chain => chain.DivergenceCount);

    /// <inheritdoc/>
    public override IReadOnlyList<DiagnosticWarning> Warnings => _warnings.Value;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes
    {
        get
        {
            List<string> notes = [];
            // A chain that has not looked is no example of those that have.
            var choices = Chains.Select(chain => (chain.Index, (chain.Tuning as HmcTuning)?.Choice)).Where(chain => chain.Choice is not null)
                .GroupBy(chain => (chain.Choice!.Kind, double.IsNaN(chain.Choice.DiagonalCondition)));
            foreach (var choice in choices)
            {
                string chains = choice.Count() == Chains.Length ? "all chains"
                    : (choice.Count() == 1 ? "chain " : "chains ") + string.Join(", ", choice.Select(chain => chain.Index));
                notes.Add($"Metric of {chains}: {MetricChoice.Describe([.. choice.Select(chain => chain.Choice!)])}.");
            }

            return notes;
        }
    }

    private protected override CmdStanHeader Header(int chain)
    {
        ChainResult<TTuning> result = Chains[chain];
        HmcTuning? tuning = result.Tuning as HmcTuning;
        return new CmdStanHeader
        {
            Model = Sampler,
            Id = chain + 1,
            Seed = Settings.Seed,
            Warmup = Settings.Warmup,
            Thin = Thinning,
            TargetAcceptance = (Settings as HamiltonianSettings)?.TargetAcceptance,
            MaxTreeDepth = Settings switch
            {
                NutsSettings nuts => nuts.MaxTreeDepth,
                WalnutsSettings walnuts => walnuts.MaxTreeDepth,
                _ => null,
            },
            Metric = tuning?.InverseMetric.Kind switch
            {
                MetricKind.Unit => "unit_e",
                MetricKind.Diagonal => "diag_e",
                MetricKind.Dense => "dense_e",
                _ => null,
            },
            StepSize = tuning?.StepSize,
            InverseMetric = tuning is { InverseMetric.Kind: MetricKind.Unit or MetricKind.Diagonal } ? tuning.InverseMetric.Values : [],
            WarmupSeconds = result.WarmupTime.TotalSeconds,
            SamplingSeconds = result.SamplingTime.TotalSeconds,
        };
    }

    private List<DiagnosticWarning> Check(DiagnosticLimits limits)
    {
        List<DiagnosticWarning> warnings = [];
        if (!IsComplete)
        {
            string message = Stopping?.ToString()
                ?? Require.Invariant($"The run was cancelled after {Draws.DrawsPerChain} of {_wanted} draws per chain.");
            warnings.Add(new DiagnosticWarning(
                WarningKind.Incomplete, "", null, Draws.DrawsPerChain, message + " Continue it to have the rest."));
        }

        if (Chains.FirstOrDefault(chain => chain.UndefinedCount > 0) is { } first)
        {
            long count = Chains.Sum(chain => chain.UndefinedCount);
            string evaluations = count == 1 ? "1 evaluation" : Require.Invariant($"{count} evaluations");
            warnings.Add(new DiagnosticWarning(WarningKind.UndefinedDensity, "", null, count, Require.Invariant(
                $"The log density was no number in {evaluations} after warmup; the draws leave such points out. The first of chain {first.Index}: ")
                + first.FirstUndefined + " Outside the support it must be negative infinity; inside, mend the model."));
        }

        warnings.AddRange(BayesSampler.Warnings.Check(Draws, Statistics, limits));
        return warnings;
    }
}
