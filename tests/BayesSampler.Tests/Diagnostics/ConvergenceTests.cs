using CsCheck;

namespace BayesSampler.Tests;

public sealed class ConvergenceTests
{
    private delegate double OfDraws(ParameterDraws draws);

    private static readonly (string Name, OfDraws Of)[] All =
    [
        ("RHat", Convergence.RHat), ("RHatBasic", Convergence.RHatBasic), ("EssBulk", Convergence.EssBulk),
        ("EssTail", Convergence.EssTail), ("EssMean", Convergence.EssMean), ("EssSd", Convergence.EssSd),
        ("EssMedian", Convergence.EssMedian), ("EssQuantile", draws => Convergence.EssQuantile(draws, 0.3)),
        ("McseMean", Convergence.McseMean), ("McseSd", Convergence.McseSd), ("McseMedian", Convergence.McseMedian),
        ("McseQuantile", draws => Convergence.McseQuantile(draws, 0.3)),
    ];

    // Multiples of 1/8: sums and affine maps by powers of two are exact, so invariance can be asked for tightly.
    private static readonly Gen<double[]> FourChains = Gen.Int[-4000, 4000].Select(k => k / 8.0).Array[80]
        .Where(values => values.Distinct().Count() > 8);

    [Fact]
    public void Four_AR1_chains_give_the_published_values()
    {
        double[] values = ChainsForTests.Several(4, c => new ChainsForTests((ulong)(c + 1)).Autoregressive(0.6, 0, 200));
        ParameterDraws draws = new(values, 4);
        Assert.Equal(-0.193690358421, values[0], 1e-12);
        Assert.Equal(1.825709900196, values[201], 1e-12);

        Assert.Equal(1.0109548467, Convergence.RHatBasic(draws), 1e-10);
        Assert.Equal(Math.Max(1.0105888151, 1.0094835546), Convergence.RHat(draws), 1e-10);
        Assert.Equal(193.0138, Convergence.EssMean(draws), 1e-4);
        Assert.Equal(192.4424, Convergence.EssBulk(draws), 1e-4);
        Assert.Equal(384.5334, Convergence.EssQuantile(draws, 0.05), 1e-4);
        Assert.Equal(272.4428, Convergence.EssQuantile(draws, 0.95), 1e-4);
        Assert.Equal(272.4428, Convergence.EssTail(draws), 1e-4);
        Assert.Equal(0.0291370169, Moments.Mean(draws), 1e-10);
        Assert.Equal(1.2517819000, Moments.Sd(draws), 1e-10);
        Assert.Equal(0.0901020201, Convergence.McseMean(draws), 1e-10);
        Assert.Equal(318.9157, Convergence.EssSd(draws), 1e-4);
        Assert.Equal(0.0483654279, Convergence.McseSd(draws), 1e-10);
    }

