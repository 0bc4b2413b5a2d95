using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>What does not fit is refused where it is stated, with names, sizes and values.</summary>
public sealed class ModelErrorTests
{
    private readonly ModelBuilder _model = new();

    [Fact]
    public void Shapes_that_do_not_fit_are_named_with_both_sizes()
    {
        Expr a = _model.Parameter("a", Normal(0, 1), 3);
        Expr b = _model.Parameter("b", Normal(0, 1), 4);
        Expr m = _model.Parameter("m", Normal(0, 1), 2, 3);
        Error("'a' is a vector of 3, but 'b' is a vector of 4: '+' goes element by element", () => a + b);
        Error("'a' is a vector of 3, but 'b' is a vector of 4: 'max'", () => Max(a, b));
        Error("'exp(a)' is a vector of 3, but 'm' is a 2 x 3 matrix", () => Exp(a) - m);
        Error("'m' is a 2 x 3 matrix, but 'b' is a vector of 4: a matrix product needs as many columns on the left as rows on the right", () => m * b);
        Error("'m' is a 2 x 3 matrix, transposed, but 'a' is a vector of 3", () => TransposedProduct(m, a));
        Error("'b' is a vector of 4, but sd of normal ('exp(a)') is a vector of 3", () => Normal(b, Exp(a)));
        Error("'x' is a vector of 5, but the arguments of normal(a, 1) are a vector of 3", () => _model.Parameter("x", Normal(a, 1), 5));
        Error("Observations 'y' are a vector of 2, but", () => Observe("y", new double[2], Normal(a, 1)));
        Error("'a' has 3 elements", () => Rows(a, b));
        Error("'a' has 3 elements, but a 2 x 2 matrix has 4", () => Reshape(a, 2, 2));
        Error("Diagonal takes a square matrix, but 'm' is a 2 x 3 matrix", () => Diagonal(m));
        Error("Dot takes a vector, but 'm' is a 2 x 3 matrix", () => Dot(m, a));
        Error("Concat takes scalars and vectors, but 'm'", () => Concat(a, m));
        Error("at most two dimensions, but 3 were given", () => _model.Parameter("cube", Normal(0, 1), 2, 2, 2));
    }

    [Fact]
    public void Indices_outside_are_named()
    {
        Expr a = _model.Parameter("a", Normal(0, 1), 3);
        Expr m = _model.Parameter("m", Normal(0, 1), 2, 3);
        Error("Index 3 is outside 'a', which has elements 0 to 2", () => a[3]);
        Error("Index -1 is outside 'a'", () => a[-1]);
        Error("Index -1 is outside 'a'", () => a[^4]);
        Error("Index 2 is outside 'm', which has rows 0 to 1", () => m[2, 0]);
        Error("Index 3 is outside 'm', which has columns 0 to 2", () => m.Column(3));
        Error("Index 1 is 3, but 'a' has elements 0 to 2. Indices count from 0", () => a[(int[])[0, 3]]);
        Error("The range 2..5 is empty or reaches beyond 'a'", () => a[2..5]);
        Error("The range 1..1 is empty", () => a[1..1]);
        Error("One index takes a vector, but 'm' is a 2 x 3 matrix", () => m[0]);
    }

    [Fact]
    public void Names_are_used_once()
    {
        Expr a = _model.Parameter("a", Normal(0, 1));
        _model.Data("x", [1.0]);
        const string twice = "There are two quantities of the name 'a'";
        Error(twice, () => _model.Parameter("a", Normal(0, 1)));
        Error(twice, () => _model.Derived("a", a));
        Error(twice, () => _model.Data("a", [1.0]));
        Error(twice, () => Observe("a", 1.0, Normal(a, 1)));
        Error(twice, () => AddTerm("a", a));
    }

