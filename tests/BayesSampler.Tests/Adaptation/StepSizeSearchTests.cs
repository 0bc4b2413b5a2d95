using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class StepSizeSearchTests
{
    [Theory]
    [InlineData(1e-6, 1.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(1e6, 1.0)]
    [InlineData(1.0, 1e-7)]
    [InlineData(1.0, 1e6)]
    [InlineData(1e-6, 1e6)]
    public void It_ends_within_a_factor_of_what_the_scale_wants_and_puts_the_state_back(double scale, double start)
    {
        IDifferentiableLogDensity density = new Counting(Targets.IndependentNormal("one", [scale]).CreateEvaluator());
        ChainState state = PhaseSpace.StateAt(density, 0.5 * scale);
        double[] position = state.Position.Span.ToArray(), gradient = state.Gradient.Span.ToArray();
        double value = state.LogDensity;
        // A momentum near zero lets even a long step pass, so a single search may end far off; the middle of many does not.
        double[] found = new double[101];
        for (int k = 0; k < found.Length; k++)
        {
            LeapfrogTuning tuning = new(MetricKind.Unit, 1) { StepSize = start };
            ((Counting)density).Evaluations = 0;
            new StepSizeSearch(density).Run(state, tuning, ChainRandom.ForChain(1, k, RandomStream.StepSizeSearch));
            found[k] = tuning.StepSize;
            Assert.True(((Counting)density).Evaluations <= 2 + Math.Abs(Math.Log2(found[k] / start)));
            Assert.Equal(position, state.Position.Span.ToArray());
            Assert.Equal(gradient, state.Gradient.Span.ToArray());
            Assert.Equal(value, state.LogDensity);
            // Only doublings and halvings of the start.
            Assert.Equal(0, Math.Log2(found[k] / start) % 1, 1e-9);
        }

        Array.Sort(found);
        Assert.InRange(found[50] / scale, 0.25, 8);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(2e100)]
    [InlineData(-1.0)]
    public void A_start_that_is_no_step_size_is_replaced_by_one(double start)
    {
        IDifferentiableLogDensity density = Targets.StandardNormal(3).CreateEvaluator();
        ChainState state = PhaseSpace.StateAt(density, 1, 1, 1);
        LeapfrogTuning odd = new(MetricKind.Unit, 3) { StepSize = start }, one = new(MetricKind.Unit, 3) { StepSize = 1 };
        new StepSizeSearch(density).Run(state, odd, ChainRandom.ForChain(1, 0));
        new StepSizeSearch(density).Run(state, one, ChainRandom.ForChain(1, 0));
        Assert.Equal(one.StepSize, odd.StepSize);
    }

    [Fact]
    public void A_flat_density_is_an_error_that_asks_about_the_prior()
    {
        Counting density = new(LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = 0;
            return 0;
        }).CreateEvaluator());
        // Doublings from 1 to 1e100.
        AssertFails(density, "proper", atMost: 340);
    }

    [Fact]
    public void A_density_that_jumps_away_from_its_start_is_an_error_after_a_bounded_search()
    {
        Counting density = new(LogDensity.FromFunction(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], (q, gradient) =>
        {
            gradient.Clear();
            foreach (double x in q)
            {
                if (x != 0) return -10;
            }

            return 0;
        }).CreateEvaluator());
        AssertFails(density, "GradientCheck", atMost: 1200);
    }

    [Fact]
    public void A_density_without_values_beside_its_start_is_an_error_too()
    {
        Counting density = new(LogDensity.FromFunction(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], (q, gradient) =>
        {
            gradient.Clear();
            foreach (double x in q)
            {
                if (x != 0) return double.NaN;
            }

            return 0;
        }).CreateEvaluator());
        AssertFails(density, "GradientCheck", atMost: 1200);
    }

    private static void AssertFails(Counting density, string advice, int atMost)
    {
        ChainState state = PhaseSpace.StateAt(density, new double[density.Dimension]);
        LeapfrogTuning tuning = new(MetricKind.Unit, density.Dimension);
        density.Evaluations = 0;
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => new StepSizeSearch(density).Run(state, tuning, ChainRandom.ForChain(1, 0)));
        Assert.Contains(advice, exception.Message);
        Assert.InRange(density.Evaluations, 1, atMost);
        Assert.Equal(new double[density.Dimension], state.Position.Span.ToArray());
        Assert.Equal(0, state.LogDensity);
    }

    private sealed class Counting(IDifferentiableLogDensity density) : IDifferentiableLogDensity
    {
        public int Evaluations { get; set; }

        public int Dimension => density.Dimension;

        public double LogDensity(ReadOnlySpan<double> position) => density.LogDensity(position);

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            Evaluations++;
            return density.LogDensityAndGradient(position, gradient);
        }
    }
}
