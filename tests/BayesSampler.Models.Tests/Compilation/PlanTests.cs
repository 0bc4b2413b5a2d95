using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>What a plan is made of, how it grows with the model, and how it reads.</summary>
public sealed class PlanTests
{
    [Fact]
    public void A_plan_grows_no_faster_than_its_model()
    {
        int few = Lines(model => SampleModels.Scalars(model, 100)), many = Lines(model => SampleModels.Scalars(model, 1000));
        Assert.InRange(many, 1000, 10.5 * few);
    }

    [Fact]
    public void A_model_of_a_thousand_parameters_agrees() =>
        BackEnds.Agree(model => SampleModels.Scalars(model, 1000), BackEnds.Normals(1000), differences: false);

    [Fact]
    public void A_pass_of_hundreds_of_operations_is_cut()
    {
        void State(ModelBuilder model)
        {
            Expr x = model.Parameter("x", Normal(0, 1), 13);
            Expr y = x;
            for (int i = 0; i < 400; i++) y = Tanh(y * 0.9 + x * (0.1 + 0.01 * i));
            model.AddTerm("t", y);
        }

        BackEnds.Agree(State, BackEnds.Normals(13));
        Assert.True(BackEnds.Build(State).Plan.Split('\n').Count(line => line.StartsWith("for i < 13", StringComparison.Ordinal)) > 5);
    }

