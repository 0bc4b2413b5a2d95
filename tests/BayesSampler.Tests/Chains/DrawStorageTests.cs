using BayesSampler.Testing;

namespace BayesSampler.Tests;

/// <summary>Draws in memory and on disk: the same, and as much as was said.</summary>
public sealed class DrawStorageTests : IDisposable
{
    private static readonly CaseOptions Options = new() { Chains = 3, Warmup = 100, Draws = 90, Threads = 2 };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<string> Cases => SamplerCase.AllNames();

    public void Dispose()
    {
        // On Windows the files go with their handles, which are the collector's.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Draws_on_disk_are_those_in_memory(string name)
    {
        SamplerCase memory = SamplerCase.Create(name, Options);
        SamplerCase disk = SamplerCase.Create(name, Options with { DrawsFolder = _folder });
        SamplingResult expected = memory.Sample();
        SamplingResult actual = disk.Sample();
        AssertSame(expected, actual);
        Assert.Equal(expected.ToString(), actual.ToString());
        foreach ((PosteriorDraws one, PosteriorDraws other) in memory.ChainDraws(expected).Zip(disk.ChainDraws(actual)))
            SamplerCase.AssertSameBits(one, other);
        if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Runs_go_on_from_memory_to_disk_and_back(bool fromDisk, bool toDisk)
    {
        SamplerCase first = SamplerCase.Create("nuts diagonal", Options with { DrawsFolder = fromDisk ? _folder : null });
        SamplerCase then = SamplerCase.Create("nuts diagonal", Options with { DrawsFolder = toDisk ? _folder : null });
        SamplingResult expected = SamplerCase.Create("nuts diagonal", Options with { Draws = 5000 }).Sample();
        using CancellationTokenSource source = new();
        SamplingResult cut = first.Sample(
            null,
            new DirectProgress(progress =>
            {
                if (progress.Iteration >= 130) source.Cancel();
            }),
            source.Token);
        SamplingResult shorter = then.Continue(cut, 200);
        SamplingResult longer = then.Continue(shorter, 5000);
        // A second run from the same place neither disturbs the first nor is disturbed by it.
        SamplingResult again = then.Continue(shorter, 5000);
        AssertSame(expected, longer);
        AssertSame(expected, again);
        AssertSame(SamplerCase.Create("nuts diagonal", Options with { Draws = 200 }).Sample(), shorter);
        Assert.False(cut.IsComplete);
        for (int draw = 0; draw < cut.Draws.DrawsPerChain; draw++)
            Assert.Equal(expected.Draws["y"].Chain(1)[draw], cut.Draws["y"].Chain(1)[draw]);
    }

    [Fact]
    public void A_run_on_disk_can_wait_for_a_rule()
    {
        StoppingRule rule = new() { MinEssBulk = 2000 };
        SamplingResult expected = SamplerCase.Create("nuts diagonal", Options).RunUntil(rule);
        AssertSame(expected, SamplerCase.Create("nuts diagonal", Options with { DrawsFolder = _folder }).RunUntil(rule));
        Assert.True(expected.Stopping!.Checks > 3);
    }

    [Fact]
    public void Files_of_draws_are_written_from_disk_as_from_memory()
    {
        SamplingResult memory = SamplerCase.Create("nuts diagonal", Options with { Draws = 6000 }).Sample();
        SamplingResult disk = SamplerCase.Create("nuts diagonal", Options with { Draws = 6000, DrawsFolder = _folder }).Sample();
        Assert.Equal(Lines(memory, "memory"), Lines(disk, "disk"));

        List<string> Lines(SamplingResult result, string name)
        {
            result.WriteCsv(_folder, name);
            return [.. Enumerable.Range(1, 3).SelectMany(chain => File.ReadLines(Path.Combine(_folder, $"{name}-{chain}.csv")))
                .Where(line => !line.Contains("Elapsed", StringComparison.Ordinal)
                    && !line.Contains("(Sampling)", StringComparison.Ordinal)
                    && !line.Contains("(Total)", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public void Several_threads_may_read_draws_on_disk_at_once()
    {
        SamplingResult memory = SamplerCase.Create("nuts diagonal", Options).Sample();
        SamplingResult disk = SamplerCase.Create("nuts diagonal", Options with { DrawsFolder = _folder }).Sample();
        Parallel.For(0, 2000, i =>
        {
            string name = i % 2 == 0 ? "x" : "y";
            Assert.Equal(memory.Draws[name].Values, disk.Draws[name].Values);
            double[] one = new double[2], other = new double[2];
            memory.Draws.CopyDraw(i % 3, i % 90, one);
            disk.Draws.CopyDraw(i % 3, i % 90, other);
            Assert.Equal(one, other);
        });
    }

    [Fact]
    public void A_folder_that_cannot_be_ends_the_run_before_it_starts()
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        IOException error = Assert.Throws<IOException>(
            () => SamplerCase.Create("nuts diagonal", Options with { DrawsFolder = file }).Sample());
        Assert.Contains($"DrawsFolder '{file}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 1000)]
    [InlineData(3, 2, 200_000)]
    [InlineData(40_000, 2, 5)]
    public void A_store_gives_back_what_was_recorded_however_it_is_cut(int scalars, int chains, int draws)
    {
        foreach (DrawStore store in new DrawStore[]
        {
            new MemoryDrawStore([new ParameterInfo("p", scalars)], ["s__", "t__"], chains),
            new FileDrawStore([new ParameterInfo("p", scalars)], ["s__", "t__"], chains, _folder),
        })
        {
            double[] parameters = new double[scalars], statistics = new double[2];
            foreach (int end in new[] { (draws + 1) / 2, (2 * draws + 2) / 3, draws }.Distinct())
            {
                store.Reserve(end);
                for (int c = 0; c < chains; c++)
                {
                    for (int i = store.Count(c); i < end; i++)
                    {
                        for (int k = 0; k < scalars; k++) parameters[k] = Value(k, c, i);
                        (statistics[0], statistics[1]) = (Value(-1, c, i), Value(-2, c, i));
                        Record(store, c, parameters, statistics);
                        if (i % 97 == 0) store.Flush(c);
                    }

                    store.Flush(c);
                }
            }

            Assert.True(store.IsFull);
            PosteriorDraws all = store.Draws();
            PosteriorDraws beside = store.Statistics();
            int[] looked = [0, scalars / 3, scalars / 2, scalars - 1];
            for (int c = 0; c < chains; c++)
            {
                for (int i = 0; i < draws; i++) Assert.Equal(Value(-1, c, i), beside[0].Chain(c)[i]);
                foreach (int k in looked)
                {
                    for (int i = 0; i < draws; i++) Assert.Equal(Value(k, c, i), all[k].Chain(c)[i]);
                }

                all.CopyDraw(c, draws - 1, parameters);
                for (int k = 0; k < scalars; k++) Assert.Equal(Value(k, c, draws - 1), parameters[k]);
            }
        }

        static double Value(int scalar, int chain, int draw) => scalar + 0.25 * chain + draw / 1048576.0 / 4;
    }

    [Fact]
    public void A_quantity_too_long_for_an_array_is_refused()
    {
        DrawStore store = new FileDrawStore([new ParameterInfo("p")], ["s__"], 4, _folder);
        ArgumentException error = Assert.Throws<ArgumentException>(() => store.Reserve(600_000_000));
        Assert.Contains("600,000,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_too_small_is_told_before_the_run_with_the_folder()
    {
        // 16 PB.
        DrawStore store = new FileDrawStore([new ParameterInfo("p", 1_000_000)], ["s__"], 4, _folder);
        IOException error = Assert.Throws<IOException>(() => store.Reserve(500_000_000));
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    [InlineData(MetricKind.LowRank)]
    public void The_state_of_a_chain_is_what_its_first_transitions_keep(MetricKind kind)
    {
        const int Dimension = 60;
        IModel<IDifferentiableLogDensity> model = Targets.StandardNormal(Dimension);
        NutsSettings settings = new() { Seed = 1, Chains = 1, Warmup = 200, Metric = kind };
        NutsSampler sampler = new(settings);
        double said = sampler.MemoryNeeded(model).ChainState;
        sampler.Start(model, 0).Advance(2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ChainRun chain = sampler.Start(model, 0);
        chain.Advance(2);
        double kept = GC.GetAllocatedBytesForCurrentThread() - before;
        // The search for a start and a few numbers besides are let go.
        Assert.InRange(kept / said, 0.99, 1.15);
    }

    [Theory]
    [InlineData("nuts dense")]
    [InlineData("mh")]
    public void The_memory_needed_is_that_of_draws_statistics_and_chains(string name)
    {
        MemoryEstimate memory = SamplerCase.Create(name, Options).MemoryNeeded();
        int statistics = SamplerCase.Create(name, Options).Sample().Statistics.Names.Length;
        Assert.Equal(8 * 2 * 3 * 90, memory.Draws);
        Assert.Equal(8 * statistics * 3 * 90, memory.Statistics);
        Assert.False(memory.IsOnDisk);
        Assert.Equal(0, memory.Disk);
        Assert.Equal(memory.Draws + memory.Statistics + memory.Buffers + memory.ChainState + memory.Warmup, memory.Memory);
        Assert.True(memory.ChainState > 3 * 8 * 2 * 5);

        MemoryEstimate disk = SamplerCase.Create(name, Options with { DrawsFolder = _folder }).MemoryNeeded(1_000_000_000);
        Assert.Equal(8L * 2 * 3 * 1_000_000_000, disk.Draws);
        Assert.Equal(disk.Draws + disk.Statistics, disk.Disk);
        Assert.Equal(disk.Buffers + disk.ChainState + disk.Warmup, disk.Memory);
        Assert.InRange(disk.Memory, 1, 20_000_000);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void A_store_allocates_what_was_said()
    {
        // So few in memory that buffers show beside them.
        const int Scalars = 300, Statistics = 5, Few = 50, Draws = 4000, Chains = 2;
        string[] names = ["a__", "b__", "c__", "d__", "e__"];
        double said = 8.0 * (Scalars + Statistics) * Few * Chains;
        double memory = Allocated(new MemoryDrawStore([new ParameterInfo("p", Scalars)], names, Chains), Few);
        double buffers = 8.0 * (Scalars + Statistics) * DrawStore.RowsAtOnce(Scalars + Statistics) * Chains;
        Assert.InRange(memory / (said + buffers), 0.999, 1.02);
        double once = Allocated(new FileDrawStore([new ParameterInfo("p", Scalars)], names, Chains, _folder), Draws);
        double twice = Allocated(new FileDrawStore([new ParameterInfo("p", Scalars)], names, Chains, _folder), 2 * Draws);
        Assert.InRange(twice - once, -10_000, 10_000);

        static double Allocated(DrawStore store, int draws)
        {
            double[] parameters = new double[Scalars], statistics = new double[Statistics];
            long before = GC.GetAllocatedBytesForCurrentThread();
            store.Reserve(draws);
            for (int i = 0; i < draws; i++)
            {
                for (int c = 0; c < Chains; c++) Record(store, c, parameters, statistics);
            }

            for (int c = 0; c < Chains; c++) store.Flush(c);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            GC.KeepAlive(store.Draws());
            return allocated;
        }
    }

    private static void Record(DrawStore store, int chain, ReadOnlySpan<double> parameters, ReadOnlySpan<double> statistics)
    {
        Span<double> draw = store.Next(chain);
        parameters.CopyTo(draw);
        statistics.CopyTo(draw[parameters.Length..]);
        store.Record(chain);
    }

    private static void AssertSame(SamplingResult expected, SamplingResult actual)
    {
        SamplerCase.AssertSameBits(expected.Draws, actual.Draws);
        SamplerCase.AssertSameBits(expected.Statistics, actual.Statistics);
    }
}
