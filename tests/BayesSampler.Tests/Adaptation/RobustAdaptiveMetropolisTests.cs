using MathNet.Numerics.LinearAlgebra;

namespace BayesSampler.Tests;

public sealed class RobustAdaptiveMetropolisTests
{
    private static readonly Matrix<double> Covariance = Matrix<double>.Build.DenseOfArray(new[,]
    {
        { 4, 1.8, -0.1 },
        { 1.8, 1, 0 },
        { -0.1, 0, 0.04 },
    });

    [Fact]
    public void It_settles_at_the_target_acceptance_with_steps_in_proportion_to_the_covariance()
    {
        Matrix<double> precision = Covariance.Inverse();
        ILogDensity density = LogDensity.FromFunction(["a", "b", "c"], q =>
        {
            double sum = 0;
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++) sum += q[i] * precision[i, j] * q[j];
            }

            return -sum / 2;
        }).CreateEvaluator();
        RandomWalkProposal walk = new(1, 1, 1);
        double acceptance = Adapt(density, walk, 0.234);
        Assert.InRange(acceptance, 0.204, 0.264);

        // S S' times the precision is a multiple of the identity, within the noise that the last adaptation rates leave.
        Matrix<double> lower = Matrix<double>.Build.Dense(3, 3, (i, j) => walk.Lower[i * 3 + j]);
        Matrix<double> product = lower * lower.Transpose() * precision;
        double scale = product.Trace() / 3;
        double[] eigenvalues = [.. product.Evd().EigenValues.Select(value => value.Real / scale)];
        Assert.All(eigenvalues, value => Assert.InRange(value, 0.7, 1.3));
        // The optimal scaling of theory, 2.38²/d, belongs to this acceptance rate only in many dimensions.
        Assert.InRange(scale, 0.5 * 2.38 * 2.38 / 3, 2.5 * 2.38 * 2.38 / 3);
    }

    [Fact]
    public void In_one_dimension_it_settles_at_its_own_target()
    {
        RandomWalkProposal walk = new(100.0);
        double acceptance = Adapt(LogDensity.FromFunction(["x"], q => -q[0] * q[0] / 2).CreateEvaluator(), walk, 0.44);
        Assert.InRange(acceptance, 0.41, 0.47);
        // The acceptance of steps of s times the target's sd is (2/π) atan(2/s): 0.44 at s = 2.43.
        Assert.InRange(walk.Lower[0], 2.43 * 0.85, 2.43 * 1.15);
    }

    [Fact]
    public void One_step_is_the_formula()
    {
        // n = 8, so eta = min(1, 2 · 8^(-2/3)) = 1/2, and the common scale moves by 8^(-2/3) = 1/4 of the change.
        RandomWalkProposal walk = new(2, 3);
        // Too short a warmup for a phase of one scale, and no window ends at this iteration.
        RobustAdaptiveMetropolis adaptation = new(walk, 15, 0.234);
        walk.Lower[2] = 1;
        double[] lower = walk.Lower.ToArray();
        walk.Draw([0, 0], new double[2], ChainRandom.ForChain(1, 0));
        Vector<double> u = Vector<double>.Build.DenseOfArray(walk.Innovation.ToArray());
        foreach (double rate in new[] { 0.9, 0.05 })
        {
            lower.CopyTo(walk.Lower);
            adaptation.Observe(7, new ChainState(2), rate, ChainRandom.ForChain(1, 0));
            Matrix<double> s = Matrix<double>.Build.DenseOfRowMajor(2, 2, lower);
            Matrix<double> direction = u.OuterProduct(u) / u.DotProduct(u);
            Matrix<double> middle = Matrix<double>.Build.DenseIdentity(2) + 0.5 * (rate - 0.234) * direction;
            Matrix<double> expected = s * middle * s.Transpose() * Math.Exp(2 * 0.25 * (rate - 0.234));
            Matrix<double> updated = Matrix<double>.Build.DenseOfRowMajor(2, 2, walk.Lower.ToArray());
            Assert.True((updated * updated.Transpose() - expected).FrobeniusNorm() < 1e-12);
            Assert.Equal(0, walk.Lower[1]);
        }
    }

    [Fact]
    public void A_scale_that_grows_without_end_is_an_error_that_asks_about_the_prior()
    {
        RandomWalkProposal walk = new(1.0);
        RobustAdaptiveMetropolis adaptation = new(walk, 15, 0.44);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
        {
            // The first iteration over and over, so that the rate of adaptation does not fall.
            for (int i = 0; i < 10_000; i++)
            {
                walk.Draw([0], new double[1], ChainRandom.ForChain(1, 0));
                adaptation.Observe(0, new ChainState(1), 1, ChainRandom.ForChain(1, 0));
            }
        });
        Assert.Contains("proper", exception.Message);
    }

    /// <summary>Adapts for 50,000 iterations and returns the acceptance rate of 50,000 more with the tuning frozen.</summary>
    private static double Adapt(ILogDensity density, RandomWalkProposal walk, double target)
    {
        const int Iterations = 50_000;
        RobustAdaptiveMetropolis adaptation = new(walk, Iterations, target);
        MetropolisKernel kernel = new(density);
        ChainState state = new(density.Dimension) { LogDensity = 0 };
        ChainRandom random = ChainRandom.ForChain(8, 0);
        double sum = 0;
        for (int n = 0; n < 2 * Iterations; n++)
        {
            random.Seek(n);
            double rate = kernel.Transition(state, walk, random).AcceptanceRate;
            if (n < Iterations) adaptation.Observe(n, state, rate, random);
            else sum += rate;
        }

        return sum / Iterations;
    }
}
