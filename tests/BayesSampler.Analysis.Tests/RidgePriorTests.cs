using System.Text.Json;
using CsCheck;

namespace BayesSampler.Analysis.Tests;

public sealed class RidgePriorTests
{
    private static readonly JsonElement Algebra = GoldenFiles.Json("ridge/l2_prior_algebra.json");

    [Fact]
    public void Conventions_convert_into_each_other()
    {
        Check.Sample(
            Gen.Select(Gen.Double[-6, 6], Gen.Double[-4, 4], Gen.Int[1, 1000]),
            (logTau, logSigma, rows) =>
            {
                double tau = Math.Pow(10, logTau), sigma = Math.Pow(10, logSigma);
                RidgePrior sd = RidgePrior.FromSd(tau);
                double penalty = sd.Penalty(sigma, rows);
                GoldenFiles.Close(sigma * sigma / (tau * tau), penalty, 1e-14);
                foreach (RidgePrior same in new[]
                {
                    sd, RidgePrior.FromPenalty(penalty), RidgePrior.FromLogPriorLambda(sd.LogPriorLambda(sigma, rows)),
                    RidgePrior.FromMeanSquaredErrorPenalty(sd.MeanSquaredErrorPenalty(sigma, rows)),
                })
                {
                    GoldenFiles.Close(tau, same.Sd(sigma, rows), 1e-14);
                    GoldenFiles.Close(penalty, same.Penalty(sigma, rows), 1e-14);
                    GoldenFiles.Close(penalty, same.PenaltyMatrix(sigma, rows, 3)[1, 1], 1e-14);
                    Assert.Equal(0, same.PenaltyMatrix(sigma, rows, 3)[1, 2]);
                    GoldenFiles.Close(1 / (2 * tau * tau), same.LogPriorLambda(sigma, rows), 1e-14);
                    GoldenFiles.Close(penalty / rows, same.MeanSquaredErrorPenalty(sigma, rows), 1e-14);
                }
            });
    }

    [Fact]
    public void Log_prior_lambda_is_half_the_precision()
    {
        foreach (JsonElement row in Algebra.GetProperty("prior_normaliser").EnumerateArray())
        {
            double lambda = row.Number("lambda");
            double sd = RidgePrior.FromLogPriorLambda(lambda).Sd(1, 1);
            GoldenFiles.Close(row.Number("prior_sd"), sd, 1e-14);
            GoldenFiles.Close(row.Number("prior_variance"), sd * sd, 1e-14);

            // The normaliser 1 / sqrt(2 pi tau^2) is sqrt(lambda / pi), which gives mass 1.
            double integral = row.Number("integral_of_exp(-lambda t^2)");
            GoldenFiles.Close(1 / integral, 1 / Math.Sqrt(2 * Math.PI * sd * sd), 1e-14);
            GoldenFiles.Close(row.Number("total_mass_with_sqrt(lambda/pi)"), integral / Math.Sqrt(2 * Math.PI * sd * sd), 1e-14);
        }
    }

    [Fact]
    public void Mode_covariance_and_hessian_equal_the_40_digit_values()
    {
        int cases = 0;
        foreach (JsonElement golden in Algebra.GetProperty("log_posterior").GetProperty("cases").EnumerateArray())
        {
            cases++;
            double sigma = Math.Sqrt(golden.Number("sigma2"));
            RidgePrior prior = RidgePrior.FromSd(Math.Sqrt(golden.Number("tau2"))).WithMean(golden.Numbers("theta0"));
            RidgeData data = Swiss();
            RidgePosterior posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(sigma));
            GoldenFiles.Close(golden.Numbers("mode_and_mean"), posterior.Design.Estimates, 1e-11);
            GoldenFiles.Close(golden.Numbers("covariance"), [.. posterior.Design.CovarianceMatrix().Cast<double>()], 1e-11);
            GoldenFiles.Close(golden.Number("ridge_lambda"), prior.Penalty(sigma, data.Rows), 1e-13);
            GoldenFiles.Close(golden.Number("popular_lambda=1/(2 tau2)"), prior.LogPriorLambda(sigma, data.Rows), 1e-13);

            // X'X / sigma^2 plus the prior precision is the Hessian: what the log density needs is there.
            double[,] penalty = prior.PenaltyMatrix(sigma, data.Rows, 5);
            double[] hessian = new double[25];
            for (int i = 0; i < 5; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    double sum = penalty[i, j];
                    for (int row = 0; row < data.Rows; row++) sum += data.DesignColumn(i)[row] * data.DesignColumn(j)[row];
                    hessian[5 * i + j] = sum / (sigma * sigma);
                }
            }

