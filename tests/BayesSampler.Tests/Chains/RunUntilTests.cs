namespace BayesSampler.Tests;

/// <summary>Runs that end when enough is known, or when time, draws or patience run out.</summary>
public sealed class RunUntilTests
{
    private static readonly CaseOptions Options = new() { Draws = 20 };

    private static readonly StoppingRule Bulk60 = new() { MinEssBulk = 60, MinEssTail = null, MaxRHat = null };

    private static readonly StoppingRule OutOfReach = new() { MinEssBulk = 1e9 };

    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_draws_are_those_of_a_run_of_that_length_on_any_number_of_threads(string name)
    {
        SamplingResult one = SamplerCase.Create(name, Options).RunUntil(Bulk60);
        SamplingResult four = SamplerCase.Create(name, Options with { Threads = 4 }).RunUntil(Bulk60);
        int draws = one.Draws.DrawsPerChain;
        SamplerCase plain = SamplerCase.Create(name, Options with { Draws = draws });
        SamplingResult whole = plain.Sample();
        Assert.Equal(StopReason.ConditionsMet, one.Stopping!.Reason);
        Assert.Equal(draws, one.Stopping.DrawsPerChain);
        Assert.True(one.IsComplete);
        foreach (SamplingResult result in new[] { one, four })
        {
            SamplerCase.AssertSameBits(whole.Draws, result.Draws);
            SamplerCase.AssertSameBits(whole.Statistics, result.Statistics);
            Assert.Equal(plain.Snapshots(whole), plain.Snapshots(result));
            Assert.Equal(whole.DivergenceCount, result.DivergenceCount);
        }
    }

    [Theory]
    [InlineData("nuts diagonal")]
    [InlineData("mh")]
    public void It_stops_at_the_first_look_at_which_all_conditions_are_met(string name)
    {
        StoppingRule rule = new() { MinEssBulk = 150, MinEssTail = 120, MaxRHat = 1.03, Growth = 1.2 };
        SamplingResult result = SamplerCase.Create(name, Options).RunUntil(rule);
        Assert.Equal(StopReason.ConditionsMet, result.Stopping!.Reason);
        Assert.Empty(result.Stopping.Unmet);
        int[] looks = [.. rule.Checks(Options.Draws, 0).TakeWhile(draws => draws <= result.Draws.DrawsPerChain)];
        Assert.Equal(looks.Length, result.Stopping.Checks);
        Assert.True(looks.Length > 3, "The test needs looks that come too early.");
        foreach (int draws in looks)
        {
            PosteriorDraws then = SamplerCase.Create(name, Options with { Draws = draws }).Sample().Draws;
            bool isMet = then.Names.All(quantity => Convergence.EssBulk(then[quantity]) >= 150
                && Convergence.EssTail(then[quantity]) >= 120 && Convergence.RHat(then[quantity]) <= 1.03);
            Assert.Equal(draws == result.Draws.DrawsPerChain, isMet);
        }
    }

    [Fact]
    public void Looks_are_at_the_settings_draws_and_then_grow_by_a_factor()
    {
        StoppingRule rule = new() { MaxDraws = 600 };
        Assert.Equal([100, 150, 225, 338, 507, 600], rule.Checks(100, 0));
        Assert.Equal([225, 338, 507, 600], rule.Checks(100, 151));
        Assert.Equal([225, 338, 507, 600], rule.Checks(100, 225));
        Assert.Equal([600], rule.Checks(100, 600));
        Assert.Equal([600], rule.Checks(600, 0));
        Assert.Equal([1, 2, 3, 4], (rule with { Growth = 1.05, MaxDraws = 4 }).Checks(1, 0));
        Assert.Equal(int.MaxValue, (rule with { MaxDraws = int.MaxValue }).Checks(1000, 0).Last());
    }

