using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class GradientAdaptationTests
{
    [Theory]
    [InlineData(0, 0, 0, "")]
    [InlineData(20, 6, 17, "")]
    [InlineData(200, 60, 170, "10 20 30 40 50 60")]
    [InlineData(300, 90, 255, "10 20 30 40 50 60 70 80 90")]
    [InlineData(400, 120, 340, "10 20 30 40 50 60 70 80 90 100 110 120 200")]
    public void Windows_move_on_while_another_one_fits(int warmup, int earlyEnd, int end, string switches)
    {
        OverlappingSchedule schedule = OverlappingSchedule.Build(warmup);
        Assert.Equal((earlyEnd, end, switches), (schedule.EarlyEnd, schedule.End, string.Join(" ", schedule.Switches)));
    }

    [Fact]
    public void The_window_in_use_is_the_young_one_of_the_last_switch()
    {
        DrawWindow window = new(1, 4);
        for (int i = 0; i < 3; i++) window.Add([i], [-i]);
        window.Switch();
        Assert.Equal(3, window.Count);
        for (int i = 3; i < 5; i++) window.Add([i], [-i]);
        window.Switch();
        Assert.Equal(2, window.Count);
        window.Add([5], [-5]);
        Assert.Equal([3.0, 4, 5], Kept(window));
        for (int i = 6; i < 9; i++) window.Add([i], [-i]);
        // Six draws in the window, of which it keeps the last four.
        Assert.Equal((6, 4), (window.Count, window.Kept));
        Assert.Equal([5.0, 6, 7, 8], Kept(window));
    }

    [Fact]
    public void Variances_are_exact_for_a_Gaussian_after_two_draws()
    {
        DrawWindow window = new(2, 0);
        foreach (double[] x in new double[][] { [1, -4], [2.5, 100] }) window.Add(x, [-(x[0] - 7) / 9, -(x[1] + 3) / 1e-4]);
        double[] variances = new double[2];
        window.EstimateVariances(variances);
        Assert.Equal(9, variances[0], 1e-13 * 9);
        Assert.Equal(1e-4, variances[1], 1e-13 * 1e-4);
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(10, 40)]
    [InlineData(40, 60)]
    public void A_Gaussian_covariance_is_exact_once_draws_span_the_space(int d, int draws)
    {
        // Covariance = A A'; the draws are from another law altogether.
        (double[] covariance, double[] precision) = Covariance(d);
        DrawWindow window = new(d, draws);
        ChainRandom random = ChainRandom.ForChain(3, 0);
        double[] x = new double[d], g = new double[d];
        for (int k = 0; k < draws; k++)
        {
            random.FillNormal(x);
            for (int i = 0; i < d; i++) g[i] = -FixedOrder.Dot(precision.AsSpan(i * d, d), x);
            window.Add(x, g);
        }

        double[] variances = new double[d];
        window.EstimateVariances(variances);
        double[] scales = [.. variances.Select(Math.Sqrt)];
        CovarianceSpectrum spectrum = CovarianceSpectrum.Estimate(window, scales);

        // Each direction it names is an eigenvector of the scaled covariance, with the variance it says.
        Assert.True(spectrum.Rank > 0);
        for (int k = 0; k < spectrum.Rank; k++)
        {
            ReadOnlySpan<double> u = spectrum.Directions.AsSpan(k * d, d);
            for (int i = 0; i < d; i++)
            {
                double image = 0;
                for (int j = 0; j < d; j++) image += covariance[i * d + j] / (scales[i] * scales[j]) * u[j];
                Assert.Equal(spectrum.Variances[k] * u[i], image, 1e-5 * spectrum.Variances.Max());
            }
        }
    }

    /// <summary>Enough draws and too few, with something to be found.</summary>
    [Theory]
    [InlineData(20, 200)]
    [InlineData(100, 200)]
    [InlineData(100, 60)]
    [InlineData(300, 100)]
    public void A_look_takes_no_more_memory_than_is_told(int d, int draws)
    {
        DrawWindow window = new(d, draws);
        ChainRandom random = ChainRandom.ForChain(5, 0);
        double[] x = new double[d], g = new double[d];
        for (int k = 0; k < draws; k++)
        {
            random.FillNormal(x);
            x[0] *= 30;
            for (int i = 0; i < d; i++) g[i] = i == 0 ? -x[0] / 900 : -x[i];
            window.Add(x, g);
        }

        double[] scales = [.. Enumerable.Repeat(1.0, d)];
        CovarianceSpectrum.Estimate(window, scales);
        long before = GC.GetAllocatedBytesForCurrentThread();
        CovarianceSpectrum spectrum = CovarianceSpectrum.Estimate(window, scales);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(spectrum.Rank, 1, 3);
        Assert.InRange((double)allocated / (CovarianceSpectrum.Numbers(draws, d) * sizeof(double)), 0.3, 1);
    }

    /// <summary>Gaussians of independent coordinates but for one or two directions, given by their variances; each of 50 windows.</summary>
    [Theory]
    [InlineData(100, 200)]
    [InlineData(200, 120)]
    [InlineData(40, 250)]
    public void A_screening_sees_wide_and_narrow_directions_and_correlated_pairs(int d, int draws)
    {
        double ratio = Math.Sqrt((double)d / draws);
        // Twice what could be noise.
        double strong = 2.6 * (1 + ratio) * (1 + ratio);
        foreach (double[] variances in (double[][])[[strong], [1 / strong], [strong, 1 / strong], [strong, strong]])
        {
            for (int chain = 0; chain < 50; chain++)
                Assert.True(CovarianceSpectrum.IsWorthEstimating(Window(d, draws, chain, variances), Ones(d)), $"{string.Join(", ", variances)}; {chain}");
        }
    }

    [Theory]
    [InlineData(100, 200, false)]
    [InlineData(200, 120, false)]
    [InlineData(40, 250, false)]
    [InlineData(100, 200, true)]
    [InlineData(40, 250, true)]
    public void Noise_is_screened_out(int d, int draws, bool follow)
    {
        for (int chain = 0; chain < 50; chain++)
        {
            DrawWindow window = follow ? Window(d, draws, chain, [1, 1.5]) : Unrelated(d, draws, chain);
            Assert.False(CovarianceSpectrum.IsWorthEstimating(window, Ones(d)), $"{chain}");
        }
    }

    private static double[] Ones(int d) => [.. Enumerable.Repeat(1.0, d)];

    /// <summary>Directions of equal and of alternating coordinates have the given variances, all others 1.</summary>
    private static DrawWindow Window(int d, int draws, int chain, double[] variances)
    {
        DrawWindow window = new(d, draws);
        ChainRandom random = ChainRandom.ForChain(6, chain);
        double[] x = new double[d], g = new double[d];
        for (int k = 0; k < draws; k++)
        {
            random.FillNormal(x);
            for (int i = 0; i < d; i++) g[i] = -x[i];
            for (int v = 0; v < variances.Length; v++)
            {
                int direction = v;
                double Sign(int i) => direction == 1 && i % 2 == 1 ? -1 : 1;
                double along = 0;
                for (int i = 0; i < d; i++) along -= Sign(i) * g[i] / d;
                double sd = Math.Sqrt(variances[v]);
                for (int i = 0; i < d; i++)
                {
                    x[i] += (sd - 1) * along * Sign(i);
                    g[i] -= (1 / sd - 1) * along * Sign(i);
                }
            }

            window.Add(x, g);
        }

        return window;
    }

    private static DrawWindow Unrelated(int d, int draws, int chain)
    {
        DrawWindow window = new(d, draws);
        ChainRandom random = ChainRandom.ForChain(7, chain);
        double[] x = new double[d], g = new double[d];
        for (int k = 0; k < draws; k++)
        {
            random.FillNormal(x);
            random.FillNormal(g);
            window.Add(x, g);
        }

        return window;
    }

    [Fact]
    public void Independent_draws_that_are_no_Gaussian_show_nothing_beyond_the_diagonal()
    {
        const int D = 40, Draws = 200;
        DrawWindow window = new(D, Draws);
        ChainRandom random = ChainRandom.ForChain(4, 0);
        double[] x = new double[D], g = new double[D];
        for (int k = 0; k < Draws; k++)
        {
            random.FillNormal(x);
            random.FillNormal(g);
            // Of little relation to each other.
            window.Add(x, g);
        }

        Assert.Equal(0, CovarianceSpectrum.Estimate(window, [.. Enumerable.Repeat(1.0, D)]).Rank);
    }

    [Fact]
    public void The_metric_is_chosen_by_expected_cost_and_the_choice_is_told()
    {
        Assert.Equal(MetricKind.Diagonal, Choice(Targets.StandardNormal(20)).Kind);
        Assert.Equal(MetricKind.Diagonal, Choice(Targets.BadlyScaledNormal(1e8)).Kind);
        Assert.StartsWith("diagonal:", Choice(Targets.StandardNormal(20)).ToString(), StringComparison.Ordinal);

        MetricChoice line = Choice(Targets.StraightLine());
        Assert.NotEqual(MetricKind.Diagonal, line.Kind);
        Assert.True(line.DiagonalCondition > 1e4 && line.Condition < 1.1 && line.RelativeCost < 0.1, line.ToString());

        // One direction is all that a hundred equally correlated coordinates need, give or take one of noise.
        MetricChoice shared = Choice(Targets.EquicorrelatedNormal(0.95, 100));
        Assert.Equal(MetricKind.LowRank, shared.Kind);
        Assert.InRange(shared.Rank, 1, 2);
        Assert.Contains($"low rank, {shared.Rank} direction", shared.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A look in midst of warmup may be too dear for cheap gradients; the last one is not, where there is something to be found.</summary>
    [Theory]
    [InlineData(100, 300)]
    [InlineData(200, 300)]
    [InlineData(200, 1000)]
    [InlineData(400, 300)]
    public void No_chain_of_a_run_misses_what_others_find(int dimension, int warmup)
    {
        TestTarget target = Targets.TwoWideDirections(100, dimension);
        SamplingResult<HmcTuning> result = new NutsSampler(new NutsSettings { Seed = 12, Chains = 8, Warmup = warmup }).Sample(target);
        Assert.All(result.Chains, chain => Assert.Equal(MetricKind.LowRank, chain.Tuning.InverseMetric.Kind));
        McseAssert.Agrees(result.Draws, target.Known, 1000);
    }

    [Theory]
    [InlineData("straight line")]
    [InlineData("correlated")]
    public void Strong_correlation_costs_few_leapfrog_steps(string name)
    {
        TestTarget target = name == "correlated" ? Targets.CorrelatedNormal(0.9999) : Targets.StraightLine();
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 9 }).Sample(target);
        Assert.True(Moments.Mean(result.Statistics["n_leapfrog__"]) < 8);
        McseAssert.Agrees(result.Draws, target.Known, 400);
    }

    [Fact]
    public void A_tuning_can_be_saved_and_used_again()
    {
        TestTarget target = Targets.EquicorrelatedNormal(0.95, 50);
        HmcTuning tuning = new NutsSampler(new NutsSettings { Seed = 10, Draws = 1 }).Sample(target).Chains[0].Tuning;
        Assert.Equal(MetricKind.LowRank, tuning.InverseMetric.Kind);
        ReadOnlySpan<double> values = tuning.InverseMetric.Values.AsSpan();
        int rank = (values.Length - 50) / 51;
        double[,] directions = new double[rank, 50];
        for (int k = 0; k < rank; k++)
        {
            for (int i = 0; i < 50; i++) directions[k, i] = values[50 + rank + k * 50 + i];
        }

        InverseMetric rebuilt = InverseMetric.LowRank(values[..50], values.Slice(50, rank), directions);
        Assert.Equal(tuning.InverseMetric.Values.ToArray(), rebuilt.Values.ToArray());
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 11, Warmup = 0, Tuning = new HmcTuning(tuning.StepSize, rebuilt) })
            .Sample(target);
        Assert.InRange(Moments.Mean(result.Statistics["accept_stat__"]), 0.73, 0.87);
        Assert.True(Moments.Mean(result.Statistics["n_leapfrog__"]) < 10);
    }

    public static TheoryData<MetricKind> Kinds => [MetricKind.Unit, MetricKind.Diagonal, MetricKind.Dense, MetricKind.LowRank];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_tuning_goes_through_a_file_unchanged(MetricKind kind)
    {
        NutsSettings settings = new() { Seed = 10, Chains = 1, Draws = 1, Metric = kind };
        HmcTuning tuning = new NutsSampler(settings).Sample(Targets.EquicorrelatedNormal(0.95, 20)).Chains[0].Tuning;
        string path = Path.GetTempFileName();
        try
        {
            tuning.Save(path);
            HmcTuning loaded = HmcTuning.Load(path);
            Assert.Equal(tuning.StepSize, loaded.StepSize);
            Assert.Equal((kind, 20), (loaded.InverseMetric.Kind, loaded.InverseMetric.Dimension));
            Assert.Equal(tuning.InverseMetric.Values.ToArray(), loaded.InverseMetric.Values.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", "holds no tuning")]
    [InlineData("[1]", "'stepsize' is missing")]
    [InlineData("""{"metric_type": "diag_e", "inv_metric": [1]}""", "'stepsize' is missing")]
    [InlineData("""{"stepsize": "1", "metric_type": "diag_e", "inv_metric": [1]}""", "'stepsize' is \"1\", not a number")]
    [InlineData("""{"stepsize": 1, "metric_type": "diag_e", "inv_metric": [1, null]}""", "'inv_metric[1]' is null")]
    [InlineData("""{"stepsize": 1, "metric_type": "dense_e", "inv_metric": [1]}""", "'inv_metric[0]' is 1, not an array")]
    [InlineData("""{"stepsize": 1, "metric_type": "unit_e", "inv_metric": [1, 2]}""", "must be all 1")]
    [InlineData("""{"stepsize": 0, "metric_type": "diag_e", "inv_metric": [1]}""", "stepSize")]
    [InlineData("""{"stepsize": 1, "metric_type": "round", "inv_metric": [1]}""", "'metric_type' is 'round'")]
    [InlineData("""{"stepsize": 1, "metric_type": "diag_e", "inv_metric": [1, -2]}""", "variances[1]")]
    [InlineData("""{"stepsize": 1, "metric_type": "dense_e", "inv_metric": [[1, 0], [0]]}""", "inv_metric[1]")]
    [InlineData("""{"stepsize": 1, "metric_type": "dense_e", "inv_metric": [[1, 2], [2, 1]]}""", "positive definite")]
    public void A_file_that_is_no_tuning_is_refused(string text, string complaint)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => HmcTuning.Load(path));
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            Assert.Contains(complaint, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_metric_file_of_CmdStan_is_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "stepsize" : 0.25, "metric_type" : "diag_e", "inv_metric" : [1.5, 2e-3] }""");
            HmcTuning tuning = HmcTuning.Load(path);
            Assert.Equal((0.25, MetricKind.Diagonal), (tuning.StepSize, tuning.InverseMetric.Kind));
            Assert.Equal([1.5, 2e-3], tuning.InverseMetric.Values.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_choice_survives_a_continuation_and_a_file_does_not_call_low_rank_diagonal()
    {
        TestTarget target = Targets.EquicorrelatedNormal(0.95, 50);
        NutsSampler sampler = new(new NutsSettings { Seed = 10, Chains = 2, Draws = 5 });
        SamplingResult<HmcTuning> first = sampler.Sample(target);
        SamplingResult<HmcTuning> second = sampler.Continue(target, first, 10);
        Assert.Equal(MetricKind.LowRank, second.Chains[0].Tuning.Choice!.Kind);
        Assert.Equal(first.Chains.Select(chain => chain.Tuning.Choice), second.Chains.Select(chain => chain.Tuning.Choice));

        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            first.WriteCsv(folder, "low-rank");
            Assert.DoesNotContain("Diagonal elements", File.ReadAllText(Path.Combine(folder, "low-rank-1.csv")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Directions_that_are_not_orthonormal_are_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => InverseMetric.LowRank([1, 1], [4], new double[,] { { 1, 1 } }));
        Assert.Contains("orthonormal", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_far_out_neither_hangs_nor_freezes_a_chain()
    {
        // 1e6 standard deviations away; only gradients say so.
        TestTarget target = Targets.StandardNormal(5);
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 12 })
            .Sample(target, InitialPoints.AtPosition([1e6, -1e6, 1e6, 3, 1e-3]));
        McseAssert.Agrees(result.Draws, target.Known, 400);
    }

    private static MetricChoice Choice(TestTarget target) =>
        new NutsSampler(new NutsSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(target).Chains[0].Tuning.Choice!;

    private static double[] Kept(DrawWindow window)
    {
        double[] kept = new double[window.Kept];
        for (int k = 0; k < kept.Length; k++)
        {
            window.Draw(k, out ReadOnlySpan<double> position, out ReadOnlySpan<double> gradient);
            Assert.Equal(-position[0], gradient[0]);
            kept[k] = position[0];
        }

        return kept;
    }

    /// <summary>A strongly correlated covariance, and its inverse.</summary>
    private static (double[] Covariance, double[] Precision) Covariance(int d)
    {
        MathNet.Numerics.LinearAlgebra.Matrix<double> matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            d, d, (i, j) => Math.Pow(0.9, Math.Abs(i - j)) * (i + 1) * (j + 1));
        return (matrix.ToRowMajorArray(), matrix.Inverse().ToRowMajorArray());
    }
}
