namespace BayesSampler.Analysis.Tests;

public sealed class PosteriorModeTests
{
    [Theory]
    [InlineData(true, Standardization.Sample, "penalty", true)]
    [InlineData(true, Standardization.None, "sd", true)]
    [InlineData(false, Standardization.None, "covariance", true)]
    [InlineData(true, Standardization.Population, "matrix", true)]
    [InlineData(true, Standardization.Sample, "penalty", false)]
    public void The_mode_of_the_linear_model_is_the_ridge_estimate(bool intercept, Standardization standardization, string kind, bool known)
    {
        (RidgeData data, RidgePrior prior) = RidgeModelTests.Problem(intercept, standardization, kind, weighted: true);
        RidgeNoise noise = known ? RidgeNoise.Known(0.6) : RidgeNoise.Unknown();
        RidgePosterior exact = RidgeClosedForm.Solve(data, prior, noise);
        Mode mode = PosteriorMode.Find(new RidgeModel(data, prior, noise));
        for (int k = 0; k < exact.Raw.Names.Length; k++)
            Assert.Equal(0, (mode[exact.Raw.Names[k]] - exact.Raw.Estimates[k]) / exact.Raw.Sds[k], 1e-10);
        Assert.True(mode.GradientNorm < 1e-9);
        Assert.Equal(4, mode.Starts);
    }

    [Fact]
    public void Laplace_covariance_of_a_normal_is_its_covariance()
    {
        (RidgeData data, RidgePrior prior) = RidgeModelTests.Problem(false, Standardization.Sample, "penalty", weighted: false);
        RidgePosterior exact = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(0.6));
        Mode mode = PosteriorMode.Find(new RidgeModel(data, prior, RidgeNoise.Known(0.6)));
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++) Assert.Equal(exact.Design.Covariance(i, j), mode.Covariance[i, j], 1e-8);
        }
    }

    [Fact]
    public void Badly_scaled_and_curved_densities_are_climbed()
    {
        // Rosenbrock's valley as a density, with coordinates 1e4 apart in scale; the mode is at (1, 1e4).
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
        {
            double x = q[0], y = q[1] / 1e4;
            double valley = y - x * x;
            gradient[0] = 2 * (1 - x) + 400 * x * valley;
            gradient[1] = -200 * valley / 1e4;
            return -(1 - x) * (1 - x) - 100 * valley * valley;
        });
        Mode mode = PosteriorMode.Find(model);
        Assert.Equal(1, mode["x"], 1e-7);
        Assert.Equal(1e4, mode["y"], 1e-3);
    }

    [Fact]
    public void Of_two_modes_the_higher_is_returned_and_the_count_of_starts_tells()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            double left = Math.Exp(-(q[0] + 1.5) * (q[0] + 1.5) * 8), right = 2 * Math.Exp(-(q[0] - 1.5) * (q[0] - 1.5) * 8), floor = 1e-9;
            gradient[0] = (-16 * (q[0] + 1.5) * left - 16 * (q[0] - 1.5) * right) / (left + right + floor);
            return Math.Log(left + right + floor);
        });
        Mode mode = PosteriorMode.Find(model, new ModeSettings
        {
            InitialPoints = InitialPoints.AtPosition([-1.4], [1.4], [-1.6], [1.7]),
        });
        Assert.Equal(1.5, mode["x"], 1e-6);
        Assert.Equal(2, mode.Starts);
    }

    [Fact]
    public void A_start_where_the_density_is_not_curved_like_a_maximum_is_left()
    {
        // NIST's MGH17 from its first start: y = b1 + b2 exp(-x b4) + b3 exp(-x b5), where the exponentials have all but vanished
        // at every x but 0.
        Dataset data = Dataset.ReadCsv(Path.Combine(GoldenFiles.Folder, "data", "nist_mgh17.csv"));
        double[] x = data["x"].ToArray(), y = data["y"].ToArray();
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["b1", "b2", "b3", "b4", "b5"], (b, gradient) =>
        {
            const double precision = 1 / (0.0013970497866 * 0.0013970497866);
            double squares = 0;
            gradient.Clear();
            for (int i = 0; i < x.Length; i++)
            {
                double first = Math.Exp(-x[i] * b[3]), second = Math.Exp(-x[i] * b[4]);
                double residual = y[i] - b[0] - b[1] * first - b[2] * second;
                squares += residual * residual;
                gradient[0] += precision * residual;
                gradient[1] += precision * residual * first;
                gradient[2] += precision * residual * second;
                gradient[3] -= precision * residual * b[1] * x[i] * first;
                gradient[4] -= precision * residual * b[2] * x[i] * second;
            }

            return -precision * squares / 2;
        });
        Mode mode = PosteriorMode.Find(
            model, new ModeSettings { Starts = 1, InitialPoints = InitialPoints.AtPosition([50, 150, -100, 1, 2]) });
        double[] certified = [0.37541005211, 1.9358469127, -1.4646871366, 0.01286753464, 0.022122699662];
        for (int j = 0; j < certified.Length; j++) Assert.Equal(1, mode.Parameters[j] / certified[j], 1e-9);
    }

    [Fact]
    public void A_density_without_a_mode_is_a_clear_failure()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x", "slope"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            gradient[1] = 1;
            return -q[0] * q[0] / 2 + q[1];
        });
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => PosteriorMode.Find(model));
        Assert.Contains("No mode found from 4 starts", error.Message, StringComparison.Ordinal);
        Assert.Contains("slope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_gradient_is_a_clear_failure()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = -q[0] + 0.5;
            return -q[0] * q[0] / 2;
        });
        // The gradient vanishes at 0.5 where the density still falls: Newton steps away from 0 do not climb.
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => PosteriorMode.Find(model, new ModeSettings { InitialPoints = InitialPoints.AtPosition([0.0]) }));
        Assert.Contains("gradient's norm", error.Message, StringComparison.Ordinal);
    }
}
