using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Differential equations in models, against closed forms and their derivatives.</summary>
public sealed class OdeModelTests
{
    private static readonly double[] Times = [0.3, 1, 2.5];

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void Logistic_growth_and_its_derivatives_are_the_closed_form(OdeMethod method)
    {
        // y' = r y (1 - y / k): y = k / (1 + (k / y0 - 1) exp(-r t)).
        OdeSettings settings = new() { Method = method, RelativeTolerance = 1e-10, AbsoluteTolerance = 1e-10 };
        double[] weights = [1, -2, 0.5];
        double[] at = [0.4, 1.1, -0.3];
        (double value, double[] gradient) = BackEnds.Agree(model =>
        {
            (Expr r, Expr k, Expr start) = Parameters(model);
            Expr path = SolveOde((_, y) => r * y * (1 - y / k), start, 0, Times, settings);
            model.AddTerm("t", (Expr)weights * path.Column(0));
        }, at, differences: false);
        (double exact, double[] derivatives) = BackEnds.Agree(model =>
        {
            (Expr r, Expr k, Expr start) = Parameters(model);
            model.AddTerm("t", (Expr)weights * (k / (1 + (k / start - 1) * Exp(-r * (Expr)Times))));
        }, at);
        Assert.Equal(exact, value, 1e-8);
        for (int i = 0; i < 3; i++) Assert.Equal(derivatives[i], gradient[i], 1e-7);

        static (Expr, Expr, Expr) Parameters(ModelBuilder model) =>
            (Exp(model.Parameter("r", Flat())), Exp(model.Parameter("k", Flat())), Exp(model.Parameter("start", Flat())));
    }

    [Fact]
    public void An_oscillator_takes_vectors_from_outside_and_time()
    {
        // y' = A y + (0, w) with constant A: a turn about a centre; the forcing by time is checked by its integral.
        OdeSettings settings = new() { RelativeTolerance = 1e-10, AbsoluteTolerance = 1e-10 };
        double[,] turn = { { 0, 1 }, { -1, 0 } };
        (double value, double[] gradient) = BackEnds.Agree(model =>
        {
            Expr start = model.Parameter("start", Flat(), 2);
            Expr w = model.Parameter("w", Flat());
            Expr path = SolveOde((t, y) => Concat((Expr)turn * y[..2] + Concat(0.0, w), Square(t) * w), Concat(start, 0.0), 0, Times, settings);
            model.AddTerm("t", Sum(path.Row(2)) + path[0, 1]);
        }, [0.7, -0.4, 0.2], differences: false);
        double Exact(double a, double b, double w)
        {
            // About the centre (w, 0).
            (double x, double y) At(double t) => (w + (a - w) * Math.Cos(t) + b * Math.Sin(t), -(a - w) * Math.Sin(t) + b * Math.Cos(t));
            return At(2.5).x + At(2.5).y + w * Math.Pow(2.5, 3) / 3 + At(0.3).y;
        }

        Assert.Equal(Exact(0.7, -0.4, 0.2), value, 1e-8);
        // The solution is linear in all three.
        double[] expected = [Exact(1, 0, 0), Exact(0, 1, 0), Exact(0, 0, 1)];
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], gradient[i], 1e-7);
    }

    [Fact]
    public void Errors_name_what_does_not_fit()
    {
        Expr p = new ModelBuilder().Parameter("p", Normal(0, 1), 3);
        Error("times[1] = 1 must lie after 1, the time before it", () => SolveOde((_, y) => y, p, 0, [1, 1]));
        Error("times[0] = 0 must lie after 0", () => SolveOde((_, y) => y, p, 0, [0]));
        Error("The state 'p' is a vector of 3, but its derivative is a scalar", () => SolveOde((_, y) => y[0], p, 0, [1]));
        Error("The initial state is a vector, but", () => SolveOde((_, y) => y, new double[2, 2], 0, [1]));

        static void Error(string message, Func<object> make) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }
}
