using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>
/// A run that ends when its own draws say so: over many seeds, means must still lie around the truth as their standard errors
/// say.
/// </summary>
/// <remarks>
/// Decided before any run: over 1,000 runs the mean of z within 5 of its standard errors (a bias of 0.16 standard errors), the
/// standard deviation within 5 of its own (11 %), and so the coverage of 95 % intervals (3.4 %).
/// </remarks>
public sealed class RunUntilTests
{
    private const int Runs = 1000;
    private const double Bound = 5;

    // At 0.05 sd, the standard error of 400 independent draws.
    private static readonly StoppingRule StandardError = new()
    {
        MinEssBulk = null,
        MinEssTail = null,
        MaxRHat = null,
        MaxMcse = new Dictionary<string, double> { ["x"] = 0.05, ["y"] = 0.1 },
    };

    public static TheoryData<bool, bool, double> Rules() => new()
    {
        // Metropolis or NUTS, standard errors or effective sample sizes, growth from look to look.
        { true, false, 1.5 },
        { true, true, 1.5 },
        { true, false, 1.05 },
        { false, false, 1.5 },
        { false, true, 1.5 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Means_of_runs_that_end_by_a_rule_lie_around_the_truth(bool isMetropolis, bool byStandardError, double growth)
    {
        StoppingRule rule = (byStandardError ? StandardError : new StoppingRule()) with { Growth = growth };
        double[] x = new double[Runs], y = new double[Runs];
        int longer = 0;
        Parallel.For(0, Runs, run =>
        {
            SamplingResult result = isMetropolis
                ? Metropolis(run).RunUntil(Target, rule)
                : Nuts(run).RunUntil(Target, rule);
            Assert.Equal(StopReason.ConditionsMet, result.Stopping!.Reason);
            if (result.Stopping.Checks > 1) Interlocked.Increment(ref longer);
            x[run] = Z(result.Draws["x"]);
            y[run] = Z(result.Draws["y"]);
        });
        Assert.True(longer > Runs / 4, "The rule must have a choice.");
        Assert.Empty(Complaints(x));
        Assert.Empty(Complaints(y));
    }

    [Fact]
    public void A_rule_that_waits_for_the_mean_to_cross_a_value_is_seen()
    {
        double[] z = new double[Runs];
        Parallel.For(0, Runs, run =>
        {
            MetropolisSampler sampler = Metropolis(run);
            SamplingResult<RandomWalkTuning?> result = sampler.Sample(Target);
            for (int look = 0; look < 8 && Moments.Mean(result.Draws["x"]) < 0; look++)
                result = sampler.Continue(Target, result, result.Draws.DrawsPerChain * 3 / 2);
            z[run] = Z(result.Draws["x"]);
        });
        Assert.Contains(Complaints(z), complaint => complaint.StartsWith("mean", StringComparison.Ordinal));
    }

    [Fact]
    public void Standard_errors_a_quarter_too_small_are_seen()
    {
        double[] z = new double[Runs];
        Parallel.For(0, Runs, run => z[run] = Z(Metropolis(run).RunUntil(Target, new StoppingRule()).Draws["x"]) / 0.75);
        Assert.Equal(2, Complaints(z).Count);
    }

    private static TestTarget Target { get; } = Targets.CorrelatedNormal(0.9);

    private static MetropolisSampler Metropolis(int run) =>
        new(new MetropolisSettings { Seed = 5000 + (ulong)run, Warmup = 1000, Draws = 100, Thinning = 1, MaxThreads = 1 });

    private static NutsSampler Nuts(int run) =>
        new(new NutsSettings { Seed = 7000 + (ulong)run, Warmup = 150, Draws = 100, MaxThreads = 1 });

    private static double Z(ParameterDraws draws) => Moments.Mean(draws) / Convergence.McseMean(draws);

    private static List<string> Complaints(double[] z)
    {
        List<string> found = [];
        double mean = z.Average();
        double sd = Math.Sqrt(z.Sum(value => (value - mean) * (value - mean)) / (z.Length - 1));
        double coverage = z.Count(value => Math.Abs(value) < 1.959963984540054) / (double)z.Length;
        // Written so that NaN fails.
        if (!(Math.Abs(mean) * Math.Sqrt(z.Length) < Bound)) found.Add(Require.Invariant($"mean of z is {mean:0.000}"));
        if (!(Math.Abs(sd - 1) * Math.Sqrt(2.0 * z.Length) < Bound)) found.Add(Require.Invariant($"sd of z is {sd:0.000}"));
        if (!(Math.Abs(coverage - 0.95) < Bound * Math.Sqrt(0.95 * 0.05 / z.Length)))
            found.Add(Require.Invariant($"coverage is {coverage:0.000}"));
        return found;
    }
}