            GoldenFiles.Close(golden.Numbers("negative_hessian"), hessian, 1e-11);
        }

        Assert.Equal(4, cases);
    }

    [Fact]
    public void A_log_prior_is_the_penalty_of_the_same_number_only_at_noise_variance_one_half()
    {
        int cases = 0;
        foreach (JsonElement golden in Algebra.GetProperty("popular_prior_with_other_noise_variance").EnumerateArray())
        {
            cases++;
            double lambda = golden.Number("popular_lambda"), sigma = Math.Sqrt(golden.Number("sigma2_in_likelihood"));
            RidgeData data = Swiss();
            RidgePrior prior = RidgePrior.FromLogPriorLambda(lambda);
            RidgePosterior posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(sigma));
            RidgePosterior ridge = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(lambda), RidgeNoise.Known(sigma));
            GoldenFiles.Close(golden.Number("effective_ridge_lambda=2 sigma2 lambda"), prior.Penalty(sigma, data.Rows), 1e-13);
            GoldenFiles.Close(golden.Numbers("posterior_mean"), posterior.Design.Estimates, 1e-11);
            GoldenFiles.Close(golden.Numbers("ridge_at_popular_lambda"), ridge.Design.Estimates, 1e-11);
            double difference = posterior.Design.Estimates.Zip(ridge.Design.Estimates, (a, b) => Math.Abs(a - b)).Max();
            Assert.Equal(golden.Number("max_abs_difference"), difference, 1e-11);
        }

        Assert.Equal(4, cases);
    }

    [Fact]
    public void Matrices_and_vectors_of_the_same_prior_agree()
    {
        RidgeData data = Swiss();
        double[] sds = [1, 2, 0.5, 4, 3];
        double[,] covariance = new double[5, 5], penalty = new double[5, 5];
        double[] penalties = new double[5];
        for (int j = 0; j < 5; j++)
        {
            covariance[j, j] = sds[j] * sds[j];
            penalty[j, j] = penalties[j] = 49 / (sds[j] * sds[j]);
        }

        double[] mean = [1, -1, 2, 0, 3];
        RidgePosterior reference = RidgeClosedForm.Solve(data, RidgePrior.FromSds(sds).WithMean(mean), RidgeNoise.Known(7));
        foreach (RidgePrior prior in new[]
        {
            RidgePrior.FromCovariance(covariance), RidgePrior.FromPenalties(penalties), RidgePrior.FromPenaltyMatrix(penalty),
        })
        {
            RidgePosterior other = RidgeClosedForm.Solve(data, prior.WithMean(mean), RidgeNoise.Known(7));
            GoldenFiles.Close(reference.Design.Estimates, other.Design.Estimates, 1e-13);
            GoldenFiles.Close([.. reference.Design.CovarianceMatrix().Cast<double>()], [.. other.Design.CovarianceMatrix().Cast<double>()], 1e-13);
            GoldenFiles.Close(reference.LogEvidence, other.LogEvidence, 1e-13);
            GoldenFiles.Close([.. penalty.Cast<double>()], [.. prior.PenaltyMatrix(7, data.Rows, 5).Cast<double>()], 1e-13);
        }
    }

    [Fact]
    public void A_penalty_matrix_may_leave_directions_free()
    {
        // Differences of neighbours are penalised: their common level is not.
        double[,] penalty = new double[5, 5];
        for (int j = 0; j < 4; j++)
        {
            penalty[j, j] += 1e12;
            penalty[j + 1, j + 1] += 1e12;
            penalty[j, j + 1] -= 1e12;
            penalty[j + 1, j] -= 1e12;
        }

        RidgeData data = Swiss();
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenaltyMatrix(penalty), RidgeNoise.Unknown());
        double common = posterior.Design.Estimates[0];
        Assert.All(posterior.Design.Estimates, estimate => Assert.Equal(common, estimate, 1e-8));
        double[,] sum = new double[data.Rows, 1];
        for (int i = 0; i < data.Rows; i++)
        {
            for (int j = 0; j < 5; j++) sum[i, 0] += data.DesignColumn(j)[i];
        }

        RidgePosterior single = RidgeClosedForm.Solve(
            RidgeData.FromArrays(sum, data.RawResponse.ToArray(), standardization: Standardization.None), RidgePrior.FromPenalty(0), RidgeNoise.Unknown());
        GoldenFiles.Close(single.Design.Estimates[0], common, 1e-8);
        Assert.True(double.IsNaN(posterior.LogEvidence));
        Assert.Equal(data.Rows - 2, posterior.DegreesOfFreedom);
        GoldenFiles.Close(single.Sigma!.Rate, posterior.Sigma!.Rate, 1e-6);
    }

    [Fact]
    public void The_prior_says_whether_it_scales_with_the_noise()
    {
        Assert.False(RidgePrior.FromSd(1).ScalesWithNoise);
        Assert.False(RidgePrior.FromLogPriorLambda(1).ScalesWithNoise);
        Assert.False(RidgePrior.FromCovariance(new double[,] { { 1 } }).ScalesWithNoise);
        Assert.True(RidgePrior.FromPenalty(1).ScalesWithNoise);
        Assert.True(RidgePrior.FromPenalties(1, 2).ScalesWithNoise);
        Assert.True(RidgePrior.FromMeanSquaredErrorPenalty(1).ScalesWithNoise);
        Assert.True(RidgePrior.FromPenaltyMatrix(new double[,] { { 1 } }).ScalesWithNoise);
        Assert.Equal(double.PositiveInfinity, RidgePrior.FromPenalty(0).Sd(2, 10));
    }

    [Fact]
    public void Covariance_of_a_random_prior_solves_as_its_penalty_matrix()
    {
        RidgeData data = Swiss();
        double[,] covariance = new double[5, 5];
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++) covariance[i, j] = 4 * Math.Exp(-0.3 * Math.Abs(i - j)) * (i + 1) * (j + 1);
        }

        RidgePrior prior = RidgePrior.FromCovariance(covariance).WithMean(1, 2, 3, 4, 5);
        double[,] penalty = prior.PenaltyMatrix(3, data.Rows, 5);
        RidgePosterior first = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(3));
        RidgePosterior second = RidgeClosedForm.Solve(data, RidgePrior.FromPenaltyMatrix(penalty).WithMean(1, 2, 3, 4, 5), RidgeNoise.Known(3));
        GoldenFiles.Close(first.Design.Estimates, second.Design.Estimates, 1e-12);
        GoldenFiles.Close(first.LogEvidence, second.LogEvidence, 1e-12);
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                double product = 0;
                for (int k = 0; k < 5; k++) product += penalty[i, k] * covariance[k, j] / 9;
                Assert.Equal(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }

    private static RidgeData Swiss() => RidgeData.Create(GoldenFiles.Data("swiss"), "fertility");
}
