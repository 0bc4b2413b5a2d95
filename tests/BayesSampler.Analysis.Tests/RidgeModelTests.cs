using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

/// <summary>
/// The log density, written independently of the closed form, against golden values, differences and the closed form.
/// </summary>
public sealed class RidgeModelTests
{
    [Fact]
    public void Log_posterior_gradient_and_hessian_are_the_golden_ones()
    {
        JsonElement reference = GoldenFiles.Json("ridge/l2_prior_algebra.json").GetProperty("log_posterior");
        Dataset swiss = GoldenFiles.Data("swiss");
        RidgeData centred = RidgeData.Create(swiss, "fertility");
        // The golden model has no intercept: the centred design enters as it is.
        double[,] design = centred.DesignMatrix();
        RidgeData data = RidgeData.FromArrays(design, centred.Response.ToArray(), intercept: false, standardization: Standardization.None);
        int cases = 0;
        foreach (JsonElement item in reference.GetProperty("cases").EnumerateArray())
        {
            RidgePrior prior = RidgePrior.FromSd(Math.Sqrt(item.Number("tau2"))).WithMean(item.Numbers("theta0"));
            RidgeModel model = new(data, prior, RidgeNoise.Known(Math.Sqrt(item.Number("sigma2"))));
            IDifferentiableLogDensity density = model.CreateEvaluator();
            double scale = item.GetProperty("points").EnumerateArray().Max(point => point.Numbers("gradient").Max(Math.Abs));
            double? first = null;
            double firstGolden = 0;
            foreach (JsonElement point in item.GetProperty("points").EnumerateArray())
            {
                double[] gradient = new double[density.Dimension];
                double value = density.LogDensityAndGradient(point.Numbers("theta"), gradient);
                // At the mode the gradient is a difference of large numbers: relative to those of the other points.
                foreach ((double actual, double golden) in gradient.Zip(point.Numbers("gradient"))) Assert.Equal(0, (actual - golden) / scale, 1e-11);
                double expected = point.Number("log_posterior_unnormalised");
                first ??= value;
                if (firstGolden == 0) firstGolden = expected;
                Assert.Equal(0, (value - first.Value - (expected - firstGolden)) / Math.Max(1, Math.Abs(expected)), 1e-11);
            }

            Mode mode = PosteriorMode.Find(model);
            Assert.Equal(0, GoldenFiles.Difference(mode.Parameters, item.Numbers("mode_and_mean")), 1e-11);
            Assert.Equal(0, GoldenFiles.Difference([.. mode.Covariance.Cast<double>()], item.Numbers("covariance")), 1e-9);
            cases++;
        }

        Assert.True(cases > 2);
    }

