namespace BayesSampler.Models.Tests;

/// <summary>Values and derivatives against closed forms, references of 45 digits and differences.</summary>
public sealed class OdeAccuracyTests
{
    private const OdeMethod Explicit = OdeMethod.RungeKutta45;
    private const OdeMethod Implicit = OdeMethod.Implicit;

    /// <summary>The errors of steps add up: closed forms must be met within so many tolerances.</summary>
    private const double Accumulated = 20;

    /// <summary>Absolute tolerance of the references' solutions, relative to the relative one.</summary>
    private const double SmallTolerance = 1e-3;

    private static readonly double[] Times = [0.1, 0.5, 1, 2.5, 2.6, 5, 10];

    public static TheoryData<int, double> MethodsAndTolerances()
    {
        TheoryData<int, double> cases = [];
        foreach (OdeMethod method in Enum.GetValues<OdeMethod>())
        {
            foreach (double tolerance in new[] { 1e-4, 1e-6, 1e-8, 1e-10 }) cases.Add((int)method, tolerance);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(MethodsAndTolerances))]
    public void Decay_has_its_closed_form(int method, double tolerance)
    {
        const double Initial = 3, Rate = 0.7;
        Solution solution = Solution.Of(new Decay(), Solution.Settings((OdeMethod)method, tolerance), [Initial], [Rate], Times);
        double[] values = [.. Times.Select(t => Initial * Math.Exp(-Rate * t))];
        double[] columns = [.. Times.SelectMany(t => new[] { Math.Exp(-Rate * t), -t * Initial * Math.Exp(-Rate * t) })];
        AssertSolved(solution, values, columns, tolerance);
    }

    [Theory]
    [MemberData(nameof(MethodsAndTolerances))]
    public void Oscillator_has_its_closed_form(int method, double tolerance)
    {
        const double X = 0.6, V = -0.4, W = 1.3;
        Solution solution = Solution.Of(new Oscillator(), Solution.Settings((OdeMethod)method, tolerance), [X, V], [W], Times);
        List<double> values = [], columns = [];
        foreach (double t in Times)
        {
            (double s, double c) = Math.SinCos(W * t);
            values.AddRange([X * c + V / W * s, -X * W * s + V * c]);
            columns.AddRange([c, s / W, -X * t * s + V * (t * c / W - s / (W * W))]);
            columns.AddRange([-W * s, c, -X * (s + W * t * c) - V * t * s]);
        }

        AssertSolved(solution, [.. values], [.. columns], tolerance);
    }

    [Theory]
    [MemberData(nameof(MethodsAndTolerances))]
    public void Seasonal_growth_has_its_closed_form(int method, double tolerance)
    {
        const double Initial = 0.3, R = 0.8, K = 4, A = 0.5, W = 2;
        Solution solution =
            Solution.Of(new SeasonalLogistic(), Solution.Settings((OdeMethod)method, tolerance), [Initial], [R, K, A, W], Times);
        List<double> values = [], columns = [];
        foreach (double t in Times)
        {
            // y = K / (1 + (K / y0 - 1) e^-tau) with tau = r (t + a sin(w t) / w).
            (double s, double c) = Math.SinCos(W * t);
            double e = Math.Exp(-R * (t + A * s / W)), below = 1 + (K / Initial - 1) * e, y = K / below;
            double byTau = y * y / K * (K / Initial - 1) * e;
            values.Add(y);
            columns.AddRange([y * y * e / (Initial * Initial), byTau * (t + A * s / W), 1 / below - y * y / K * e / Initial,
                byTau * R * s / W, byTau * R * A * (t * c / W - s / (W * W))]);
        }

        AssertSolved(solution, [.. values], [.. columns], tolerance);
    }

    private static void AssertSolved(Solution solution, double[] values, double[] columns, double tolerance)
    {
        Assert.Equal(OdeStatus.Success, solution.Result.Status);
        Assert.Equal(Times[^1], solution.Result.Time);
        Solution.AssertClose(values, solution.Values, Accumulated * tolerance, Accumulated * tolerance);
        Solution.AssertClose(columns, solution.Sensitivities, Accumulated * tolerance, Accumulated * tolerance);
    }

