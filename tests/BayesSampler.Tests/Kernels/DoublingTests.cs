namespace BayesSampler.Tests;

/// <summary>Trajectory doubling on a ring of integers, where all directions and all random choices can be enumerated.</summary>
public sealed class DoublingTests
{
    private const int Ring = 32;
    private const double NoLimit = 1e300;

    public static TheoryData<int, int, double> Rings()
    {
        TheoryData<int, int, double> data = [];
        for (int depth = 1; depth <= 4; depth++)
        {
            for (int salt = 0; salt < 4; salt++)
            {
                foreach (double turning in new[] { 0, 0.15, 0.5 }) data.Add(depth, salt, turning);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public void Detailed_balance_holds_exactly(int maxDepth, int salt, double turningShare)
    {
        double[] logWeights = RandomLogWeights(salt, 4);
        double[,] p = TransitionMatrix(logWeights, maxDepth, salt, turningShare);
        AssertStochastic(p);
        Assert.True(Imbalance(p, logWeights) < 1e-12);
        // A chain that never moves would balance too.
        Assert.True(Enumerable.Range(0, Ring).Average(i => p[i, i]) < 0.9);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public void Detailed_balance_holds_beside_states_without_density(int maxDepth, int salt)
    {
        double[] logWeights = RandomLogWeights(salt, 2);
        logWeights[5] = logWeights[17] = double.NegativeInfinity;
        double[,] p = TransitionMatrix(logWeights, maxDepth, salt, 0.1, from => double.IsFinite(logWeights[from]));
        for (int from = 0; from < Ring; from++)
        {
            if (!double.IsFinite(logWeights[from])) continue;
            Assert.Equal(1, Row(p, from).Sum(), 1e-12);
            Assert.Equal(0, p[from, 5]);
            Assert.Equal(0, p[from, 17]);
        }

        Assert.True(Imbalance(p, logWeights) < 1e-12);
    }

    [Fact]
    public void A_wrong_probability_of_merging_breaks_detailed_balance()
    {
        double[] logWeights = RandomLogWeights(1, 4);
        double[,] p = TransitionMatrix(logWeights, 4, 1, 0.15, distort: probability => 0.5);
        AssertStochastic(p);
        Assert.True(Imbalance(p, logWeights) > 1e-4);
    }

    [Fact]
    public void A_turning_criterion_that_depends_on_the_start_breaks_detailed_balance()
    {
        double[] logWeights = RandomLogWeights(1, 4);
        double[,] p = new double[Ring, Ring];
        // Each starting state has its own criterion.
        for (int from = 0; from < Ring; from++) AddRow(p, from, logWeights, 4, salt: from, 0.3, probability => probability);
        AssertStochastic(p);
        Assert.True(Imbalance(p, logWeights) > 1e-4);
    }

    [Theory]
    [InlineData(2000, -900)]
    [InlineData(2000, 0)]
    [InlineData(-900, 0)]
    [InlineData(601, 599)]
    [InlineData(700, 1400)]
    public void Weights_of_any_range_give_the_probabilities_of_the_log_domain(double high, double low)
    {
        double[] logWeights = RandomLogWeights(3, 3);
        for (int i = 0; i < Ring; i++) logWeights[i] += (i * 7 % 5) switch { 0 => high, 1 => low, 2 => high / 2, _ => 0 };
        for (int from = 0; from < Ring; from++)
        {
            for (ulong directions = 0; directions < 16; directions++)
            {
                IntegerOrbit orbit = new(logWeights, from, 2, 0.1);
                DoublingResult result = new Doubling(4).Run(orbit, directions, NoLimit);
                ReferenceDoubling reference = new(logWeights, from, 2, 0.1, NoLimit);
                reference.Run(4, directions);
                Assert.Equal(reference.Depth, result.Depth);
                Assert.Equal(reference.Termination, result.Termination);
                Assert.Equal(reference.AcceptanceSum, result.AcceptanceSum, 1e-13);
                for (int to = 0; to < Ring; to++) Assert.Equal(reference.Sample[to], orbit.Sample[to], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    public void States_are_visited_and_trees_merged_in_the_order_of_the_recursion(double turningShare)
    {
        double[] logWeights = RandomLogWeights(0, 5);
        for (int salt = 0; salt < 20; salt++)
        {
            for (ulong directions = 0; directions < 32; directions++)
            {
                IntegerOrbit orbit = new(logWeights, 3, salt, turningShare);
                DoublingResult result = new Doubling(4).Run(orbit, directions, maxEnergyError: 6);
                ReferenceDoubling reference = new(logWeights, 3, salt, turningShare, maxEnergyError: 6);
                reference.Run(4, directions);
                Assert.Equal(reference.Log, orbit.Log);
                Assert.Equal(reference.Steps, result.LeapfrogSteps);
                Assert.Equal(reference.Termination, result.Termination);
                Assert.Equal(reference.AcceptanceSum, result.AcceptanceSum, 1e-13);
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-10.0001)]
    public void A_step_beyond_the_limit_ends_the_trajectory_where_it_was(double logWeight)
    {
        double[] logWeights = new double[Ring];
        logWeights[3] = logWeight;
        IntegerOrbit orbit = new(logWeights, 0, 0, 0);
        DoublingResult result = new Doubling(5).Run(orbit, directions: ~0UL, maxEnergyError: 10);
        // 1 joins; then 2 and 3, of which 3 is no state, so the subtree is thrown away.
        Assert.Equal(Termination.Divergence, result.Termination);
        Assert.Equal(1, result.Depth);
        Assert.Equal(3, result.LeapfrogSteps);
        Assert.Equal(2 + (logWeight > double.NegativeInfinity ? Math.Exp(logWeight) : 0), result.AcceptanceSum, 1e-15);
        Assert.Equal(1, orbit.Sample[0] + orbit.Sample[1], 1e-15);
    }

    [Fact]
    public void A_large_gain_of_energy_is_no_divergence()
    {
        double[] logWeights = new double[Ring];
        logWeights[1] = 5000;
        IntegerOrbit orbit = new(logWeights, 0, 0, 0);
        DoublingResult result = new Doubling(1).Run(orbit, directions: 1, maxEnergyError: 1000);
        Assert.Equal(Termination.MaxTreeDepth, result.Termination);
        Assert.Equal(1, orbit.Sample[1]);
        Assert.Equal(1, result.AcceptanceSum);
    }

    private static double[] RandomLogWeights(int salt, double spread)
    {
        ChainRandom random = ChainRandom.ForChain(42, salt);
        double[] logWeights = new double[Ring];
        for (int i = 0; i < Ring; i++) logWeights[i] = spread * (random.NextUniform() - 0.5);
        return logWeights;
    }

    private static double[,] TransitionMatrix(
        double[] logWeights,
        int maxDepth,
        int salt,
        double turningShare,
        Func<int, bool>? starts = null,
        Func<double, double>? distort = null)
    {
        double[,] p = new double[Ring, Ring];
        for (int from = 0; from < Ring; from++)
        {
            if (!(starts?.Invoke(from) ?? true)) continue;
            AddRow(p, from, logWeights, maxDepth, salt, turningShare, distort ?? (probability => probability));
        }

        return p;
    }

    private static void AddRow(
        double[,] p, int from, double[] logWeights, int maxDepth, int salt, double turningShare, Func<double, double> distort)
    {
        int strings = 1 << maxDepth;
        for (ulong directions = 0; directions < (ulong)strings; directions++)
        {
            IntegerOrbit orbit = new(logWeights, from, salt, turningShare) { Distort = distort };
            new Doubling(maxDepth).Run(orbit, directions, NoLimit);
            for (int to = 0; to < Ring; to++) p[from, to] += orbit.Sample[to] / strings;
        }
    }

    private static IEnumerable<double> Row(double[,] p, int from) => Enumerable.Range(0, Ring).Select(to => p[from, to]);

    private static void AssertStochastic(double[,] p)
    {
        for (int from = 0; from < Ring; from++)
        {
            Assert.Equal(1, Row(p, from).Sum(), 1e-12);
            Assert.All(Row(p, from), probability => Assert.True(probability >= 0));
        }
    }

    /// <summary>The largest |π_i P_ij − π_j P_ji|, relative to the largest π.</summary>
    private static double Imbalance(double[,] p, double[] logWeights)
    {
        double largest = logWeights.Max();
        double worst = 0;
        for (int i = 0; i < Ring; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double flow = Math.Exp(logWeights[i] - largest) * p[i, j];
                double back = Math.Exp(logWeights[j] - largest) * p[j, i];
                worst = Math.Max(worst, Math.Abs(flow - back));
            }
        }

        return worst;
    }
}