    [Fact]
    public void Data_are_checked()
    {
        Expr a = _model.Parameter("a", Normal(0, 1));
        Error("x", () => _model.Data("x", [1, double.NaN]), contains: "NaN");
        Error("w", () => _model.Data("w", new double[,] { { 1, double.PositiveInfinity } }), contains: "Infinity");
        Error("Observation y[2] = NaN is not finite", () => Observe("y", new double[] { 1, double.NaN }, Normal(a, 1)));
        Error("Observation y[2,1] = -1 is outside the support of half_normal(2). half_normal takes values > 0", () => Observe("y", new double[,] { { 1 }, { -1 } }, HalfNormal(2)));
        Error("Observations 'y' depend on parameters", () => Observe("y", a, Normal(0, 1)));
        Error("Observations 'y' cannot come from a flat distribution", () => Observe("y", 1.0, Flat()));
        Error("sd of normal must be positive and finite, but was 0", () => Normal(a, 0));
        Error("sd[2] of normal must be positive and finite, but was -1", () => Normal(a, new double[] { 1, -1 }));
        Error("mean of normal must be finite, but was NaN", () => Normal(double.NaN, 1));
    }

    [Fact]
    public void Supports_are_checked()
    {
        Expr s = _model.Parameter("s", HalfNormal(1));
        Expr v = _model.Parameter("v", Normal(0, 1), 2);
        Error("The lower bound 2 must lie below the upper bound 1", () => Support.Interval(2, 1));
        Error("'x' is a scalar, but its support (simplex) takes a vector of at least 2 elements", () => _model.Parameter("x", Support.Simplex, Flat()));
        Error("'x' is a vector of 1, but its support (sum to zero) takes a vector of at least 2 elements", () => _model.Parameter("x", Support.SumToZero, Flat(), 1));
        Error("'x' is a vector of 3, but its support (> v) has 'v', a vector of 2, as a bound", () => _model.Parameter("x", Support.Lower(v), Flat(), 3));
        Error("'x' ~ normal(v, s) is restricted to 'ordered'", () => _model.Parameter("x", Support.Ordered, Normal(v, s), 2), contains: "mass of the prior there depends on parameters");
    }

    [Fact]
    public void A_model_needs_a_parameter() =>
        Error("The model has no parameters", () => _model.Build());

    [Fact]
    public void A_parameter_that_nothing_depends_on_is_named()
    {
        Expr a = _model.Parameter("a", Normal(0, 1));
        _model.Parameter("b", Normal(0, 1));
        Observe("y", 1.0, Normal(a, 1));
        Error("Parameter 'b' is not used", () => _model.Build());
    }

    [Fact]
    public void A_flat_prior_without_data_is_named()
    {
        Expr a = _model.Parameter("a", Normal(0, 1));
        _model.Derived("twice", 2 * _model.Parameter("b", Flat()));
        Observe("y", 1.0, Normal(a, 1));
        Error("'b' has a flat prior, and no observation depends on it: its posterior is improper", () => _model.Build());
    }

    [Fact]
    public void A_flat_element_without_data_is_named()
    {
        void State(ModelBuilder model, Distribution prior, Func<Expr, Expr> mean)
        {
            Expr a = model.Parameter("a", prior, 5);
            model.Observe("y", new double[] { 1, 2, 3 }, Normal(mean(a), 1));
        }

        State(_model, Flat(), a => a[0..3]);
        Error("'a' has a flat prior, and no observation depends on a[4]: its posterior is improper", () => _model.Build());
        // All used in one way or another, or proper.
        Assert.NotNull(BackEnds.Build(model => State(model, Normal(0, 1), a => a[0..3])));
        Assert.NotNull(BackEnds.Build(model => State(model, Flat(), a => a[0..3] + Sum(a))));
        Assert.NotNull(BackEnds.Build(model => State(model, Flat(), a => a[0..3] + a[(int[])[4, 3, 3]])));
        Assert.NotNull(BackEnds.Build(model => State(model, Flat(), a => model.Parameter("b", Normal(a, 1))[0..3])));
    }

