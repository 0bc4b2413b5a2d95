namespace BayesSampler.Tests;

public sealed class LogDensityTests
{
    [Fact]
    public void A_function_becomes_a_model()
    {
        IModel<ILogDensity> model = LogDensity.FromFunction(["a", "b"], q => q[0] - 2 * q[1]);
        Assert.Equal(["a", "b"], model.Parameters.Select(parameter => parameter.Name));
        ILogDensity density = model.CreateEvaluator();
        Assert.Equal(2, density.Dimension);
        Assert.Equal(-1, density.LogDensity([3, 2]));
        Assert.IsNotAssignableFrom<IDifferentiableLogDensity>(density);
    }

    [Fact]
    public void A_function_with_gradient_gives_value_and_gradient()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(
            [new ParameterInfo("theta", 2, 2), new ParameterInfo("mu")],
            (q, gradient) =>
            {
                for (int i = 0; i < q.Length; i++) gradient[i] = i;
                return q[4];
            });
        IDifferentiableLogDensity density = model.CreateEvaluator();
        Assert.Equal(5, density.Dimension);
        double[] gradient = new double[5];
        Assert.Equal(7, density.LogDensityAndGradient([1, 2, 3, 4, 7], gradient));
        Assert.Equal([0, 1, 2, 3, 4], gradient);
        Assert.Equal(7, density.LogDensity([1, 2, 3, 4, 7]));
    }

    [Fact]
    public void A_factory_makes_a_function_for_each_evaluator()
    {
        int made = 0;
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFactory(ParameterInfo.Scalars("x"), () =>
        {
            int mine = ++made;
            return (q, gradient) => mine;
        });
        Assert.Equal(1, model.CreateEvaluator().LogDensity([0]));
        Assert.Equal(2, model.CreateEvaluator().LogDensity([0]));
    }

    [Fact]
    public void A_model_with_gradient_serves_a_sampler_without()
    {
        IModel<ILogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = double.NaN;
            return -q[0] * q[0] / 2;
        });
        MetropolisSampler sampler = new(new MetropolisSettings { Seed = 1, Warmup = 100, Draws = 10 });
        SamplingResult result = sampler.Sample(model);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Nothing_is_no_function()
    {
        Assert.Throws<ArgumentNullException>(() => LogDensity.FromFunction(["x"], (LogDensity.Function)null!));
        Assert.Throws<ArgumentNullException>(() => LogDensity.FromFunction(["x"], (LogDensity.FunctionWithGradient)null!));
        Assert.Throws<ArgumentNullException>(() => LogDensity.FromFactory(ParameterInfo.Scalars("x"), null!));
    }

    [Fact]
    public void Names_that_do_not_cover_the_dimension_are_an_error()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new NutsSampler(new NutsSettings { Seed = 1 }).Start(new Misnamed(), 0));
        Assert.Contains("1 quantities", exception.Message);
        Assert.Contains("dimension 2", exception.Message);
    }

    private sealed class Misnamed : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } = ParameterInfo.Scalars("x");

        public IDifferentiableLogDensity CreateEvaluator() => Testing.Targets.StandardNormal(2).CreateEvaluator();
    }
}
