using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>What a plan is made of, how it grows with the model, and how it reads.</summary>
public sealed class PlanTests
{
    [Fact]
    public void A_plan_grows_no_faster_than_its_model()
    {
        int few = Lines(model => Models.Scalars(model, 100)), many = Lines(model => Models.Scalars(model, 1000));
        Assert.InRange(many, 1000, 10.5 * few);
    }

    [Fact]
    public void A_model_of_a_thousand_parameters_agrees() =>
        BackEnds.Agree(model => Models.Scalars(model, 1000), BackEnds.Normals(1000), differences: false);

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
        Assert.Single(plan.Split('\n'), line => line.Contains("exp(v", StringComparison.Ordinal) && line.Contains("[i]", StringComparison.Ordinal));
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
    public void The_plan_of_a_small_model_reads_like_code()
    {
        string plan = BackEnds.Build(model =>
        {
            Expr mu = model.Parameter("mu", Normal(0, 5));
            Expr z = model.Parameter("z", Normal(mu, 1), 3);
            model.AddTerm("t", Tanh(z[(int[])[0, 2, 2, 1]]) * (Expr)new double[] { 1, 2, 3, 4 });
        }).Plan;
        Assert.Equal(Expected.SmallPlan, plan);
    }

    [Fact]
    public void A_model_prints_itself_as_mathematics()
    {
        Model model = BackEnds.Build(model =>
        {
            Models.EightSchools(model);
            Expr beta = model.Parameter("beta", Support.Interval(-1, 2), Flat(), 2);
            Expr weights = model.Parameter("weights", Support.Simplex, Flat(), 3);
            model.Parameter("matrix", Normal(0, 1), 2, 2);
            model.Derived("ratio", beta[0] / (1 + Square(beta[1])) - weights[2]);
            model.AddTerm("penalty", -0.5 * Sum(weights[1..]));
        });
        Assert.Equal(Expected.Model, model.ToString());
    }

    private static int Lines(Action<ModelBuilder> state) => BackEnds.Build(state).Plan.Split('\n').Length;

    private static class Expected
    {
        public const string SmallPlan = "?";

        public const string Model = "?";
    }
}
