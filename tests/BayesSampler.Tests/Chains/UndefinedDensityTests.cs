namespace BayesSampler.Tests;

/// <summary>A log density that is NaN somewhere has no posterior there: no sampler goes there, and all say so.</summary>
public sealed class UndefinedDensityTests
{
    public static TheoryData<string, double> Cases()
    {
        TheoryData<string, double> cases = [];
        foreach (string sampler in new[] { "nuts", "hmc", "walnuts", "mh" })
        {
            cases.Add(sampler, double.NaN);
            if (sampler == "mh") cases.Add(sampler, double.PositiveInfinity);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Points_without_a_density_are_reported(string sampler, double beyond)
    {
        (SamplingResult result, long count) = Sample(sampler, beyond, draws: 200);
        DiagnosticWarning warning = Assert.Single(result.Warnings, warning => warning.Kind == WarningKind.UndefinedDensity);
        Assert.Equal(count, warning.Value);
        Assert.True(count > 10);
        Assert.Contains(Require.Invariant($"{count} evaluations"), warning.Message, StringComparison.Ordinal);
        Assert.Contains(Require.Invariant($"The log density is {beyond}. Position: x = 1."), warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Draws["x"].Values.ToArray(), x => x > 1);
    }

    [Theory]
    [InlineData("nuts")]
    [InlineData("hmc")]
    [InlineData("walnuts")]
    [InlineData("mh")]
    public void What_lies_outside_the_support_is_no_such_point(string sampler)
    {
        (SamplingResult result, long count) = Sample(sampler, double.NegativeInfinity, draws: 200);
        Assert.Equal(0, count);
        Assert.DoesNotContain(result.Warnings, warning => warning.Kind == WarningKind.UndefinedDensity);
    }

    [Fact]
    public void A_continued_run_counts_all()
    {
        MetropolisSampler sampler = new(new MetropolisSettings { Seed = 3, Chains = 2, Draws = 200 });
        IModel<IDifferentiableLogDensity> model = Wall(double.NaN);
        SamplingResult<RandomWalkTuning?> whole = sampler.Sample(model);
        SamplingResult<RandomWalkTuning?> half = new MetropolisSampler(new MetropolisSettings { Seed = 3, Chains = 2, Draws = 100 }).Sample(model);
        SamplingResult<RandomWalkTuning?> continued = sampler.Continue(model, half);
        Assert.Equal(whole.Chains.Select(chain => chain.UndefinedCount), continued.Chains.Select(chain => chain.UndefinedCount));
        Assert.Equal(whole.Warnings[0].Message, continued.Warnings[0].Message);
    }

    private static (SamplingResult Result, long Count) Sample(string sampler, double beyond, int draws)
    {
        IModel<IDifferentiableLogDensity> model = Wall(beyond);
        return sampler switch
        {
            "nuts" => With(new NutsSampler(new NutsSettings { Seed = 3, Draws = draws }).Sample(model)),
            "hmc" => With(new HmcSampler(new HmcSettings { Seed = 3, Draws = draws }).Sample(model)),
            "walnuts" => With(new WalnutsSampler(new WalnutsSettings { Seed = 3, Draws = draws }).Sample(model)),
            _ => With(new MetropolisSampler(new MetropolisSettings { Seed = 3, Draws = draws }).Sample(model)),
        };

        static (SamplingResult, long) With<T>(SamplingResult<T> result) => (result, result.Chains.Sum(chain => chain.UndefinedCount));
    }

    /// <summary>A normal, but for what lies beyond 1.</summary>
    private static IModel<IDifferentiableLogDensity> Wall(double beyond) => LogDensity.FromFunction(["x"], (q, gradient) =>
    {
        gradient[0] = -q[0];
        return q[0] > 1 ? beyond : -q[0] * q[0] / 2;
    });
}
