using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class WindowedAdaptationTests
{
    private static readonly double[] Rates = [0.5, 0.9, 0.8, 1.0, 0.0];

    [Fact]
    public void A_short_warmup_ends_with_the_averaged_step_size()
    {
        (WindowedAdaptation adaptation, ChainState state) = Create(MetricKind.Diagonal, 5);
        // The square of the step size found is the metric, and the step size is 1 in it.
        double[] metric = adaptation.Tuning.Metric.Values.ToArray();
        Assert.Equal(1, adaptation.Tuning.StepSize);
        DualAveraging expected = new(0.8);
        expected.Restart(1);
        for (int i = 0; i < 5; i++)
        {
            adaptation.Observe(i, state, Rates[i], ChainRandom.ForChain(1, 0));
            Assert.Equal(expected.Update(Rates[i]), adaptation.Tuning.StepSize);
        }

        adaptation.Finish();
        Assert.Equal(expected.Average(0), adaptation.Tuning.StepSize);
        Assert.Equal(metric, adaptation.Tuning.Metric.Values.ToArray());
    }

    [Theory]
    [InlineData(MetricKind.Diagonal, 20, 18)]
    [InlineData(MetricKind.Dense, 20, 18)]
    [InlineData(MetricKind.Diagonal, 200, 150)]
    [InlineData(MetricKind.Dense, 200, 150)]
    [InlineData(MetricKind.Diagonal, 151, 101)]
    public void The_metric_is_the_spread_of_the_last_window_and_the_step_size_is_searched_anew(
        MetricKind kind, int warmup, int lastUpdate)
    {
        (WindowedAdaptation adaptation, ChainState state) = Create(kind, warmup);
        WindowSchedule schedule = WindowSchedule.Build(warmup);
        Welford window = Welford.Create(kind, 3);
        // The first metric is the square of the step size found.
        double[] expected = adaptation.Tuning.Metric.Values.ToArray();
        double unit = expected[0];
        ChainRandom draws = ChainRandom.ForChain(2, 0);
        for (int i = 0; i < warmup; i++)
        {
            draws.FillNormal(state.Position.Span);
            state.Position.Span[1] *= 10;
            state.LogDensity = Target.LogDensityAndGradient(state.Position.Span, state.Gradient.Span);
            if (i >= schedule.Start && i < schedule.End) window.Add(state.Position.Span);
            adaptation.Observe(i, state, 0.8, ChainRandom.ForChain(1, 0));
            if (schedule.Updates.Contains(i))
            {
                // A window of a single draw knows no spread and leaves the metric alone.
                if (window.Count > 1) expected = window.Regularised(unit).ToArray();
                window.Reset();
            }

            Assert.Equal(expected, adaptation.Tuning.Metric.Values.ToArray());
        }

        Assert.Equal(lastUpdate, schedule.Updates[^1] + 1);
        Assert.InRange(expected[kind == MetricKind.Dense ? 4 : 1], 20, 400);
        double[] final = [.. adaptation.Tuning.Metric.Values];
        adaptation.Finish();
        Assert.Equal(final, adaptation.Tuning.Metric.Values.ToArray());
    }

    [Fact]
    public void A_unit_metric_is_never_adapted()
    {
        (WindowedAdaptation adaptation, ChainState state) = Create(MetricKind.Unit, 200);
        for (int i = 0; i < 200; i++) adaptation.Observe(i, state, 0.8, ChainRandom.ForChain(1, 0));
        adaptation.Finish();
        Assert.Equal([1, 1, 1], adaptation.Tuning.Metric.Values.ToArray());
    }

    [Fact]
    public void Without_warmup_the_tuning_stays_as_given()
    {
        LeapfrogTuning tuning = new(MetricKind.Diagonal, 3) { StepSize = 0.123 };
        WindowedAdaptation adaptation = new(Target, tuning, 0, 0.8, startsAfresh: true);
        adaptation.Start(PhaseSpace.StateAt(Target, 1, 1, 1), ChainRandom.ForChain(1, 0));
        adaptation.Finish();
        Assert.Equal(0.123, tuning.StepSize);
    }

    [Fact]
    public void The_state_passes_through_a_transfer_at_any_time()
    {
        (WindowedAdaptation adaptation, ChainState state) = Create(MetricKind.Dense, 160);
        for (int i = 0; i < 160; i++)
        {
            StateTransfer saved = new();
            adaptation.Transfer(saved);
            WindowedAdaptation other = new(Target, new LeapfrogTuning(MetricKind.Dense, 3), 160, 0.8, startsAfresh: true);
            StateTransfer loaded = new(saved.Numbers);
            other.Transfer(loaded);
            Assert.True(loaded.AtEnd);
            StateTransfer again = new();
            other.Transfer(again);
            Assert.Equal(saved.Numbers, again.Numbers);
            adaptation = other;
            ChainRandom.ForChain(2, i).FillNormal(state.Position.Span);
            adaptation.Observe(i, state, 0.7, ChainRandom.ForChain(1, 0));
        }
    }

    private static IDifferentiableLogDensity Target { get; } = Targets.StandardNormal(3).CreateEvaluator();

    private static (WindowedAdaptation Adaptation, ChainState State) Create(MetricKind kind, int warmup)
    {
        WindowedAdaptation adaptation = new(Target, new LeapfrogTuning(kind, 3), warmup, 0.8, startsAfresh: true);
        ChainState state = PhaseSpace.StateAt(Target, 0.5, 0.5, 0.5);
        adaptation.Start(state, ChainRandom.ForChain(1, 0));
        return (adaptation, state);
    }
}
