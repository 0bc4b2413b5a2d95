using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class AllocationTests
{
    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Iterations_allocate_nothing_in_warmup_or_after_it(string name)
    {
        const int Warmup = 1000, Rest = 3000;
        // Without divergences, the first hundred of which are kept.
        SamplerCase sampler = SamplerCase.Create(name, new CaseOptions { Warmup = Warmup }, Targets.CorrelatedNormal(0.5));
        // Whatever is set up once, on the first call of a method, is not what is measured; nor is what the runtime may allocate
        // when it compiles a method anew. Whatever an iteration allocates, it allocates in each repetition.
        sampler.Start(0).Advance(Warmup + Rest);
        long warmup = long.MaxValue, rest = long.MaxValue;
        for (int repetition = 0; repetition < 3; repetition++)
        {
            ChainRun chain = sampler.Start(1);
            // A kernel sets its points up for a metric at the first iteration.
            chain.Advance();
            warmup = Math.Min(warmup, Allocated(() => chain.Advance(Warmup - 1)));
            rest = Math.Min(rest, Allocated(() => chain.Advance(Rest)));
        }

        // What lies beyond the diagonal is estimated a few times, in memory of that time.
        bool estimates = name.Contains("dense", StringComparison.Ordinal) || name.Contains("lowrank", StringComparison.Ordinal)
            || name.Contains("automatic", StringComparison.Ordinal);
        if (!estimates || name.EndsWith("stan", StringComparison.Ordinal)) Assert.Equal(0, warmup);
        Assert.Equal(0, rest);
    }

    [Fact]
    public void The_measurement_sees_a_single_small_object()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            GC.KeepAlive(new object());
            gradient[0] = -q[0];
            return -q[0] * q[0] / 2;
        });
        ChainRun chain = new NutsSampler(new NutsSettings { Seed = 1 }).Start(model, 0);
        chain.Advance(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        chain.Advance();
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
    }

    [Fact]
    public void Divergences_in_warmup_and_beyond_those_kept_allocate_nothing()
    {
        IModel<IDifferentiableLogDensity> wall = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            return q[0] < 0 ? -q[0] * q[0] / 2 : double.NegativeInfinity;
        });
        ChainRun chain = new NutsSampler(new NutsSettings { Seed = 1, Warmup = 500, MaxTreeDepth = 5 }).Start(wall, 0);
        chain.Advance(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        chain.Advance(480);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        chain.Advance(5000);
        before = GC.GetAllocatedBytesForCurrentThread();
        chain.Advance(5000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Halving_and_steps_that_do_not_lead_back_allocate_nothing()
    {
        const int Warmup = 200, Rest = 1000;
        WalnutsSampler sampler = new(new WalnutsSettings { Seed = 1, Warmup = Warmup, Draws = Rest, MaxHalvings = 14 });
        PosteriorDraws statistics = sampler.Sample(Targets.Funnel()).Statistics;
        Assert.Contains(1.0, statistics["irreversible__"].Values.ToArray());
        Assert.DoesNotContain(1.0, statistics["divergent__"].Values.ToArray());
        ChainRun chain = sampler.Start(Targets.Funnel(), 0);
        chain.Advance(Warmup);
        // The chain of above: whatever it meets there it meets here.
        Assert.Equal(0, Allocated(() => chain.Advance(Rest)));
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
