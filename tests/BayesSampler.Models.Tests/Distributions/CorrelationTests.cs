using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

public sealed class CorrelationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Correlations_come_back_from_their_coordinates(bool factor)
    {
        ModelBuilder builder = new();
        builder.Parameter("c", factor ? LkjCholesky(3, 2) : Lkj(3, 2));
        IDifferentiableLogDensity density = builder.Build().CreateEvaluator();
        IConstrained constrained = (IConstrained)density;
        double[] position = [0.5, -1.25, 2];
        double[] value = new double[9];
        constrained.Constrain(position, value);
        double[] back = new double[3];
        constrained.Unconstrain(value, back);
        for (int i = 0; i < 3; i++) Assert.Equal(position[i], back[i], 1e-12);
        if (!factor)
        {
            Assert.Equal(1, value[8], 1e-15);
            Assert.Equal(value[1], value[3]);
        }
    }

    [Fact]
    public void A_matrix_that_is_no_correlation_is_refused()
    {
        ModelBuilder builder = new();
        builder.Parameter("c", Lkj(2, 1));
        IConstrained constrained = (IConstrained)builder.Build().CreateEvaluator();
        Assert.Contains("diagonal", Assert.Throws<ArgumentException>(() => constrained.Unconstrain([2, 0, 0, 1], new double[1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => constrained.Unconstrain([1, 0.5, 0.25, 1], new double[1]));
        Assert.Throws<ArgumentException>(() => constrained.Unconstrain([1, 2, 2, 1], new double[1]));
        Assert.Throws<ArgumentException>(() => builder.Parameter("d", Support.CorrelationMatrix, Flat(), 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_log_jacobian_is_that_of_the_entries_below_the_diagonal(bool factor)
    {
        const int K = 4, Pairs = 6;
        ModelBuilder builder = new();
        Expr c = builder.Parameter("c", factor ? Support.CorrelationCholesky : Support.CorrelationMatrix, Flat(), K, K);
        builder.Derived("copy", c * 1.0);
        IDifferentiableLogDensity density = builder.Build().CreateEvaluator();
        IConstrained constrained = (IConstrained)density;
        double[] position = [0.5, -0.25, 0.75, 0.1, -0.6, 0.3];
        // J'J is positive definite, and half its log determinant that of J.
        double[] jacobian = new double[Pairs * Pairs];
        for (int k = 0; k < Pairs; k++)
        {
            double[] up = new double[2 * K * K];
            double[] down = new double[2 * K * K];
            double[] moved = [.. position];
            moved[k] += 1e-5;
            constrained.Constrain(moved, up);
            moved[k] -= 2e-5;
            constrained.Constrain(moved, down);
            for (int i = 1, row = 0; i < K; i++)
            {
                for (int j = 0; j < i; j++, row++) jacobian[row * Pairs + k] = (up[i * K + j] - down[i * K + j]) / 2e-5;
            }
        }

        double[] gram = new double[Pairs * Pairs];
        for (int i = 0; i < gram.Length; i++)
        {
            for (int row = 0; row < Pairs; row++) gram[i] += jacobian[row * Pairs + i / Pairs] * jacobian[row * Pairs + i % Pairs];
        }

        double log = 0.5 * LogDeterminantOf(gram, Pairs);
        Assert.Equal(log, density.LogDensity(position), 1e-7);
        GradientCheckResult check = GradientCheck.Run(density, position);
        Assert.True(check.Passed, check.ToString());
    }

    [Theory]
    // The volumes of all correlation matrices of 2, 3 and 4 variables.
    [InlineData(2, 2.0)]
    [InlineData(3, Math.PI * Math.PI / 2)]
    [InlineData(4, 32 * Math.PI * Math.PI / 27)]
    public void Lkj_of_concentration_one_is_uniform(int dimension, double volume)
    {
        double[,] identity = new double[dimension, dimension];
        for (int i = 0; i < dimension; i++) identity[i, i] = 1;
        Assert.Equal(-Math.Log(volume), Evaluation.Values(Lkj(dimension, 1).LogDensity(identity))[0], 1e-13);
    }

    [Fact]
    public void Lkj_of_two_variables_is_a_beta_distribution()
    {
        // (r + 1) / 2 is beta with both parameters the concentration.
        foreach (double concentration in (double[])[0.3, 1, 4.5, 300])
        {
            foreach (double r in (double[])[-0.99, 0.25, 0.999])
            {
                double wanted = Evaluation.Values(Beta(concentration, concentration).LogDensity((r + 1) / 2))[0] - Math.Log(2);
                Assert.Equal(wanted, Evaluation.Values(Lkj(2, concentration).LogDensity(new double[,] { { 1, r }, { r, 1 } }))[0], 1e-11 * (1 + Math.Abs(wanted)));
                Expr factor = new double[,] { { 1, 0 }, { r, Math.Sqrt(1 - r * r) } };
                // dC / dL is 1 here: the entry below the diagonal is the correlation.
                Assert.Equal(wanted, Evaluation.Values(LkjCholesky(2, concentration).LogDensity(factor))[0], 1e-11 * (1 + Math.Abs(wanted)));
            }
        }
    }

    [Fact]
    public void Both_forms_of_lkj_are_the_same_distribution()
    {
        // The same coordinates: the densities of the matrix and of its factor differ by the Jacobian, which the transforms carry.
        double[] position = [0.5, -0.25, 0.75, 0.1, -0.6, 0.3, 0.2];
        double[] values = [.. new[] { false, true }.Select(factor =>
        {
            ModelBuilder builder = new();
            Expr eta = builder.Parameter("eta", LogNormal(0, 1));
            builder.Parameter("c", factor ? LkjCholesky(4, eta) : Lkj(4, eta));
            Model model = builder.Build();
            GradientCheckResult check = GradientCheck.Run(model, position);
            Assert.True(check.Passed, check.ToString());
            return model.CreateEvaluator().LogDensity(position);
        })];
        Assert.Equal(values[0], values[1], 1e-12);
    }

    [Fact]
    public void A_covariance_of_correlations_and_scales_has_its_gradient()
    {
        ModelBuilder builder = new();
        Expr factor = builder.Parameter("L", LkjCholesky(3, 2));
        Expr scale = builder.Parameter("tau", HalfNormal(1), 3);
        Expr beta = builder.Parameter("beta", MultivariateNormalCholesky(0, MatrixProduct(DiagonalMatrix(scale), factor)));
        builder.Observe("y", new double[,] { { 1, 2, 3 }, { -1, 0.5, 0 } }, MultivariateNormal(beta, MatrixProduct(factor, Transpose(factor))));
        GradientCheckResult check = GradientCheck.Run(builder.Build(), [0.5, -0.25, 0.75, 0.1, -0.6, 0.3, 0.2, -1, 0.4]);
        Assert.True(check.Passed, check.ToString());
    }

    private static double LogDeterminantOf(double[] matrix, int n) =>
        LogDeterminant.Evaluate(matrix, new double[n * n], n, new double[LogDeterminant.ScratchSize(n)]);
}