    /// <summary>
    /// Values within one tolerance. Sensitivities lose more where they pass through zero beside large others, as in the
    /// predators' cycle, and most in the jumps of the stiff oscillator, where they rise a millionfold and fall again.
    /// </summary>
    [Theory]
    [InlineData(Reference.LotkaVolterra, (int)Explicit, 1e-6, 20)]
    [InlineData(Reference.LotkaVolterra, (int)Explicit, 1e-9, 5)]
    [InlineData(Reference.LotkaVolterra, (int)Implicit, 1e-6, 1)]
    [InlineData(Reference.LotkaVolterra, (int)Implicit, 1e-9, 1)]
    [InlineData(Reference.VanDerPol, (int)Explicit, 1e-6, 5)]
    [InlineData(Reference.VanDerPol, (int)Explicit, 1e-9, 5)]
    [InlineData(Reference.VanDerPol, (int)Implicit, 1e-6, 1)]
    [InlineData(Reference.VanDerPol, (int)Implicit, 1e-9, 1)]
    [InlineData(Reference.StiffVanDerPol, (int)Implicit, 1e-5, 2000)]
    [InlineData(Reference.StiffVanDerPol, (int)Implicit, 1e-8, 500)]
    [InlineData(Reference.Robertson, (int)Implicit, 1e-4, 1)]
    [InlineData(Reference.Robertson, (int)Implicit, 1e-6, 1)]
    [InlineData(Reference.Robertson, (int)Implicit, 1e-8, 1)]
    public void References_are_met(string name, int method, double tolerance, double factor)
    {
        Reference[] references = Of(name);
        Solution solution = Solve(name, (OdeMethod)method, tolerance, [.. references.Select(r => r.Time)]);
        Assert.Equal(OdeStatus.Success, solution.Result.Status);
        int n = references[0].Values.Length, columns = references[0].Sensitivities.Length / n;
        for (int k = 0; k < references.Length; k++)
        {
            Solution.AssertClose(references[k].Values, solution.Values.AsSpan(k * n, n), tolerance, SmallTolerance * tolerance);
            for (int c = 0; c < columns; c++)
            {
                double scale = Math.Max(1, c < n ? Initial(name)[c] : Parameters(name)[c - n]);
                for (int i = 0; i < n; i++)
                {
                    double expected = references[k].Sensitivities[i * columns + c];
                    double actual = solution.Sensitivities[(k * n + i) * columns + c];
                    Solution.AssertClose([expected], [actual], factor * tolerance, factor * SmallTolerance * tolerance / scale);
                }
            }
        }
    }

    [Theory]
    [InlineData((int)Explicit)]
    [InlineData((int)Implicit)]
    public void Steps_end_with_errors_of_order_5(int method) =>
        // The end of the last step, without interpolation.
        Assert.InRange(Order((OdeMethod)method, [10]), 4.6, 5.4);

    [Theory]
    [InlineData((int)Explicit, 5)]
    [InlineData((int)Implicit, 4)]
    public void Interpolation_errs_by_the_order_of_its_polynomial(int method, double order) =>
        // Many times, so that some lie in the middle of steps: there a polynomial of order 4 (3) errs by h^5 (h^4).
        Assert.InRange(
            Order((OdeMethod)method, [.. Enumerable.Range(1, 400).Select(i => i / 40.0)]), order - 0.4, order + 0.4);

    /// <summary>By how much the error falls as steps become more; of the oscillator, whose steps are nearly equal.</summary>
    private static double Order(OdeMethod method, double[] times)
    {
        (double coarseError, int coarse) = Solve(1e-6);
        (double fineError, int fine) = Solve(1e-9);
        return Math.Log(coarseError / fineError) / Math.Log((double)fine / coarse);

        (double Error, int Steps) Solve(double tolerance)
        {
            Solution solution = Solution.Of(new Oscillator(), Solution.Settings(method, tolerance), [1, 0], [1], times, false);
            double worst = times.SelectMany(t => new[] { Math.Cos(t), -Math.Sin(t) })
                .Zip(solution.Values, (exact, actual) => Math.Abs(exact - actual)).Max();
            return (worst, solution.Result.AcceptedSteps);
        }
    }