    [Theory]
    [InlineData(true, true, Standardization.Sample, "penalty")]
    [InlineData(true, false, Standardization.None, "penalty")]
    [InlineData(false, true, Standardization.Population, "sd")]
    [InlineData(true, false, Standardization.Sample, "sd")]
    [InlineData(false, false, Standardization.None, "covariance")]
    [InlineData(true, true, Standardization.Sample, "matrix")]
    public void Gradient_agrees_with_central_differences(bool intercept, bool known, Standardization standardization, string kind)
    {
        (RidgeData data, RidgePrior prior) = Problem(intercept, standardization, kind, weighted: known);
        RidgeModel model = new(data, prior, known ? RidgeNoise.Known(0.7) : RidgeNoise.Unknown(1.5, 0.3));
        ChainRandom random = ChainRandom.ForChain(5, 0);
        double[] position = new double[model.CreateEvaluator().Dimension];
        for (int trial = 0; trial < 5; trial++)
        {
            random.FillNormal(position);
            GradientCheckResult check = GradientCheck.Run(model, position, 1e-8);
            Assert.True(check.Passed, check.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Density_with_unknown_noise_has_the_shape_of_the_normal_inverse_gamma(bool intercept)
    {
        // At fixed coefficients the density over log sigma is that of the joint distribution of the closed form's factors:
        // sigma² given theta ~ InverseGamma, up to a constant. Compare differences along log sigma at several coefficients.
        (RidgeData data, RidgePrior prior) = Problem(intercept, Standardization.Sample, "penalty", weighted: true);
        RidgeNoise noise = RidgeNoise.Unknown(2, 0.7);
        RidgePosterior exact = RidgeClosedForm.Solve(data, prior, noise);
        IDifferentiableLogDensity density = new RidgeModel(data, prior, noise).CreateEvaluator();
        ChainRandom random = ChainRandom.ForChain(6, 0);
        double[] position = new double[density.Dimension];
        double? reference = null;
        for (int trial = 0; trial < 20; trial++)
        {
            random.FillNormal(position);
            double expected = JointLogDensity(exact, data, position);
            double difference = density.LogDensity(position) - expected;
            reference ??= difference;
            Assert.Equal(reference.Value, difference, 1e-8 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Constrain_and_unconstrain_are_inverse_and_report_the_data_scale(bool intercept, bool known)
    {
        (RidgeData data, RidgePrior prior) = Problem(intercept, Standardization.Population, "penalty", weighted: false);
        RidgeModel model = new(data, prior, known ? RidgeNoise.Known(0.7) : RidgeNoise.Unknown());
        IConstrained map = (IConstrained)model.CreateEvaluator();
        int dimension = model.CreateEvaluator().Dimension;
        double[] position = new double[dimension], parameters = new double[dimension], back = new double[dimension];
        ChainRandom.ForChain(7, 0).FillNormal(position);
        map.Constrain(position, parameters);
        map.Unconstrain(parameters, back);
        for (int i = 0; i < dimension; i++) Assert.Equal(position[i], back[i], 1e-12);

        // The fitted value of a row is the same from either scale.
        double fitted = intercept ? parameters[0] : 0, used = intercept ? data.ResponseCenter + position[data.Coefficients] : 0;
        for (int j = 0; j < data.Coefficients; j++)
        {
            fitted += parameters[j + (intercept ? 1 : 0)] * data.RawColumn(j)[3];
            used += position[j] * data.DesignColumn(j)[3];
        }

        Assert.Equal(used, fitted, 1e-11);
        Assert.Equal(known ? data.RawNames : [.. data.RawNames, "sigma"], model.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void A_sigma_that_is_not_positive_is_refused_by_name()
    {
        (RidgeData data, RidgePrior prior) = Problem(true, Standardization.Sample, "penalty", weighted: false);
        IConstrained map = (IConstrained)new RidgeModel(data, prior, RidgeNoise.Unknown()).CreateEvaluator();
        double[] parameters = new double[data.Coefficients + 2];
        parameters[^1] = -1;
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => map.Unconstrain(parameters, new double[parameters.Length]));
        Assert.Contains("sigma must be positive", error.Message, StringComparison.Ordinal);
        Assert.Contains("-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_add_up_to_the_density()
    {
        (RidgeData data, RidgePrior prior) = Problem(true, Standardization.Sample, "penalty", weighted: true);
        IDifferentiableLogDensity density = new RidgeModel(data, prior, RidgeNoise.Unknown(1, 1)).CreateEvaluator();
        double[] position = new double[density.Dimension];
        ChainRandom.ForChain(8, 0).FillNormal(position);
        Assert.Equal(density.LogDensity(position), ((ILogDensityTerms)density).Terms(position).Sum(term => term.Value), 1e-9);
    }

    internal static (RidgeData Data, RidgePrior Prior) Problem(bool intercept, Standardization standardization, string kind, bool weighted)
    {
        (double[,] x, double[] y) = RidgeTestData.Random(40, 3, 11);
        RidgeData data = RidgeData.FromArrays(
            x, y, weights: weighted ? RidgeTestData.Weights(40, 12) : null, intercept: intercept, standardization: standardization);
        double[,] matrix = { { 2, 0.5, 0.1 }, { 0.5, 1, -0.3 }, { 0.1, -0.3, 3 } };
        RidgePrior prior = kind switch
        {
            "penalty" => RidgePrior.FromPenalty(3),
            "sd" => RidgePrior.FromSds(0.5, 1, 2),
            "covariance" => RidgePrior.FromCovariance(matrix),
            _ => RidgePrior.FromPenaltyMatrix(matrix),
        };
        return (data, prior.WithMean(0.3, -0.2, 1));
    }

    /// <summary>
    /// Log of p(sigma², theta, offset | y) over log sigma, theta and offset from the closed form's factors: inverse gamma, then
    /// normals.
    /// </summary>
    private static double JointLogDensity(RidgePosterior exact, RidgeData data, double[] position)
    {
        int p = data.Coefficients;
        double logSigma = position[^1], variance = Math.Exp(2 * logSigma);
        // The inverse gamma of sigma² over log sigma.
        double value = -2 * exact.Sigma!.Shape * logSigma - exact.Sigma.Rate / variance;
        // theta given sigma: covariance sigma² (scale matrix over the squared scale of sigma).
        double[,] covariance = exact.Design.CovarianceMatrix();
        double factor = exact.Sigma.VarianceMean;
        var precision = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(covariance).Multiply(1 / factor).Inverse();
        var deviation = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(p, j => position[j] - exact.Design.Estimates[j]);
        value -= deviation * precision * deviation / (2 * variance) + p * logSigma;
        if (data.HasIntercept) value -= data.TotalWeight * position[p] * position[p] / (2 * variance) + logSigma;
        return value;
    }
}
