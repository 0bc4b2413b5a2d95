using BayesSampler.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BayesSampler.Tests;

public sealed class MetricTests
{
    public static TheoryData<MetricKind, int> KindsAndDimensions()
    {
        TheoryData<MetricKind, int> data = [];
        foreach (MetricKind kind in new[] { MetricKind.Unit, MetricKind.Diagonal, MetricKind.Dense, MetricKind.LowRank })
        {
            foreach (int dimension in new[] { 1, 2, 3, 7, 8, 9, 16, 17, 33 }) data.Add(kind, dimension);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndDimensions))]
    public void Velocity_is_the_inverse_metric_times_momentum_and_kinetic_energy_half_their_product(
        MetricKind kind, int dimension)
    {
        Metric metric = PhaseSpace.CreateMetric(kind, dimension);
        double[,] w = PhaseSpace.Matrix(metric);
        PhasePoint point = PhaseSpace.Prepared(metric);
        PhaseSpace.SetMomentum(metric, point, [.. Enumerable.Range(1, dimension).Select(i => Math.Sin(i))]);
        // A gradient must play no part.
        point.Gradient.Span.Fill(12345);

        metric.UpdateVelocity(point);

        double energy = 0;
        for (int i = 0; i < dimension; i++)
        {
            double velocity = 0;
            for (int j = 0; j < dimension; j++) velocity += w[i, j] * Math.Sin(j + 1);
            Assert.Equal(velocity, PhaseSpace.Velocity(metric, point)[i], 1e-13 * dimension);
            Assert.Equal(Math.Sin(i + 1), PhaseSpace.Momentum(metric, point)[i], 1e-15);
            energy += velocity * Math.Sin(i + 1) / 2;
        }

        Assert.Equal(energy, point.KineticEnergy, 1e-13 * dimension * dimension);
    }

    [Theory]
    [MemberData(nameof(KindsAndDimensions))]
    public void A_leapfrog_step_is_kick_drift_kick(MetricKind kind, int dimension)
    {
        const double Step = -0.3;
        Metric metric = PhaseSpace.CreateMetric(kind, dimension);
        double[,] w = PhaseSpace.Matrix(metric);
        Quartic density = new(dimension);
        double[] q = [.. Enumerable.Range(0, dimension).Select(i => Math.Cos(i))];
        double[] p = [.. Enumerable.Range(0, dimension).Select(i => Math.Sin(i + 1))];
        PhasePoint from = PhaseSpace.At(density, metric, q, p);
        PhasePoint to = PhaseSpace.Prepared(metric);

        Leapfrog.Step(density, metric, Step, from, to);

        for (int i = 0; i < dimension; i++) p[i] -= Step / 2 * q[i] * q[i] * q[i];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++) q[i] += Step * w[i, j] * p[j];
        }

        for (int i = 0; i < dimension; i++) p[i] -= Step / 2 * q[i] * q[i] * q[i];
        for (int i = 0; i < dimension; i++)
        {
            Assert.Equal(q[i], to.Position.Span[i], 1e-12 * dimension);
            Assert.Equal(p[i], PhaseSpace.Momentum(metric, to)[i], 1e-11 * dimension * dimension);
        }

        Assert.Equal(-q.Sum(x => x * x * x * x) / 4, to.LogDensity, 1e-11 * dimension * dimension);
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    [InlineData(MetricKind.LowRank)]
    public void Momenta_have_the_inverse_of_the_inverse_metric_as_covariance(MetricKind kind)
    {
        const int Dimension = 4;
        const int Draws = 200_000;
        Metric metric = PhaseSpace.CreateMetric(kind, Dimension);
        double[,] expected = Matrix<double>.Build.DenseOfArray(PhaseSpace.Matrix(metric)).Inverse().ToArray();
        ChainRandom random = ChainRandom.ForChain(1, 0);
        PhasePoint point = PhaseSpace.Prepared(metric);
        double[,] sums = new double[Dimension, Dimension];
        double[] means = new double[Dimension];
        double energies = 0;
        for (int n = 0; n < Draws; n++)
        {
            metric.DrawMomentum(random, point);
            metric.UpdateVelocity(point);
            energies += point.KineticEnergy;
            double[] p = PhaseSpace.Momentum(metric, point);
            for (int i = 0; i < Dimension; i++)
            {
                means[i] += p[i];
                for (int j = 0; j < Dimension; j++) sums[i, j] += p[i] * p[j];
            }
        }

        // The mean kinetic energy is half the dimension: momenta and energy belong together.
        AssertScore(energies / Draws, Dimension / 2.0, Math.Sqrt(Dimension / 2.0 / Draws));
        for (int i = 0; i < Dimension; i++)
        {
            AssertScore(means[i] / Draws, 0, Math.Sqrt(expected[i, i] / Draws));
            for (int j = 0; j < Dimension; j++)
            {
                double variance = expected[i, i] * expected[j, j] + expected[i, j] * expected[i, j];
                AssertScore(sums[i, j] / Draws, expected[i, j], Math.Sqrt(variance / Draws));
            }
        }
    }

    [Theory]
    [InlineData(MetricKind.Diagonal, 0.0)]
    [InlineData(MetricKind.Diagonal, -1.0)]
    [InlineData(MetricKind.Diagonal, double.NaN)]
    [InlineData(MetricKind.Diagonal, double.PositiveInfinity)]
    [InlineData(MetricKind.Dense, 0.0)]
    [InlineData(MetricKind.Dense, -1.0)]
    [InlineData(MetricKind.Dense, double.NaN)]
    [InlineData(MetricKind.Dense, double.PositiveInfinity)]
    [InlineData(MetricKind.LowRank, double.NaN)]
    [InlineData(MetricKind.LowRank, double.PositiveInfinity)]
    public void Numbers_that_are_no_metric_are_refused_and_change_nothing(MetricKind kind, double bad)
    {
        Metric metric = PhaseSpace.CreateMetric(kind, 3);
        double[] before = metric.Values.ToArray();
        PhasePoint first = PhaseSpace.Prepared(metric), second = PhaseSpace.Prepared(metric);
        Quartic density = new(3);
        PhasePoint firstEnd = PhaseSpace.Prepared(metric), secondEnd = PhaseSpace.Prepared(metric);
        Step(first, firstEnd);
        double[] values = [.. before];
        values[^1] = bad;

        Assert.False(metric.TrySet(values));

        Assert.Equal(before, metric.Values.ToArray());
        Step(second, secondEnd);
        Assert.Equal(first.Momentum.Span.ToArray(), second.Momentum.Span.ToArray());
        Assert.Equal(firstEnd.Position.Span.ToArray(), secondEnd.Position.Span.ToArray());
        Assert.Equal(firstEnd.Momentum.Span.ToArray(), secondEnd.Momentum.Span.ToArray());
        Assert.Equal(firstEnd.Energy, secondEnd.Energy);

        void Step(PhasePoint from, PhasePoint to)
        {
            from.Position.Span.Fill(0.7);
            from.LogDensity = density.LogDensityAndGradient(from.Position.Span, from.Gradient.Span);
            metric.DrawMomentum(ChainRandom.ForChain(1, 0), from);
            metric.UpdateVelocity(from);
            Leapfrog.Step(density, metric, 0.3, from, to);
        }
    }

    private static void AssertScore(double estimate, double truth, double standardError) =>
        Assert.InRange((estimate - truth) / standardError, -5, 5);

    private sealed class Quartic(int dimension) : IDifferentiableLogDensity
    {
        public int Dimension => dimension;

        public double LogDensity(ReadOnlySpan<double> position) => throw new NotSupportedException();

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double sum = 0;
            for (int i = 0; i < dimension; i++)
            {
                double square = position[i] * position[i];
                gradient[i] = -square * position[i];
                sum -= square * square / 4;
            }

            return sum;
        }
    }

    [Theory]
    [InlineData("nuts")]
    [InlineData("hmc")]
    [InlineData("walnuts")]
    public void A_kernel_goes_from_one_form_of_metric_to_another_as_if_it_were_new(string kernel)
    {
        const int Dimension = 9;
        IDifferentiableLogDensity density = Targets.StandardNormal(Dimension).CreateEvaluator();
        Func<ChainState, LeapfrogTuning, ChainRandom, double> transition = Create();
        double[] start = [.. Enumerable.Range(0, Dimension).Select(i => 0.1 * i)];
        ChainRandom random = ChainRandom.ForChain(8, 0);
        int iteration = 0;
        foreach (MetricKind kind in new[]
        {
            MetricKind.Diagonal, MetricKind.Dense, MetricKind.Diagonal, MetricKind.LowRank, MetricKind.Dense, MetricKind.LowRank,
            MetricKind.Unit, MetricKind.Diagonal,
        })
        {
            LeapfrogTuning tuning = new(kind, Dimension) { StepSize = 0.3, Metric = PhaseSpace.CreateMetric(kind, Dimension) };
            ChainState state = PhaseSpace.StateAt(density, start), expected = PhaseSpace.StateAt(density, start);
            Func<ChainState, LeapfrogTuning, ChainRandom, double> fresh = Create();
            for (int i = 0; i < 20; i++, iteration++)
            {
                random.Seek(iteration);
                double energy = transition(state, tuning, random);
                random.Seek(iteration);
                Assert.Equal(fresh(expected, tuning, random), energy);
                Assert.Equal(expected.Position.Span.ToArray(), state.Position.Span.ToArray());
                Assert.Equal(expected.Gradient.Span.ToArray(), state.Gradient.Span.ToArray());
            }
        }

        Func<ChainState, LeapfrogTuning, ChainRandom, double> Create() => kernel switch
        {
            "nuts" => Energies(new NutsKernel(density, maxTreeDepth: 10, maxEnergyError: 1000), statistics => statistics.Energy),
            "hmc" => Energies(new HmcKernel(density, 1, 2, maxSteps: 1000, maxEnergyError: 1000), statistics => statistics.Energy),
            _ => Energies(new WalnutsKernel(density, maxTreeDepth: 10, maxEnergyError: 1000, maxHalvings: 10, maxStepError: 0.3), statistics => statistics.Energy),
        };

        static Func<ChainState, LeapfrogTuning, ChainRandom, double> Energies<T>(
            ITransitionKernel<LeapfrogTuning, T> kernel, Func<T, double> energy) where T : struct, ITransitionStatistics =>
            (state, tuning, random) => energy(kernel.Transition(state, tuning, random));
    }
}
