using BayesSampler.Testing;

namespace BayesSampler.Tests;

/// <summary>Chains started where nobody should start them come back, in a bounded number of gradients, or are named.</summary>
public sealed class BadStartTests
{
    private const int Dimension = 10;
    private const int Chains = 4;

    /// <summary>The chain that is started far out.</summary>
    private const int Far = 2;

    private static readonly NutsSettings Settings = new() { Seed = 5 };

    public static TheoryData<string> Steep => ["normal", "quartic"];

    [Theory]
    [MemberData(nameof(Steep))]
    public void A_chain_a_million_standard_deviations_out_comes_back_at_no_great_cost(string shape)
    {
        (SamplingResult<HmcTuning> near, long usual) = Run(shape, at: 1);
        (SamplingResult<HmcTuning> far, long gradients) = Run(shape, at: 1e6);
        Assert.InRange(gradients, 1, 2 * usual);
        double variance = shape == "normal" ? 1 : 0.33798912003364236; // of exp(-x^4): Gamma(3/4) / Gamma(1/4)
        foreach (SamplingResult<HmcTuning> run in new[] { near, far })
        {
            Assert.Empty(Named(run));
            for (int i = 0; i < Dimension; i++)
            {
                ParameterDraws x = run.Draws[$"x{i}"];
                Assert.InRange(Convergence.EssMean(x), 1000, double.MaxValue);
                Assert.InRange(Moments.Mean(x) / Convergence.McseMean(x), -McseAssert.LargestZ, McseAssert.LargestZ);
                Assert.InRange(
                    (Moments.Sd(x) - Math.Sqrt(variance)) / Convergence.McseSd(x), -McseAssert.LargestZ, McseAssert.LargestZ);
            }
        }
    }

    /// <summary>Tails so heavy that the way back is longer than any warmup.</summary>
    [Fact]
    public void A_chain_that_does_not_come_back_is_named()
    {
        (SamplingResult<HmcTuning> run, long gradients) = Run("heavy tails", at: 1e12);
        Assert.All(Named(run), warning => Assert.Equal(Far, warning.Chain));
        Assert.Contains(run.Warnings, warning => warning.Kind == WarningKind.StrayChain);
        // Of the far chain the longest trajectories there are; the others at most half as much in all.
        Assert.InRange(gradients, 1, 1.5 * (Settings.Warmup + Settings.Draws) * 1023);
    }

    /// <summary>At log density -5e24 an energy is known to a billion: every step is an error, and no step size helps.</summary>
    [Fact]
    public void A_chain_that_cannot_move_is_named()
    {
        (SamplingResult<HmcTuning> run, long gradients) = Run("normal", at: 1e12);
        Assert.Equal([WarningKind.FrozenChain, WarningKind.StrayChain], Named(run).Select(warning => warning.Kind));
        Assert.All(Named(run), warning => Assert.Equal(Far, warning.Chain));
        Assert.InRange(gradients, 1, 2 * Run("normal", at: 1).Gradients);
    }

    [Fact]
    public void A_chain_in_a_lesser_mode_is_named()
    {
        (SamplingResult<HmcTuning> run, _) = Run("two modes", at: 20);
        DiagnosticWarning warning = Assert.Single(Named(run));
        Assert.Equal((WarningKind.StrayChain, Far, 1.0), (warning.Kind, warning.Chain, warning.Value));
        Assert.Contains("chains 0, 1 and 3 are near", warning.Message, StringComparison.Ordinal);
        Assert.Contains(warning.Message, run.ToString(), StringComparison.Ordinal);
    }

    private static (SamplingResult<HmcTuning> Run, long Gradients) Run(string shape, double at)
    {
        long gradients = 0;
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(
            Enumerable.Range(0, Dimension).Select(i => $"x{i}"),
            (q, gradient) =>
            {
                Interlocked.Increment(ref gradients);
                return Density(shape, q, gradient);
            });
        double[][] starts = new double[Chains][];
        for (int chain = 0; chain < Chains; chain++)
        {
            starts[chain] = new double[Dimension];
            Array.Fill(starts[chain], chain == Far ? at : 0.5 * chain - 1);
        }

        return (new NutsSampler(Settings).Sample(model, InitialPoints.AtPosition(starts)), gradients);
    }

    private static double Density(string shape, ReadOnlySpan<double> q, Span<double> gradient)
    {
        double sum = 0;
        double toLesser = 0;
        for (int i = 0; i < q.Length; i++)
        {
            double x = q[i];
            double square = x * x;
            sum += shape switch
            {
                "quartic" => -square * square,
                "heavy tails" => -2 * Math.Log(3 + square),
                _ => -square / 2,
            };
            gradient[i] = shape switch
            {
                "quartic" => -4 * square * x,
                "heavy tails" => -4 * x / (3 + square),
                _ => -x,
            };
            toLesser -= (x - 20) * (x - 20) / 2;
        }

        // A mode like the other, 40 lower; nothing leads from one to the other.
        if (shape != "two modes" || sum > toLesser - 40) return sum;
        for (int i = 0; i < q.Length; i++) gradient[i] = 20 - q[i];
        return toLesser - 40;
    }

    private static DiagnosticWarning[] Named(SamplingResult run) =>
        [.. run.Warnings.Where(warning => warning.Kind is WarningKind.StrayChain or WarningKind.FrozenChain)];
}
