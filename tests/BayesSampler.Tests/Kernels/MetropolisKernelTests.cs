using System.Collections.Immutable;
using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class MetropolisKernelTests
{
    private static readonly ImmutableArray<double> Weights = [0.2, 0.5, 0.3];

    // From state i to state j; far from symmetric.
    private static readonly double[,] Moves = { { 0.1, 0.6, 0.3 }, { 0.2, 0.2, 0.6 }, { 0.7, 0.1, 0.2 } };

    [Fact]
    public void Three_states_are_left_with_the_exact_transition_probabilities() => AssertTransitions(withRatio: true);

    [Fact]
    public void Leaving_out_the_ratio_of_an_asymmetric_proposal_is_noticed() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertTransitions(withRatio: false));

    [Fact]
    public void The_exact_matrix_leaves_the_target_invariant_and_the_one_without_the_ratio_does_not()
    {
        Assert.True(Imbalance(ExactMatrix(withRatio: true)) < 1e-15);
        Assert.True(Imbalance(ExactMatrix(withRatio: false)) > 0.01);

        static double Imbalance(double[,] p)
        {
            double worst = 0;
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++) worst = Math.Max(worst, Math.Abs(Weights[i] * p[i, j] - Weights[j] * p[j, i]));
            }

            return worst;
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_candidate_without_density_is_rejected(double value)
    {
        ILogDensity density = LogDensity.FromFunction(["x"], q => q[0] == 1 ? 0 : value).CreateEvaluator();
        MetropolisKernel kernel = new(density);
        ChainState state = new(1) { LogDensity = 0 };
        state.Position.Span[0] = 1;
        for (int i = 0; i < 100; i++)
        {
            MetropolisStatistics statistics = kernel.Transition(state, new RandomWalkProposal(1.0), ChainRandom.ForChain(1, i));
            Assert.False(statistics.Accepted);
            Assert.Equal(0, statistics.AcceptanceRate);
            Assert.Equal(1, state.Position.Span[0]);
            Assert.Equal(0, state.LogDensity);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_candidate_that_is_not_finite_is_rejected_unseen(double coordinate)
    {
        ILogDensity density = LogDensity.FromFunction(["x"], q =>
        {
            Assert.True(double.IsFinite(q[0]));
            return 0;
        }).CreateEvaluator();
        ChainState state = new(1);
        MetropolisStatistics statistics = new MetropolisKernel(density).Transition(
            state, new Jump(coordinate, 0), ChainRandom.ForChain(1, 0));
        Assert.False(statistics.Accepted);
        Assert.Equal(0, state.Position.Span[0]);
    }

    [Theory]
    [InlineData(double.NaN, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(2.0, 1.0)]
    [InlineData(-1.0, 0.36787944117144233)]
    public void The_ratio_counts_in_the_acceptance_probability(double logRatio, double expected)
    {
        ILogDensity density = LogDensity.FromFunction(["x"], q => 0).CreateEvaluator();
        MetropolisStatistics statistics = new MetropolisKernel(density).Transition(
            new ChainState(1), new Jump(3, logRatio), ChainRandom.ForChain(1, 0));
        Assert.Equal(expected, statistics.AcceptanceRate, 1e-15);
    }

    /// <summary>Counts the moves out of each state; every share must lie within 5 standard errors of its probability.</summary>
    private static void AssertTransitions(bool withRatio)
    {
        const int Iterations = 400_000;
        double[,] expected = ExactMatrix(withRatio: true);
        MetropolisKernel kernel = new(Targets.ThreeStates(Weights).CreateEvaluator());
        ChainState state = new(1) { LogDensity = Math.Log(Weights[0]) };
        TableProposal proposal = new(withRatio);
        ChainRandom random = ChainRandom.ForChain(11, 0);
        double[,] counts = new double[3, 3];
        double acceptance = 0;
        for (int n = 0; n < Iterations; n++)
        {
            int from = (int)state.Position.Span[0];
            random.Seek(n);
            MetropolisStatistics statistics = kernel.Transition(state, proposal, random);
            acceptance += (statistics.Accepted ? 1 : 0) - statistics.AcceptanceRate;
            counts[from, (int)state.Position.Span[0]]++;
            Assert.Equal(Math.Log(Weights[(int)state.Position.Span[0]]), state.LogDensity);
        }

        for (int i = 0; i < 3; i++)
        {
            double visits = counts[i, 0] + counts[i, 1] + counts[i, 2];
            Assert.True(visits > 20_000);
            for (int j = 0; j < 3; j++)
            {
                double p = expected[i, j];
                Assert.InRange((counts[i, j] / visits - p) / Math.Sqrt(p * (1 - p) / visits), -5, 5);
            }
        }

        // What is reported as the probability of acceptance is just that.
        Assert.InRange(acceptance / Math.Sqrt(Iterations / 4.0), -5, 5);
    }

    private static double[,] ExactMatrix(bool withRatio)
    {
        double[,] p = new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            p[i, i] = 1;
            for (int j = 0; j < 3; j++)
            {
                if (i == j) continue;
                double ratio = Weights[j] / Weights[i] * (withRatio ? Moves[j, i] / Moves[i, j] : 1);
                p[i, j] = Moves[i, j] * Math.Min(1, ratio);
                p[i, i] -= p[i, j];
            }
        }

        return p;
    }

    private sealed class TableProposal(bool withRatio) : IProposal
    {
        public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random)
        {
            double u = random.NextUniform();
            int row = (int)from[0];
            to[0] = u < Moves[row, 0] ? 0 : u < Moves[row, 0] + Moves[row, 1] ? 1 : 2;
        }

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) =>
            withRatio ? Math.Log(Moves[(int)to[0], (int)from[0]] / Moves[(int)from[0], (int)to[0]]) : 0;
    }

    private sealed class Jump(double to, double logRatio) : IProposal
    {
        void IProposal.Draw(ReadOnlySpan<double> from, Span<double> destination, ChainRandom random) => destination[0] = to;

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> candidate) => logRatio;
    }
}
