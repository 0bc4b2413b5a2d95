using BayesSampler.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BayesSampler.Tests;

public sealed class LeapfrogTests
{
    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void A_trajectory_runs_back_to_its_start(MetricKind kind)
    {
        IDifferentiableLogDensity density = Targets.BadlyScaledNormal(4, 5).CreateEvaluator();
        Metric metric = PhaseSpace.CreateMetric(kind, 5);
        double[] q = [0.3, -1, 2, 0.1, -0.7];
        double[] p = [1, 0.5, -0.2, -1.5, 0.9];
        PhasePoint point = PhaseSpace.At(density, metric, q, p);

        point = Walk(density, metric, 0.2, 50, point);
        Assert.True(Math.Abs(point.Position.Span[0] - q[0]) > 1e-3, "It must have gone somewhere.");
        point = Walk(density, metric, -0.2, 50, point);

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(q[i], point.Position.Span[i], 1e-12);
            Assert.Equal(p[i], PhaseSpace.Momentum(metric, point)[i], 1e-12);
        }
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void Halving_the_step_quarters_the_energy_error(MetricKind kind)
    {
        IDifferentiableLogDensity density = Targets.Banana().CreateEvaluator();
        Metric metric = PhaseSpace.CreateMetric(kind, 2);
        double previous = Error(1.0 / 64);
        for (int halvings = 7; halvings <= 9; halvings++)
        {
            double error = Error(Math.Pow(2, -halvings));
            Assert.InRange(previous / error, 3.9, 4.1);
            previous = error;
        }

        double Error(double step)
        {
            PhasePoint start = PhaseSpace.At(density, metric, [0.8, -0.5], [-1, 0.4]);
            double energy = start.Energy;
            return Walk(density, metric, step, (int)(1.25 / step), start).Energy - energy;
        }
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void Phase_space_volume_is_kept(MetricKind kind)
    {
        const double Width = 1e-5;
        IDifferentiableLogDensity density = Targets.Banana().CreateEvaluator();
        Metric metric = PhaseSpace.CreateMetric(kind, 2);
        double[] start = [0.8, -0.5, -1, 0.4];
        Matrix<double> jacobian = Matrix<double>.Build.Dense(4, 4);
        for (int column = 0; column < 4; column++)
        {
            double[] above = Map(column, Width);
            double[] below = Map(column, -Width);
            for (int row = 0; row < 4; row++) jacobian[row, column] = (above[row] - below[row]) / (2 * Width);
        }

        Assert.Equal(1, jacobian.Determinant(), 1e-7);
        Assert.True((jacobian - Matrix<double>.Build.DenseIdentity(4)).FrobeniusNorm() > 0.5, "The map must not be trivial.");

        double[] Map(int coordinate, double change)
        {
            double[] z = [.. start];
            z[coordinate] += change;
            PhasePoint end = Walk(density, metric, 0.3, 4, PhaseSpace.At(density, metric, z.AsSpan(0, 2), z.AsSpan(2, 2)));
            return [.. end.Position.Span, .. PhaseSpace.Momentum(metric, end)];
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_density_that_is_not_finite_has_infinite_energy(double value)
    {
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = double.NaN;
            return value;
        }).CreateEvaluator();
        PhasePoint to = new(1);
        Leapfrog.Step(density, Metric.Create(MetricKind.Unit, 1), 0.1, new PhasePoint(1), to);
        Assert.Equal(double.PositiveInfinity, to.Energy);
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    [InlineData(MetricKind.LowRank)]
    public void A_density_is_never_asked_about_a_position_that_is_not_finite(MetricKind kind)
    {
        double[]? asked = null;
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
        {
            asked = q.ToArray();
            return 0;
        }).CreateEvaluator();
        Metric metric = PhaseSpace.CreateMetric(kind, 2);
        PhasePoint from = PhaseSpace.Prepared(metric), to = PhaseSpace.Prepared(metric);
        from.Position.Span.Fill(1e308);
        from.Momentum.Span.Fill(1e308);
        metric.UpdateVelocity(from);
        Leapfrog.Step(density, metric, 10, from, to);
        Assert.Null(asked);
        Assert.Equal(double.PositiveInfinity, to.Energy);
    }

    private static PhasePoint Walk(IDifferentiableLogDensity density, Metric metric, double step, int count, PhasePoint from)
    {
        for (int i = 0; i < count; i++)
        {
            PhasePoint to = PhaseSpace.Prepared(metric);
            Leapfrog.Step(density, metric, step, from, to);
            from = to;
        }

        return from;
    }
}
