using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Recursions against plain loops, and their derivatives.</summary>
public sealed class ScanTests
{
    private static readonly double[] Series = BackEnds.Normals(25);

    [Fact]
    public void An_autoregression_is_its_loop()
    {
        double[] at = [0.7, -0.3, 0.4];
        double[] expected = new double[Series.Length + 1];
        expected[0] = at[1];
        for (int t = 0; t < Series.Length; t++) expected[t + 1] = at[0] * expected[t] + at[2] * Series[t];
        Check(p => Scan([p[1]], [Series], (s, e) => [p[0] * s[0] + p[2] * e[0]])[0], at, expected);
    }

    [Fact]
    public void Nonlinear_states_depend_on_each_other()
    {
        double[] at = [0.7, -0.3, 0.4];
        List<double> a = [0.1], b = [at[0]];
        for (int t = 0; t < Series.Length; t++)
        {
            (double x, double y) = (a[^1], b[^1]);
            a.Add(Math.Tanh(at[1] * y + Series[t]));
            b.Add(Math.Sin(x) * y + at[2] * Math.Exp(-x * x));
        }

        Check(p => Concat(Both(p)), at, [.. a, .. b]);

        static Expr[] Both(Expr p) => Scan([0.1, p[0]], [Series],
            (s, e) => [Tanh(p[1] * s[1] + e[0]), Sin(s[0]) * s[1] + p[2] * Exp(-Square(s[0]))]);
    }

    [Fact]
    public void States_are_exchanged_all_at_once()
    {
        double[] at = [0.7, -0.3];
        Check(p => Concat(Scan([p[0], p[1]], [new double[3]], (s, _) => [s[1], s[0]])), at, [0.7, -0.3, 0.7, -0.3, -0.3, 0.7, -0.3, 0.7]);
        // One value for two states, a state that stays, a constant and an element as they are.
        Check(p => Concat(Scan([p[0], p[1], p[0], 2.0, 1.0], [new double[] { 4, 5 }],
                (s, e) => [s[0] * p[1], s[0] * p[1], s[2], 0.5, e[0]])), at,
            [0.7, 0.7 * -0.3, 0.7 * 0.09, -0.3, 0.7 * -0.3, 0.7 * 0.09, 0.7, 0.7, 0.7, 2, 0.5, 0.5, 1, 4, 5]);
    }

    [Fact]
    public void The_forward_algorithm_of_a_hidden_Markov_model_is_its_loop()
    {
        double[] at = [0.2, -0.4, 0.5, 1.2];
        double[,] log = { { Math.Log(0.9), Math.Log(0.1) }, { Math.Log(0.25), Math.Log(0.75) } };
        double[] alpha = [at[0], at[1]];
        List<double> expected = [.. alpha];
        foreach (double y in Series)
        {
            double[] next = new double[2];
            for (int k = 0; k < 2; k++)
                next[k] = Math.Log(Math.Exp(alpha[0] + log[0, k]) + Math.Exp(alpha[1] + log[1, k])) - 0.5 * Math.Pow(y - at[2 + k], 2);
            alpha = next;
            expected.AddRange(alpha);
        }

        Check(p =>
        {
            Expr transitions = log;
            return Flatten(Scan([p[..2]], [Series], (s, e) =>
                [Concat(LogSumExp(s[0] + transitions.Column(0)), LogSumExp(s[0] + transitions.Column(1))) - 0.5 * Square(e[0] - p[2..4])])[0]);
        }, at, [.. expected]);
    }

    [Fact]
    public void A_matrix_gives_a_row_a_step()
    {
        double[,] rows = BackEnds.NormalMatrix(6, 3);
        double[] at = [0.2, -0.4, 0.5];
        double[] state = [.. at];
        List<double> expected = [.. state];
        for (int t = 0; t < 6; t++)
        {
            double inner = Enumerable.Range(0, 3).Sum(j => rows[t, j] * state[j]);
            state = [.. state.Select((x, j) => 0.5 * x + Math.Tanh(inner) * rows[t, j] * at[j])];
            expected.AddRange(state);
        }

        Check(p => Flatten(Scan([p], [rows], (s, e) => [0.5 * s[0] + Tanh(Dot(e[0], s[0])) * e[0] * p])[0]), at, [.. expected]);
    }

