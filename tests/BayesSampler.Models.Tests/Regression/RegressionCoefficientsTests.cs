using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

public sealed class RegressionCoefficientsTests
{
    private static readonly Dataset Data = RegressionDesignTests.Data(11);

    private static readonly double[] Response = [.. Enumerable.Range(0, Data.Rows).Select(i => 0.3 * Data["x"][i] + Data["g"][i] + Math.Sin(i))];

    private static RegressionDesign Design { get; } =
        RegressionDesign.Of(Data).Intercept().Columns("x", "z").Indicators("g").Interaction("x", "z").Offset("w").Standardize();

    [Fact]
    public void Draws_are_reported_under_the_columns_names_on_the_scale_of_the_data()
    {
        Model model = NormalModel(Design, out RegressionCoefficients b);
        Assert.Equal(
            ["b_design_intercept", "b_design", "sigma", "b_intercept", "b_x", "b_z", "b_g=2", "b_g=3", "b_x:z"],
            model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("b_x:z", b["x:z"].Name);
        double[] position = [0.4, 0.5, -0.25, 2, 1.5, -0.125, 0.1];
        double[] values = new double[13];
        ((IConstrained)model.CreateEvaluator()).Constrain(position, values);
        Assert.Equal(position[..6], values[..6]);
        double[] raw = Design.RawCoefficients(position[..6]);
        for (int k = 0; k < raw.Length; k++) Assert.Equal(raw[k], values[7 + k], 1e-13 * Math.Abs(raw[k]));

        // By hand: (x - c) / s multiplied out.
        (double cx, double sx) = Moments("x");
        (double cz, double sz) = Moments("z");
        double product = -0.125 / (sx * sz);
        Assert.Equal(product, values[12], 1e-14);
        Assert.Equal(0.5 / sx - cz * product, values[8], 1e-14);
        Assert.Equal(-0.25 / sz - cx * product, values[9], 1e-13);
        Assert.Equal(2, values[10]);
        Assert.Equal(1.5, values[11]);
        Assert.Equal(0.4 - 0.5 * cx / sx + 0.25 * cz / sz + product * cx * cz, values[7], 1e-13);
    }

    [Fact]
    public void Log_density_is_that_of_the_raw_columns_at_the_reported_coefficients()
    {
        Model standardized = FlatModel(Design, normal: true);
        Model standardizedLogistic = FlatModel(Design, normal: false);
        double[] position = [0.4, 0.5, -0.25, 2, 1.5, -0.125];
        double[] raw = Design.RawCoefficients(position);

        foreach (bool normal in (bool[])[true, false])
        {
            ModelBuilder m = new();
            Expr beta = m.Parameter("beta", Flat(), 6);
            Expr x = Expr.FromVector(Data["x"]), z = Expr.FromVector(Data["z"]), g = Expr.FromVector(Data["g"]);
            Expr mu = beta[0] + beta[1] * x + beta[2] * z + beta[3] * Equal(g, 2) + beta[4] * Equal(g, 3) + beta[5] * (x * z) + Expr.FromVector(Data["w"]);
            Likelihood(m, mu, normal);
            double expected = m.Build().LogDensityOf(raw);
            Assert.Equal(expected, (normal ? standardized : standardizedLogistic).LogDensityOf(position), 1e-11 * Math.Abs(expected));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Normal_likelihood_needs_no_loop_over_the_rows(bool intercept, bool offset)
    {
        Dataset data = Tall(500);
        RegressionDesign design = RegressionDesign.Of(data).Columns("x", "z").Indicators("g").Interaction("x", "z").Standardize();
        if (intercept) design = design.Intercept();
        if (offset) design = design.Offset("w");
        string rows = "i < 500";
        Assert.DoesNotContain(rows, Model(design, new ModelOptions()).Plan, StringComparison.Ordinal);
        Assert.Contains(rows, Model(design, new ModelOptions { ReduceLinearModels = false }).Plan, StringComparison.Ordinal);
        Assert.DoesNotContain(rows, Model(RegressionDesign.Of(data).Columns("x").Standardize(), new ModelOptions()).Plan, StringComparison.Ordinal);

        Model Model(RegressionDesign design, ModelOptions options)
        {
            ModelBuilder m = new();
            RegressionCoefficients b = m.Regression("b", design, Normal(0, 2.5), design.HasIntercept ? StudentT(3, 0, 2.5) : null);
            Expr sigma = m.Parameter("sigma", Exponential(1));
            m.Observe("y", Expr.FromVector(data["y"]), Normal(b.LinearPredictor, sigma));
            return m.Build(options);
        }
    }

    [Fact]
    public void Without_standardisation_the_sampled_numbers_are_reported()
    {
        RegressionDesign design = RegressionDesign.Of(Data).Columns("x", "w");
        Model model = NormalModel(design, out _);
        double[] values = new double[5];
        ((IConstrained)model.CreateEvaluator()).Constrain([1.1, 2.2, 0], values);
        Assert.Equal([1.1, 2.2, 1, 1.1, 2.2], values);
    }

    [Fact]
    public void Priors_may_differ_by_coefficient_and_depend_on_parameters()
    {
        ModelBuilder m = new();
        Expr tau = m.Parameter("tau", HalfNormal(1));
        RegressionCoefficients b = m.Regression("b", RegressionDesign.Of(Data).Columns("x", "z"), Normal(new double[] { 1, 2 }, tau));
        m.Observe("y", Response, Normal(b.LinearPredictor, 1));
        double density = m.Build().LogDensityOf([0.5, 0.3, -0.2]);
        double expected = NormalDensity(0.5, 0, 1) + Math.Log(2) + NormalDensity(0.3, 1, 0.5) + NormalDensity(-0.2, 2, 0.5);
        for (int i = 0; i < Data.Rows; i++) expected += NormalDensity(Response[i], 0.3 * Data["x"][i] - 0.2 * Data["z"][i], 1);
        Assert.Equal(expected, density, 1e-12 * Math.Abs(expected));
    }

    [Fact]
    public void Predictions_at_draws_are_the_predictor_that_a_model_derives()
    {
        Dataset others = RegressionDesignTests.Data(12);
        Dataset one = Dataset.FromColumns(["g", "w", "z", "x"], [[3], [0.5], [1], [2]]);
        ModelBuilder m = new();
        RegressionCoefficients b = m.Regression("b", Design, Normal(0, 2.5), Normal(0, 1));
        m.Derived("mu", b.LinearPredictor);
        m.Derived("new_mu", b.PredictorOf(others));
        m.Derived("one_mu", b.PredictorOf(one));
        m.Observe("y", Response, Normal(b.LinearPredictor, 1));
        PosteriorDraws draws = m.Build().PriorPredictive(1, 5);
        foreach ((Dataset data, string name) in (IEnumerable<(Dataset, string)>)[(Data, "mu"), (others, "new_mu"), (one, "one_mu")])
        {
            PosteriorDraws predicted = b.Predict(draws, data);
            Assert.Equal(data.Rows, predicted.Names.Length);
            for (int i = 0; i < data.Rows; i++)
            {
                for (int draw = 0; draw < 5; draw++)
                {
                    double expected = draws[$"{name}[{i + 1}]"].Chain(0)[draw];
                    Assert.Equal(expected, predicted[$"b[{i + 1}]"].Chain(0)[draw], 1e-12 * (1 + Math.Abs(expected)));
                }
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_named()
    {
        RegressionDesign design = RegressionDesign.Of(Data).Columns("x", "z");
        Complains("no columns", () => new ModelBuilder().Regression("b", RegressionDesign.Of(Data).Intercept(), Normal(0, 1)));
        Complains("its design has no intercept", () => new ModelBuilder().Regression("b", design, Normal(0, 1), Normal(0, 1)));
        Complains("An intercept takes a scalar", () => new ModelBuilder().Regression("b", design.Intercept(), Normal(0, 1), Normal(new double[] { 1, 2 }, 1)));
        Complains("'b_design' is a vector of 2", () => new ModelBuilder().Regression("b", design, Normal(new double[] { 1, 2, 3 }, 1)));
        Complains("no coefficient 'w'. There are: x, z", () => new ModelBuilder().Regression("b", design, Normal(0, 1))["w"]);
        Complains("'b_design'", () =>
        {
            ModelBuilder m = new();
            m.Regression("b", design, Normal(0, 1));
            return m.Regression("b", design, Normal(0, 1));
        });
    }

    private static void Complains(string message, Func<object> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static Model NormalModel(RegressionDesign design, out RegressionCoefficients b)
    {
        ModelBuilder m = new();
        b = m.Regression("b", design, Normal(0, 2.5));
        Expr sigma = m.Parameter("sigma", Exponential(1));
        m.Observe("y", Response, Normal(b.LinearPredictor, sigma));
        return m.Build();
    }

    private static Model FlatModel(RegressionDesign design, bool normal)
    {
        ModelBuilder m = new();
        RegressionCoefficients b = m.Regression("b", design, Flat());
        Likelihood(m, b.LinearPredictor, normal);
        return m.Build();
    }

    private static void Likelihood(ModelBuilder m, Expr mu, bool normal)
    {
        if (normal) m.Observe("y", Response, Normal(mu, 2));
        else m.AddTerm("success", Expr.FromVector(Data["h"]) * mu - Log1pExp(mu));
    }

    private static double NormalDensity(double x, double mean, double sd) =>
        -0.5 * (x - mean) / sd * ((x - mean) / sd) - Math.Log(sd) - 0.5 * Math.Log(2 * Math.PI);

    private static (double Center, double Scale) Moments(string column)
    {
        ColumnScaling scaling = ColumnScaling.Compute(Data.Select(column), Standardization.Sample);
        return (scaling.Centers[0], scaling.Scales[0]);
    }

    private static Dataset Tall(int rows)
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] Column(Func<int, double> value) => [.. Enumerable.Range(0, rows).Select(value)];
        return Dataset.FromColumns(["x", "z", "g", "w", "y"],
            [
                Column(_ => 3 + random.NextNormal()), Column(_ => random.NextNormal()), Column(i => i % 3), Column(_ => random.NextNormal()),
                Column(_ => random.NextNormal()),
            ]);
    }
}