    [Theory]
    [InlineData(Reference.LotkaVolterra, (int)Explicit, 12)]
    [InlineData(Reference.LotkaVolterra, (int)Implicit, 12)]
    [InlineData(Reference.VanDerPol, (int)Explicit, 4)]
    [InlineData(Reference.VanDerPol, (int)Implicit, 4)]
    [InlineData(Reference.Robertson, (int)Implicit, 40)]
    public void Sensitivities_are_the_slopes_of_tight_solutions(string name, int method, double end)
    {
        double[] inputs = [.. Initial(name), .. Parameters(name)], times = [0.4 * end, end];
        int n = Initial(name).Length;
        Solution solution = Solve(name, (OdeMethod)method, 1e-10, times);
        for (int c = 0; c < inputs.Length; c++)
        {
            double[] At(double step)
            {
                double[] moved = [.. inputs];
                moved[c] += step;
                OdeSettings tight = Solution.Settings((OdeMethod)method, 1e-12) with { AbsoluteTolerance = 1e-16 };
                return Solution.Of(System(name), tight, moved[..n], moved[n..], times, false).Values;
            }

            // A small initial value of zero moves on the scale of the smallest state. Differences of order 4.
            double h = 1e-3 * (inputs[c] == 0 ? name == Reference.Robertson ? 1e-3 : 1 : inputs[c]);
            double[] near = At(h), nearBelow = At(-h), far = At(2 * h), farBelow = At(-2 * h);
            for (int i = 0; i < near.Length; i++)
            {
                double slope = (8 * (near[i] - nearBelow[i]) - (far[i] - farBelow[i])) / (12 * h);
                double largest = Math.Max(Math.Abs(slope), 1e-3 * Math.Abs(near[i]) / Math.Max(1, inputs[c]));
                double actual = solution.Sensitivities[i * inputs.Length + c];
                Assert.True(Math.Abs(actual - slope) <= 1e-6 * largest, $"[{i}] by {c}: {actual:R} for {slope:R}.");
            }
        }
    }

    [Theory]
    [InlineData((int)Explicit)]
    [InlineData((int)Implicit)]
    public void Sensitivities_are_the_derivatives_of_the_computed_solution_itself(int method)
    {
        // A linear equation, loosely solved by steps of the states' choosing: the computed solution is linear in the
        // initial values, so it is its sensitivity times these, however far both are from the exact solution.
        OdeSettings loose = Solution.Settings((OdeMethod)method, 1e-2) with { SensitivityErrorControl = false };
        Solution solution = Solution.Of(new Oscillator(), loose, [0.6, -0.4], [1.3], Times);
        for (int i = 0; i < solution.Values.Length; i++)
        {
            double product = solution.Sensitivities[3 * i] * 0.6 - solution.Sensitivities[3 * i + 1] * 0.4;
            Assert.Equal(product, solution.Values[i], 1e-13);
        }

        // The check has something to see.
        Assert.True(Math.Abs(solution.Values[^2] - (0.6 * Math.Cos(13) - 0.4 / 1.3 * Math.Sin(13))) > 1e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 3)]
    [InlineData(8, 7)]
    [InlineData(9, 6)]
    public void Both_methods_agree_for_any_number_of_states_and_parameters(int states, int sources)
    {
        Diffusion system = new(states, sources);
        double[] initial = [.. Enumerable.Range(0, states).Select(i => 1 + 0.3 * i)];
        double[] parameters = [0.7, .. Enumerable.Range(0, sources).Select(k => 0.1 * k - 0.2)];
        Solution one = Solution.Of(system, Solution.Settings(Explicit, 1e-10), initial, parameters, Times);
        Solution other = Solution.Of(system, Solution.Settings(Implicit, 1e-10), initial, parameters, Times);
        Solution.AssertClose(one.Values, other.Values, 1e-8, 1e-8);
        Solution.AssertClose(one.Sensitivities, other.Sensitivities, 1e-8, 1e-8);

        // The solution is linear in the sources: their columns are differences, whatever the length.
        int columns = states + 1 + sources;
        for (int k = 1; k <= sources; k++)
        {
            double[] moved = [.. parameters];
            moved[k] += 1;
            double[] values = Solution.Of(system, Solution.Settings(Explicit, 1e-10), initial, moved, Times, false).Values;
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i] - one.Values[i], one.Sensitivities[i * columns + states + k], 1e-7);
        }
    }

    private static Reference[] Of(string name) => [.. Reference.All.Where(r => r.Name == name)];

    private static double[] Initial(string name) => name switch
    {
        Reference.LotkaVolterra => [33.9, 5.9],
        Reference.Robertson => [1, 0, 0],
        _ => [2, 0],
    };

    private static double[] Parameters(string name) => name switch
    {
        Reference.LotkaVolterra => [0.55, 0.028, 0.8, 0.024],
        Reference.Robertson => [0.04, 1e4, 3e7],
        Reference.VanDerPol => [5],
        _ => [1000],
    };

    private static OdeSystem System(string name) => name switch
    {
        Reference.LotkaVolterra => new LotkaVolterra(),
        Reference.Robertson => new Robertson(),
        _ => new VanDerPol(),
    };

    private static Solution Solve(string name, OdeMethod method, double tolerance, double[] times, bool sensitivities = true)
    {
        OdeSettings settings = Solution.Settings(method, tolerance) with { AbsoluteTolerance = SmallTolerance * tolerance };
        return Solution.Of(System(name), settings, Initial(name), Parameters(name), times, sensitivities);
    }
}