    [Fact]
    public void A_state_may_be_multiplied_by_matrices()
    {
        double[,] transition = { { 0.9, 0.2 }, { -0.1, 0.7 } };
        double[] at = [0.3, -0.5, 0.8];
        double[] state = [1, 2];
        List<double> expected = [1, 2];
        for (int t = 0; t < 4; t++)
        {
            state =
            [
                transition[0, 0] * state[0] + transition[0, 1] * state[1] + at[0] * state[0] + at[1] * state[1],
                transition[1, 0] * state[0] + transition[1, 1] * state[1] + at[0] * state[1] * at[2],
            ];
            expected.AddRange(state);
        }

        Check(p =>
        {
            Expr data = transition;
            Expr matrix = Reshape(Concat(p[0], p[1], 0.0, p[0] * p[2]), 2, 2);
            return Flatten(Scan([new double[] { 1, 2 }], [new double[4]], (s, _) => [data * s[0] + matrix * s[0]])[0]);
        }, at, [.. expected]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(64)]
    public void Any_number_of_steps_will_do(int steps)
    {
        double[] inputs = BackEnds.Normals(steps);
        double[] at = [0.3, -0.5, 0.8];
        double[] x = new double[steps + 1];
        double[] y = new double[steps + 1];
        (x[0], y[0]) = (at[0], 1);
        for (int t = 0; t < steps; t++)
        {
            x[t + 1] = Math.Exp(-at[1] * inputs[t]) * 0.1 * x[t] + inputs[t] * at[2];
            y[t + 1] = Math.Sqrt(1 + x[t] * x[t] + y[t]) / 2;
        }

        Check(p => Concat(Scan([p[0], 1.0], [Exp(-p[1] * (Expr)inputs), inputs],
            (s, e) => [e[0] * 0.1 * s[0] + e[1] * p[2], Sqrt(1 + Square(s[0]) + s[1]) / 2])), at, [.. x, .. y]);
    }

    [Fact]
    public void A_recursion_uses_the_result_of_another()
    {
        double[] at = [0.3, -0.5];
        double[] first = new double[Series.Length + 1];
        double[] second = new double[first.Length + 1];
        first[0] = at[1];
        for (int t = 0; t < Series.Length; t++) first[t + 1] = Math.Tanh(at[0] * first[t] + Series[t]);
        second[0] = first[^1];
        for (int t = 0; t < first.Length; t++) second[t + 1] = 0.5 * second[t] * first[t] + first[3];
        Check(p =>
        {
            Expr inner = Scan([p[1]], [Series], (s, e) => [Tanh(p[0] * s[0] + e[0])])[0];
            return Scan([inner[^1]], [inner], (s, e) => [0.5 * s[0] * e[0] + inner[3]])[0];
        }, at, second);
    }

    [Fact]
    public void A_choice_of_branches_inside_a_body()
    {
        double[] at = [0.3, -0.5];
        double[] expected = new double[Series.Length + 1];
        expected[0] = at[0];
        // The logarithm of a negative number is never taken for data, and is not chosen for states.
        for (int t = 0; t < Series.Length; t++)
            expected[t + 1] = (Series[t] > 0 ? Math.Log(Series[t]) * at[1] : Series[t]) + (expected[t] < 0 ? 0.5 * expected[t] : at[0]);
        Check(p => Scan([p[0]], [Series], (s, e) => [Where(Less(0, e[0]), Log(e[0]) * p[1], e[0]) + Where(Less(s[0], 0), 0.5 * s[0], p[0])])[0],
            at, expected);
    }

    [Fact]
    public void What_does_not_depend_on_states_is_computed_outside()
    {
        string plan = BackEnds.Build(model =>
        {
            Expr p = model.Parameter("p", Normal(0, 1));
            Expr path = Scan([0.0], [Series], (s, e) => [Tanh(s[0]) + Exp(p * e[0])])[0];
            model.AddTerm("t", Sum(path));
        }).Plan;
        string body = plan[plan.IndexOf("for t < 25:", StringComparison.Ordinal)..];
        body = body[..body.IndexOf("\nfor i", StringComparison.Ordinal)];
        Assert.Contains("tanh", body, StringComparison.Ordinal);
        Assert.DoesNotContain("exp", body, StringComparison.Ordinal);
        Assert.Contains("for t down from 25:", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Cumulative_sums_are_sums()
    {
        double[] at = BackEnds.Normals(9);
        Check(p => CumulativeSum(p * p), at, [.. Enumerable.Range(1, 9).Select(n => at[..n].Sum(x => x * x))]);
    }

    [Fact]
    public void Errors_name_what_does_not_fit()
    {
        Expr p = new ModelBuilder().Parameter("p", Normal(0, 1), 3);
        Expr one = 1.0;
        AssertError("takes its number of steps", () => Scan([one], [], (s, _) => s));
        AssertError("needs a state", () => Scan([], [Series], (s, _) => s));
        AssertError("A recursion over 'p' has 3 steps, but 'data(25)' is a vector of 25.", () => Scan([one], [p, Series], (s, _) => s));
        AssertError("A recursion over 'p' has 3 steps, but '2' is a scalar.", () => Scan([one], [p, 2.0], (s, _) => s));
        AssertError("A recursion of 1 states, but its body returns 2.", () => Scan([one], [p], (s, _) => [s[0], s[0]]));
        AssertError("State 0 of a recursion begins as a scalar ('1'), but its body makes it a vector of 3.", () => Scan([one], [p], (s, _) => [s[0] * p]));
        AssertError("State 0 of a recursion is a matrix.", () => Scan([new double[2, 2]], [p], (_, _) => [1.0]));
    }

    [Fact]
    public void A_body_holds_no_recursion_of_its_own_states()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => BackEnds.Build(model =>
        {
            Expr p = model.Parameter("p", Normal(0, 1), 3);
            model.AddTerm("t", Scan([1.0], [p], (s, _) => [Scan([s[0]], [p], (inner, e) => [inner[0] * e[0]])[0][3]])[0]);
        }));
        Assert.Contains("The body of a recursion may hold scalars and small vectors", error.Message, StringComparison.Ordinal);
        Assert.Contains("but not a recursion.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Compares the values with a plain loop, and the gradient of a weighted sum of all of them with differences.</summary>
    private static void Check(Func<Expr, Expr> recursion, double[] at, double[] expected)
    {
        void State(ModelBuilder model)
        {
            Expr p = model.Parameter("p", Flat(), at.Length);
            Expr path = model.Derived("path", recursion(p));
            model.AddTerm("weighted", (Expr)BackEnds.Normals(path.Size, 11) * path);
        }

        BackEnds.Agree(State, at);
        foreach (bool interpret in (bool[])[false, true])
        {
            IConstrained evaluator = (IConstrained)BackEnds.Build(State, new ModelOptions { Interpret = interpret }).CreateEvaluator();
            double[] values = new double[at.Length + expected.Length];
            evaluator.Constrain(at, values);
            for (int t = 0; t < expected.Length; t++) Assert.Equal(expected[t], values[at.Length + t], 1e-12 * Math.Max(1, Math.Abs(expected[t])));
        }
    }

    private static void AssertError(string message, Func<object> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