    [Fact]
    public void Missing_predictors_are_refused_unless_they_are_never_used()
    {
        Expr b = _model.Parameter("b", Normal(0, 1));
        double[] x = [1, double.NaN, 3];
        Observe("y", new double[] { 1, 2, 3 }, Normal(b * x, 1));
        Error("'y' depends on data[2] = NaN", () => _model.Build());
        Model other = BackEnds.Build(model => model.Observe("y", new double[] { 1, 2, 3 },
            Normal(model.Parameter("b", Normal(0, 1)) * Where(new double[] { 1, 0, 1 }, x, 0.5), 1)));
        Assert.True(double.IsFinite(other.CreateEvaluator().LogDensity([0.5])));
    }

    /// <summary>Data inform a mean of varying intercepts through these; eight schools are stated so.</summary>
    [Fact]
    public void Flat_priors_of_what_priors_depend_on_are_accepted_if_data_are_behind()
    {
        Expr mean = _model.Parameter("mean", Flat());
        Expr sd = _model.Parameter("sd", Support.Positive, Flat());
        Expr level = _model.Parameter("level", Normal(mean, sd), 4);
        Observe("y", new double[] { 1, 3, 2, 5 }, Normal(level, 1));
        Assert.Equal(["mean", "sd", "level"], _model.Build().Parameters.Select(parameter => parameter.Name));

        ModelBuilder without = new();
        Expr a = without.Parameter("a", Flat());
        without.Derived("b'", without.Parameter("b", Normal(a, 1)));
        without.Observe("y", 1.0, Normal(without.Parameter("c", Normal(0, 1)), 1));
        Error("'a' has a flat prior, and no observation depends on it", () => without.Build());
    }

    [Fact]
    public void What_belongs_elsewhere_is_refused()
    {
        Expr own = _model.Parameter("own", Normal(0, 1));
        Expr foreign = new ModelBuilder().Parameter("foreign", Normal(0, 1));
        Observe("y", 1.0, Normal(own + foreign, 1));
        Error("'y' depends on 'foreign', a parameter of another ModelBuilder", () => _model.Build());

        ModelBuilder other = new();
        Expr a = other.Parameter("a", Normal(0, 1));
        Expr inner = a;
        _ = Scan([a], [new double[3]], (state, element) => [(inner = state[0]) + element[0]]);
        other.AddTerm("t", a * inner);
        Error("'t' depends on what the body of a Scan or SolveOde was given", () => other.Build());
    }

    [Fact]
    public void Positions_of_another_length_are_refused()
    {
        IDifferentiableLogDensity density = BackEnds.Build(model => model.Parameter("a", Normal(0, 1), 3)).CreateEvaluator();
        foreach (int length in (int[])[2, 4])
        {
            double[] position = new double[length];
            Error(Require.Invariant($"position has {length} values but the model has 3"), () => density.LogDensity(position));
            Error("position has", () => density.LogDensityAndGradient(position, new double[3]));
            Error("position has", () =>
            {
                ((IConstrained)density).Constrain(position, new double[3]);
                return density;
            });
        }
    }

    [Fact]
    public void Bounds_are_compared_by_their_numbers_not_by_their_text()
    {
        Error("reaches beyond", () => _model.Parameter("x",
            Support.Lower(new double[] { 0, 0 }), Normal(0, 1).Truncated(lower: new double[] { 1, 1 }), 2));
        Expr sd = _model.Parameter("sd", HalfNormal(1));
        _model.Parameter("z", Support.Lower(new double[] { 2, 3 }), Normal(0, sd).Truncated(lower: new double[] { 1, 1 }), 2);
        ModelBuilder direct = new();
        Expr same = direct.Parameter("sd", HalfNormal(1));
        direct.Parameter("z", Normal(0, same).Truncated(lower: new double[] { 2, 3 }), 2);
        double[] at = [1.5, 2.25, 3.5];
        Assert.Equal(direct.Build().LogDensityOf(at), _model.Build().LogDensityOf(at), 1e-12);
        // Both ends of censoring are its own, not those of the truncation inside.
        Error("The upper bound of censoring must be above the lower, but they were 6 and 9", () => Normal(0, 1).Truncated(5, 10).Censored(9, 6));
    }