    [Theory]
    [InlineData(-0.3)]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.98)]
    public void Ess_of_AR1_draws_is_that_of_theory(double phi)
    {
        const int Length = 50_000;
        double[] values = ChainsForTests.Several(4, c => new ChainsForTests(100 + (ulong)c).Autoregressive(phi, 0, Length, 1000));
        double expected = 4 * Length * (1 - phi) / (1 + phi);

        // The estimate's own relative error is about sqrt(2 (2 lags + 1) / n) with lags of a few correlation times.
        Assert.InRange(Convergence.EssMean(new ParameterDraws(values, 4)) / expected, 0.85, 1.15);
        Assert.InRange(Convergence.EssBulk(new ParameterDraws(values, 4)) / expected, 0.85, 1.15);
    }

    [Fact]
    public void Ess_sees_correlation_that_lag_1_does_not_show()
    {
        const int Length = 50_000;
        double[] values = ChainsForTests.Several(4, c => new ChainsForTests(200 + (ulong)c).Autoregressive(0, 0.9, Length, 1000));
        ParameterDraws draws = new(values, 4);
        Assert.InRange(Autocorrelation.Of(draws.Chain(0), 1)[1], -0.1, 0.1);
        Assert.InRange(Convergence.EssMean(draws) / (4.0 * Length / 19), 0.85, 1.15);
    }

    [Fact]
    public void Ess_past_the_directly_summed_lags_goes_on_as_before()
    {
        // A correlation time of 200 with split chains of 2000 draws uses both ways of computing autocovariances.
        double[] values = ChainsForTests.Several(3, c => new ChainsForTests(300 + (ulong)c).Autoregressive(0.995, 0, 4001));
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<double> chain = new ParameterDraws(values, 3).Chain(c);
            double[] actual = Autocorrelation.Autocovariance(chain, 600);
            double mean = Moments.Mean(chain);
            foreach (int lag in new[] { 0, 1, 7, 159, 160, 161, 599, 600 })
            {
                double expected = 0;
                for (int i = 0; i + lag < chain.Length; i++) expected += (chain[i] - mean) * (chain[i + lag] - mean);
                Assert.Equal(expected / chain.Length, actual[lag], 1e-12 * actual[0]);
            }
        }
    }

    [Fact]
    public void Every_diagnostic_is_NaN_for_unusable_draws()
    {
        double[] good = ChainsForTests.Several(4, c => new ChainsForTests((ulong)(c + 1)).Autoregressive(0.6, 0, 50));
        double[] withNaN = [.. good], withInfinity = [.. good];
        withNaN[77] = double.NaN;
        withInfinity[199] = double.NegativeInfinity;
        double[] constant = new double[200];
        Array.Fill(constant, 1.1);
        foreach ((string name, OfDraws of) in All)
        {
            Assert.False(double.IsNaN(of(new ParameterDraws(good, 4))), name);
            Assert.True(double.IsNaN(of(new ParameterDraws(withNaN, 4))), name + " with NaN");
            Assert.True(double.IsNaN(of(new ParameterDraws(withInfinity, 4))), name + " with infinity");
            Assert.True(double.IsNaN(of(new ParameterDraws(constant, 4))), name + " of a constant");
            Assert.True(double.IsNaN(of(new ParameterDraws(good.AsSpan(0, 12), 4))), name + " of chains of 3");
            Assert.True(double.IsNaN(of(new ParameterDraws(good.AsSpan(0, 4), 4))), name + " of chains of 1");
            Assert.True(double.IsNaN(of(new ParameterDraws([], 4))), name + " of nothing");
        }
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Probabilities_outside_the_unit_interval_are_the_callers_error(double probability)
    {
        double[] values = [1, 2, 3, 4];
        Assert.Throws<ArgumentOutOfRangeException>(() => Convergence.EssQuantile(new ParameterDraws(values, 1), probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => Convergence.McseQuantile(new ParameterDraws(values, 1), probability));
    }

    [Fact]
    public void Constant_chains_that_differ_give_infinite_RHat()
    {
        double[] values = ChainsForTests.Several(4, c => [.. Enumerable.Repeat(0.1 * c, 100)]);
        Assert.Equal(double.PositiveInfinity, Convergence.RHat(new ParameterDraws(values, 4)));
    }

    [Fact]
    public void A_middle_draw_that_splitting_drops_does_not_make_a_constant_usable()
    {
        double[] values = new double[9];
        values[4] = 1;
        Assert.True(double.IsNaN(Convergence.RHat(new ParameterDraws(values, 1))));
        Assert.True(double.IsNaN(Convergence.EssMean(new ParameterDraws(values, 1))));
    }

    [Fact]
    public void Two_values_equally_often_have_an_RHat_from_the_bulk_alone()
    {
        ChainsForTests source = new(5);
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.1 : 0.3)];
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)(source.Uniform() * (i + 1));
            (values[i], values[j]) = (values[j], values[i]);
        }

        ParameterDraws draws = new(values, 4);
        Assert.Equal(Convergence.RHatBasic(draws), Convergence.RHat(draws), 1e-10);
        Assert.True(double.IsNaN(Convergence.EssSd(draws)));
        Assert.True(double.IsNaN(Convergence.McseSd(draws)));
        Assert.True(double.IsNaN(Convergence.EssTail(draws)));
    }

    [Fact]
    public void Antithetic_draws_reach_the_cap_and_not_more()
    {
        double[] values = ChainsForTests.Several(4, c => new ChainsForTests((ulong)(c + 1)).Autoregressive(-0.95, 0, 1000));
        Assert.Equal(4000 * Math.Log10(4000), Convergence.EssMean(new ParameterDraws(values, 4)), 1e-9);
    }

    [Fact]
    public void Strictly_alternating_draws_count_half()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1.0 : -1.0)];
        Assert.Equal(200, Convergence.EssMean(new ParameterDraws(values, 4)));
    }

    [Fact]
    public void Ranking_and_splitting_see_what_plain_RHat_misses()
    {
        // Negative controls: unranked and unfolded misses a chain of another width, unsplit misses a trend all chains share.
        (double[] wider, int chains) = GoldenDiagnostics.Draws("one_chain_wider");
        Assert.True(Convergence.RHatBasic(new ParameterDraws(wider, chains)) < 1.01);
        Assert.True(Convergence.RHat(new ParameterDraws(wider, chains)) > 1.1);
        (double[] trend, chains) = GoldenDiagnostics.Draws("trend");
        Assert.True(EffectiveSampleSize.BasicRHat(trend, chains, new double[trend.Length]) < 1.01);
        Assert.True(Convergence.RHat(new ParameterDraws(trend, chains)) > 1.1);
        (double[] heavy, chains) = GoldenDiagnostics.Draws("cauchy");
        Assert.True(Convergence.EssBulk(new ParameterDraws(heavy, chains)) > 900);
    }

    [Fact]
    public void Affine_maps_change_nothing_but_the_scale_of_standard_errors() =>
        Gen.Select(FourChains, Gen.Int[-3, 3], Gen.Int[-100, 100], Gen.Bool).Sample((values, power, shift, isMirrored) =>
        {
            double scale = Math.ScaleB(isMirrored ? -1 : 1, power);
            double[] mapped = [.. values.Select(x => scale * x + shift)];
            ParameterDraws before = new(values, 4), after = new(mapped, 4);
            Same(Convergence.RHat(before), Convergence.RHat(after));
            Same(Convergence.RHatBasic(before), Convergence.RHatBasic(after));
            Same(Convergence.EssBulk(before), Convergence.EssBulk(after));
            Same(Convergence.EssMean(before), Convergence.EssMean(after));
            Same(Convergence.EssSd(before), Convergence.EssSd(after));
            Same(Math.Abs(scale) * Convergence.McseMean(before), Convergence.McseMean(after));
            Same(Math.Abs(scale) * Convergence.McseSd(before), Convergence.McseSd(after));
        });

    [Fact]
    public void Increasing_maps_leave_ranks_and_bulk_ess_as_they_are() =>
        FourChains.Sample(values =>
        {
            double[] mapped = [.. values.Select(x => Math.Exp(x / 400) + x * x * x)];
            ParameterDraws before = new(values, 4), after = new(mapped, 4);
            Same(Convergence.EssBulk(before), Convergence.EssBulk(after));
            // Distances from the median are not kept, so the folded half of R-hat may change; the bulk half cannot.
            Assert.Equal(Ranks.Of(before), Ranks.Of(after));
        });

    [Fact]
    public void The_order_of_chains_changes_nothing() =>
        Gen.Select(FourChains, Gen.Shuffle(new[] { 0, 1, 2, 3 })).Sample((values, order) =>
        {
            double[] permuted = [.. order.SelectMany(c => new ParameterDraws(values, 4).Chain(c).ToArray())];
            foreach ((string name, OfDraws of) in All)
            {
                double before = of(new ParameterDraws(values, 4)), after = of(new ParameterDraws(permuted, 4));
                Same(before, after, name);
            }
        });

    private static void Same(double expected, double actual, string what = "") =>
        GoldenDiagnostics.Close(expected, actual, 1e-9, what);
}