    [Fact]
    public void A_sum_of_ten_thousand_terms_needs_no_stack()
    {
        (double value, double[] gradient) = BackEnds.Agree(model =>
        {
            Expr x = model.Parameter("x", Flat());
            Expr total = 0.0;
            for (int i = 0; i < 10_000; i++) total += Tanh(x + i);
            model.AddTerm("t", total);
        }, [0.5], differences: false);
        Assert.Equal(Enumerable.Range(0, 10_000).Sum(i => Math.Tanh(0.5 + i)), value, 1e-8);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => 1 - Math.Pow(Math.Tanh(0.5 + i), 2)), gradient[0], 1e-12);
    }

    [Fact]
    public void What_is_equal_is_computed_once()
    {
        string plan = BackEnds.Build(model =>
        {
            Expr x = model.Parameter("x", Normal(0, 1), 20);
            Expr s = model.Parameter("s", HalfNormal(1));
            model.AddTerm("a", Sum(Exp(x * s)) + Sum(Exp(s * x)) + Dot(Exp(x * s), Cos(x)));
        }).Plan;
        Assert.Single(plan.Split('\n'), line => line.StartsWith("    ", StringComparison.Ordinal) && line.Contains("exp(", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scalar_factor_is_outside_of_loops()
    {
        string plan = BackEnds.Build(model =>
        {
            Expr x = model.Parameter("x", Flat(), 20);
            Expr s = model.Parameter("s", Support.Positive, Flat());
            model.Observe("y", new double[20], Normal(x, s));
        }).Plan;
        // One reciprocal, of a scalar; in the loops are no quotients.
        Assert.DoesNotContain(plan.Split('\n'), line => line.StartsWith("    ", StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_reads_like_code()
    {
        string plan = BackEnds.Build(model =>
        {
            Expr mu = model.Parameter("mu", Normal(0, 5));
            Expr z = model.Parameter("z", Normal(mu, 1), 3);
            model.AddTerm("t", Exp(z[(int[])[0, 2, 2, 1]]) * (Expr)new double[] { 1, 2, 3, 4 });
        }).Plan;
        string[] lines = plan.Split('\n');
        Assert.Contains("v1 = -1 * mu'", lines);
        Assert.Contains("for i < 3:", lines);
        Assert.Contains("for i < 4:", lines);
        Assert.Matches(@"    (v\d+) = z'\[index\(4\)\[i\]\]\n    (v\d+) = exp\(\1\)\n", plan);
        Assert.Matches(@"\nv\d+ = 3 zeros \+ v\d+ at index\(4\)\n", plan);
        Assert.Equal(3, lines.Count(line => line.StartsWith("return v", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_prints_itself_as_mathematics()
    {
        Model model = BackEnds.Build(model =>
        {
            SampleModels.EightSchools(model);
            Expr beta = model.Parameter("beta", Support.Interval(-1, 2), Flat(), 2);
            Expr weights = model.Parameter("weights", Support.Simplex, Flat(), 3);
            Expr matrix = model.Parameter("matrix", Normal(0, 1), 2, 2);
            model.Derived("ratio", beta[0] / (1 + Square(beta[1])) - weights[2] * matrix[1, 0]);
            model.AddTerm("penalty", -0.5 * Sum(weights[1..]) + Sum(matrix * beta));
        });
        Assert.Equal(
            """
            theta_trans[8] ~ normal(0, 1)
            mu ~ normal(0, 5)
            tau ~ half_cauchy(5)    tau > 0
            theta[8] = mu + tau * theta_trans
            y[8] ~ normal(theta, sigma)    observed
            beta[2] ~ flat()    beta in (-1, 2)
            weights[3] ~ flat()    weights simplex
            matrix[2, 2] ~ normal(0, 1)
            ratio = beta[1] / (1 + beta[2]²) - weights[3] * matrix[2,1]
            log density += -0.5 * sum(weights[2..3]) + sum(matrix * beta)    (penalty)

            """.ReplaceLineEndings("\n"), model.ToString());
    }

    [Fact]
    public void Formulas_keep_their_brackets()
    {
        ModelBuilder model = new();
        Expr a = model.Parameter("a", Normal(0, 1)), b = model.Parameter("b", Normal(0, 1));
        Expr m = model.Parameter("m", Normal(0, 1), 2, 2);
        (Expr Formula, string Text)[] cases =
        [
            (a - (b - a), "a - (b - a)"), (a - b - a, "a - b - a"), ((a + b) * a, "(a + b) * a"), (a / (b * a), "a / (b * a)"), (a / b / a, "a / b / a"),
            (-(a + b), "-(a + b)"), (Square(a + b), "(a + b)²"), (Exp(a + 1) * 2, "exp(a + 1) * 2"), (a * -2.5, "a * -2.5"), (m * m.Row(0), "m * m[1,]"),
            (TransposedProduct(m, m), "m' * m"), (Where(Less(a, b), a, 1e-12), "where(a < b, a, 1E-12)"), (a + (Expr)new double[] { 1, 2 }, "a + data(2)"),
        ];
        foreach ((Expr formula, string text) in cases) Assert.Equal(text, formula.ToString());
    }

    [Fact]
    public void Formulas_are_printed_as_they_were_stated()
    {
        ModelBuilder model = new();
        Expr v = model.Parameter("v", Normal(0, 1), 3), w = model.Parameter("w", Normal(0, 1), 3);
        Expr m = model.Parameter("m", Normal(0, 1), 3, 3), k = model.Parameter("k", Normal(0, 1));
        Expr x = model.Data("x", [1.0, 2, 4]);
        (Expr Formula, string Text)[] cases =
        [
            (DiagonalMatrix(v), "diagonal_matrix(v)"), (DiagonalMatrix(k, 2), "diagonal_matrix(k)"), (Transpose(m), "m'"), (Transpose(m + m), "(m + m)'"),
            (Outer(v, Exp(w)), "outer(v, exp(w))"), (1 + Outer(v, w), "1 + outer(v, w)"), (m.Row(1)[(int[])[2, 0]], "m[2,][index(2)]"), (Exp(m).Column(0), "exp(m)[,1]"),
            (Reshape(v + w, 1, 3), "reshape(v + w, 1, 3)"), (Flatten(m), "flatten(m)"), (Repeat(k, 4), "repeat(k, 4)"), (Diagonal(m), "diagonal(m)"),
            (LogSumExp(v), "log_sum_exp(v)"), (Softmax(v), "softmax(v)"), (CumulativeSum(v), "cumulative_sum(v)"),
            (Scan([0.5], [x], (state, element) => [k * state[0] + element[0]])[0], "scan(state[0] = 0.5, state[t] = k * state[t-1] + x[t])"),
            (Scan([0.0, k], [v, Exp(w)], (state, element) => [state[1] + element[0], state[0] * element[1]])[1],
                "scan(state1[0] = 0, state1[t] = state2[t-1] + v[t], state2[0] = k, state2[t] = state1[t-1] * sequence2[t], sequence2 = exp(w)).state2"),
            (SolveOde((t, y) => -k * y, v, 0, [1, 2]), "ode(dy/dt = -k * y, y(0) = v)"),
        ];
        foreach ((Expr formula, string text) in cases) Assert.Equal(text, formula.ToString());
        Assert.Equal("multivariate_student_t(5, v, m)", MultivariateStudentT(5, v, m).ToString());
    }

    private static int Lines(Action<ModelBuilder> state) => BackEnds.Build(state).Plan.Split('\n').Length;
}