    [Fact]
    public void A_rule_out_of_reach_ends_at_its_largest_number_of_draws_and_says_so()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options);
        SamplingResult result = sampler.RunUntil(OutOfReach with { MaxDraws = 77, MaxRHat = 50, MinEssTail = null });
        Assert.Equal(77, result.Draws.DrawsPerChain);
        Assert.False(result.IsComplete);
        StoppingReport report = result.Stopping!;
        Assert.Equal(StopReason.MaxDraws, report.Reason);
        Assert.Equal(["x", "y"], report.Unmet.Select(unmet => unmet.Quantity));
        Assert.Equal(
            new UnmetCondition("y", StoppingCriterion.EssBulk, Convergence.EssBulk(result.Draws["y"]), 1e9), report.Unmet[1]);
        DiagnosticWarning warning = Assert.Single(result.Warnings, warning => warning.Kind == WarningKind.Incomplete);
        Assert.Contains("77 draws", warning.Message, StringComparison.Ordinal);
        Assert.Contains("bulk ESS of x", warning.Message, StringComparison.Ordinal);
        Assert.Contains("1 more", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_ends_chains_at_whole_draws_and_the_rest_can_follow()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options with { Thinning = 3, Threads = 2 });
        StoppingRule rule = OutOfReach with { MaxDraws = int.MaxValue, Deadline = TimeSpan.FromMilliseconds(200) };
        SamplingResult cut = sampler.RunUntil(rule);
        Assert.Equal(StopReason.Deadline, cut.Stopping!.Reason);
        Assert.False(cut.IsComplete);
        Assert.Contains(cut.Warnings, warning => warning.Message.Contains("00:00:00.2", StringComparison.Ordinal));
        Assert.NotEmpty(cut.Stopping.Unmet);
        int longest = sampler.ChainDraws(cut).Max(draws => draws.DrawsPerChain);
        Assert.Equal(sampler.ChainDraws(cut).Min(draws => draws.DrawsPerChain), cut.Draws.DrawsPerChain);

        SamplingResult whole = SamplerCase.Create("nuts diagonal", Options with { Thinning = 3, Draws = longest + 10 }).Sample();
        SamplingResult rest = sampler.ContinueUntil(cut, OutOfReach with { MaxDraws = longest + 10 });
        SamplerCase.AssertSameBits(whole.Draws, rest.Draws);
        SamplerCase.AssertSameBits(whole.Statistics, rest.Statistics);
    }

    [Fact]
    public void A_run_on_fewer_threads_than_chains_leaves_all_about_as_far_when_it_is_stopped()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options with { Draws = 1_000_000, Threads = 1 });
        using CancellationTokenSource source = new();
        DirectProgress progress = new(report =>
        {
            if (report.Iteration >= 20_000) source.Cancel();
        });
        SamplingResult cut = sampler.RunUntil(OutOfReach, progress, source.Token);
        int longest = sampler.ChainDraws(cut).Max(draws => draws.DrawsPerChain);
        Assert.InRange(longest, 19_000, 21_000);
        Assert.InRange(longest - cut.Draws.DrawsPerChain, 1, 100);
    }

    [Fact]
    public void A_run_stopped_before_its_first_draw_can_be_continued()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options);
        SamplingResult cut = sampler.RunUntil(Bulk60, null, new CancellationToken(canceled: true));
        Assert.Equal(0, cut.Draws.DrawsPerChain);
        Assert.NotEmpty(cut.ToString()!);
        SamplerCase.AssertSameBits(sampler.RunUntil(Bulk60).Draws, sampler.ContinueUntil(cut, Bulk60).Draws);
    }

    [Fact]
    public void A_rule_of_time_alone_is_met_when_time_is_up()
    {
        StoppingRule rule = new()
        {
            MinEssBulk = null,
            MinEssTail = null,
            MaxRHat = null,
            Deadline = TimeSpan.FromMilliseconds(20),
            MaxDraws = int.MaxValue,
        };
        SamplingResult result = SamplerCase.Create("nuts diagonal", Options).RunUntil(rule);
        Assert.Equal(StopReason.Deadline, result.Stopping!.Reason);
        Assert.True(result.IsComplete);
        Assert.DoesNotContain(result.Warnings, warning => warning.Kind == WarningKind.Incomplete);
    }

    [Theory]
    [InlineData("nuts diagonal")]
    [InlineData("walnuts dense")]
    [InlineData("hmc diagonal")]
    [InlineData("mh")]
    public void A_cancelled_run_ends_where_an_uninterrupted_one_does_once_continued(string name)
    {
        SamplerCase sampler = SamplerCase.Create(name, Options);
        SamplingResult whole = sampler.RunUntil(Bulk60);
        foreach (int iteration in new[] { 100, 170, 181 })
        {
            using CancellationTokenSource source = new();
            DirectProgress progress = new(report =>
            {
                if (report.Chain == 2 && report.Iteration >= iteration) source.Cancel();
            });
            SamplingResult cut = sampler.RunUntil(Bulk60, progress, source.Token);
            Assert.Equal(StopReason.Cancelled, cut.Stopping!.Reason);
            Assert.False(cut.IsComplete);
            Assert.Contains("cancelled", cut.ToString(), StringComparison.Ordinal);
            SamplingResult rest = sampler.ContinueUntil(cut, Bulk60);
            SamplerCase.AssertSameBits(whole.Draws, rest.Draws);
            SamplerCase.AssertSameBits(whole.Statistics, rest.Statistics);
            Assert.Equal(StopReason.ConditionsMet, rest.Stopping!.Reason);
        }
    }

    [Fact]
    public void A_finished_run_goes_on_until_a_rule_is_met()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options);
        SamplingResult whole = sampler.RunUntil(Bulk60);
        SamplingResult rest = sampler.ContinueUntil(sampler.Sample(), Bulk60);
        SamplerCase.AssertSameBits(whole.Draws, rest.Draws);
        SamplingResult looked = sampler.ContinueUntil(whole, Bulk60);
        Assert.Equal(1, looked.Stopping!.Checks);
        SamplerCase.AssertSameBits(whole.Draws, looked.Draws);
        int draws = whole.Draws.DrawsPerChain;
        ArgumentOutOfRangeException many = Assert.Throws<ArgumentOutOfRangeException>(
            () => sampler.ContinueUntil(whole, Bulk60 with { MaxDraws = draws - 1 }));
        Assert.Contains(Require.Invariant($"{draws - 1}"), many.Message, StringComparison.Ordinal);
        Assert.Contains("there already", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_errors_are_asked_for_by_scalar_or_whole_parameter()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 50, Warmup = 150 });
        IModel<IDifferentiableLogDensity> model = TwoVectors();
        StoppingRule rule = new()
        {
            MinEssBulk = null,
            MinEssTail = null,
            MaxRHat = null,
            MaxMcse = new Dictionary<string, double> { ["a"] = 0.2, ["a[2]"] = 0.03, ["b[1]"] = 0.06 },
        };
        SamplingResult result = sampler.RunUntil(model, rule);
        Assert.Equal(StopReason.ConditionsMet, result.Stopping!.Reason);
        Assert.True(Convergence.McseMean(result.Draws["a[1]"]) <= 0.2);
        Assert.True(Convergence.McseMean(result.Draws["a[2]"]) <= 0.03);
        Assert.True(Convergence.McseMean(result.Draws["b[1]"]) <= 0.06);
        // The strictest decides: without it the run is shorter, and alone it is as long.
        Assert.True(Draws(rule with { MaxMcse = new Dictionary<string, double> { ["a"] = 0.2 } }) < result.Draws.DrawsPerChain);
        Assert.Equal(
            result.Draws.DrawsPerChain, Draws(rule with { MaxMcse = new Dictionary<string, double> { ["a[2]"] = 0.03 } }));
        StoppingReport report = sampler.RunUntil(model, rule with { MaxDraws = 50 }).Stopping!;
        Assert.Contains(report.Unmet, unmet => unmet is { Quantity: "a[2]", Criterion: StoppingCriterion.McseMean, Limit: 0.03 });

        int Draws(StoppingRule other) => sampler.RunUntil(model, other).Draws.DrawsPerChain;
    }

    [Fact]
    public void Only_named_quantities_count()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 10, Warmup = 150 });
        StoppingRule rule = OutOfReach with { MaxDraws = 11, Quantities = ["b", "a[2]"], MinEssTail = null, MaxRHat = null };
        StoppingReport report = sampler.RunUntil(TwoVectors(), rule).Stopping!;
        Assert.Equal(["a[2]", "b[1]", "b[2]"], report.Unmet.Select(unmet => unmet.Quantity));
    }

    [Fact]
    public void Unknown_names_are_refused_with_those_there_are()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3 });
        foreach (StoppingRule rule in new StoppingRule[]
        {
            new() { Quantities = ["b", "c"] },
            new() { MaxMcse = new Dictionary<string, double> { ["c"] = 1 } },
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => sampler.RunUntil(TwoVectors(), rule));
            Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
            Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => sampler.RunUntil(TwoVectors(), new StoppingRule { Quantities = ["b[3]"] }));
    }

    [Fact]
    public void A_rule_that_asks_for_nothing_or_allows_too_little_is_refused()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 200 });
        StoppingRule empty = new() { MinEssBulk = null, MinEssTail = null, MaxRHat = null };
        ArgumentException error = Assert.Throws<ArgumentException>(() => sampler.RunUntil(TwoVectors(), empty));
        Assert.Contains("deadline", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.RunUntil(TwoVectors(), new StoppingRule { MaxDraws = 199 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { MinEssBulk = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { MinEssTail = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { MaxRHat = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { MaxDraws = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { Growth = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { Deadline = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingRule { Deadline = TimeSpan.FromDays(25) });
        ArgumentOutOfRangeException negative = Assert.Throws<ArgumentOutOfRangeException>(
            () => new StoppingRule { MaxMcse = new Dictionary<string, double> { ["a"] = -1 } });
        Assert.Contains("MaxMcse[\"a\"]", negative.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constants_do_not_count_but_something_must()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 100, Warmup = 150 });
        SamplingResult result = sampler.RunUntil(new Reported(_ => 1), Bulk60);
        Assert.Equal(StopReason.ConditionsMet, result.Stopping!.Reason);
        StoppingReport constant = sampler.RunUntil(
            new Reported(_ => 1), Bulk60 with { Quantities = ["derived"], MaxDraws = 300 }).Stopping!;
        Assert.Equal(StopReason.MaxDraws, constant.Reason);
        UnmetCondition unmet = Assert.Single(constant.Unmet);
        Assert.Equal("derived", unmet.Quantity);
        Assert.True(double.IsNaN(unmet.Value));
    }

    [Fact]
    public void Draws_that_are_not_finite_end_the_run_where_they_count()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 100, Warmup = 150 });
        Reported model = new(x => x > 0 ? double.NaN : x);
        SamplingResult result = sampler.RunUntil(model, new StoppingRule());
        Assert.Equal(StopReason.NonFinite, result.Stopping!.Reason);
        Assert.Equal(1, result.Stopping.Checks);
        Assert.Contains(result.Stopping.Unmet, unmet => unmet.Quantity == "derived");
        Assert.Equal(StopReason.ConditionsMet, sampler.RunUntil(model, new StoppingRule { Quantities = ["x"] }).Stopping!.Reason);
    }

    [Fact]
    public void Two_valued_quantities_have_no_tail_to_be_known()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 100, Warmup = 150 });
        SamplingResult result = sampler.RunUntil(new Reported(x => x > 0 ? 1 : 0), new StoppingRule());
        Assert.True(double.IsNaN(Convergence.EssTail(result.Draws["derived"])));
        Assert.Equal(StopReason.ConditionsMet, result.Stopping!.Reason);
        Assert.True(Convergence.EssBulk(result.Draws["derived"]) >= 400);
    }

    [Fact]
    public void Too_few_draws_meet_no_rule()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Draws = 3, Warmup = 150 });
        StoppingRule rule = new() { MinEssBulk = 1, MinEssTail = 1, MaxRHat = null, MaxDraws = 4 };
        StoppingReport report = sampler.RunUntil(TwoVectors(), rule).Stopping!;
        Assert.Equal(StopReason.MaxDraws, report.Reason);
        Assert.Equal(8, report.Unmet.Length);
    }

    [Fact]
    public void A_run_of_a_given_number_of_draws_has_no_stopping_report() =>
        Assert.Null(SamplerCase.Create("nuts diagonal", Options).Sample().Stopping);

    private static IModel<IDifferentiableLogDensity> TwoVectors() => LogDensity.FromFunction(
        [new ParameterInfo("a", 2), new ParameterInfo("b", 2)],
        (q, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < q.Length; i++)
            {
                gradient[i] = -q[i];
                sum += q[i] * q[i];
            }

            return -sum / 2;
        });

    /// <summary>A standard normal x, and something derived from it.</summary>
    private sealed class Reported(Func<double, double> derive) : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } =
            [new ParameterInfo("x"), new ParameterInfo("derived") { IsDerived = true }];

        public IDifferentiableLogDensity CreateEvaluator() => new Density(derive);

        private sealed class Density(Func<double, double> derive) : IDifferentiableLogDensity, IConstrained
        {
            public int Dimension => 1;

            public double LogDensity(ReadOnlySpan<double> position) => -position[0] * position[0] / 2;

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
            {
                gradient[0] = -position[0];
                return LogDensity(position);
            }

            public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
            {
                parameters[0] = position[0];
                parameters[1] = derive(position[0]);
            }

            public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position) => position[0] = parameters[0];
        }
    }
}