    [Fact]
    public void Positions_outside_the_support_are_named()
    {
        Model model = BackEnds.Build(model =>
        {
            model.Parameter("s", HalfNormal(1));
            model.Parameter("w", Support.Simplex, Flat(), 3);
            model.Parameter("o", Support.Ordered, Normal(0, 1), 2);
        });
        IConstrained evaluator = (IConstrained)model.CreateEvaluator();
        Error("'s' must be > 0, but element 1 is -1, outside (0, Infinity)", () => Unconstrain(-1, 0.2, 0.3, 0.5, 0, 1));
        Error("'w' must be simplex, but its elements add up to 0.75, not to 1", () => Unconstrain(1, 0.25, 0.25, 0.25, 0, 1));
        Error("'w' must be simplex, but element 3 is 0, not positive", () => Unconstrain(1, 0.5, 0.5, 0, 0, 1));
        Error("'o' must be ordered, but element 2, 0, is not above the one before it, 1", () => Unconstrain(1, 0.2, 0.3, 0.5, 1, 0));

        object Unconstrain(params double[] parameters)
        {
            evaluator.Unconstrain(parameters, new double[5]);
            return model;
        }
    }

    /// <summary>In a run: which term, which observation, which values.</summary>
    [Fact]
    public void A_term_that_is_not_finite_names_its_element_and_its_arguments()
    {
        Model model = BackEnds.Build(model =>
        {
            Expr s = model.Parameter("s", Normal(0, 1));
            model.Observe("y", new double[] { 4, 5, 6 }, Normal(2 * s, s + (Expr)new double[] { 1, 0, -1 }));
            model.Observe("z", new double[,] { { 1, 2 }, { 3, 4 } }, Normal(s, Reshape(Concat(1.0, 1.0, s, 1.0), 2, 2)));
            model.AddTerm("root", Log(Concat(1.0, s - 0.5)));
        });
        ILogDensityTerms evaluator = (ILogDensityTerms)model.CreateEvaluator();
        IReadOnlyList<LogDensityTerm> terms = evaluator.Terms([0.5]);
        Assert.Equal(
            ["log prior of s", "log likelihood of y at y[3] = 6 with mean = 1, sd = -0.5", "log likelihood of z", "root at element 2"],
            terms.Select(term => term.Name));
        Assert.Equal(double.NaN, terms[1].Value);
        Assert.Equal(double.NegativeInfinity, terms[3].Value);
        Assert.Equal("log likelihood of z at z[2,1] = 3 with mean = -0.25, sd = -0.25", evaluator.Terms([-0.25])[2].Name);
        // Where all is well names are bare, and the terms add up to the density.
        IReadOnlyList<LogDensityTerm> fine = evaluator.Terms([2]);
        Assert.Equal(["log prior of s", "log likelihood of y", "log likelihood of z", "root"], fine.Select(term => term.Name));
        Assert.Equal(model.CreateEvaluator().LogDensity([2]), fine.Sum(term => term.Value), 1e-12);
    }

    private object Observe(string name, Expr data, Distribution distribution)
    {
        _model.Observe(name, data, distribution);
        return _model;
    }

    private object AddTerm(string name, Expr value)
    {
        _model.AddTerm(name, value);
        return _model;
    }

    private static void Error(string message, Func<object> make, string contains = "")
    {
        Exception error = Assert.ThrowsAny<Exception>(make);
        Assert.True(error is ArgumentException or InvalidOperationException, error.ToString());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }
}
