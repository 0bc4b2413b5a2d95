using BenchmarkDotNet.Attributes;

namespace BayesSampler.Benchmarks;

/// <summary>What a leapfrog step costs beside the gradient in it: by itself, and as a share of whole transitions.</summary>
/// <remarks>
/// A step of a transition includes its share of drawing momenta, U-turn criteria, choosing, and points that lie further apart in
/// memory. Dense steps have no such rows: the product with the metric hides the rest.
/// </remarks>
[MemoryDiagnoser]
public class LeapfrogBenchmarks
{
    /// <summary>Steps of one call: trajectories of 7, 15 and 31 fit.</summary>
    private const int Steps = 7 * 15 * 31;

    private GaussianDensity _density = null!;
    private Pair _diagonal = null!;
    private Pair _dense = null!;
    private double[] _gradient = null!;
    private NutsKernel _nuts = null!;
    private HmcKernel _hmc = null!;
    private LeapfrogTuning _tuning = null!;
    private ChainState _state = null!;
    private ChainRandom _random = null!;

    [Params(10, 100, 1000)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _density = new GaussianDensity(Dimension);
        _gradient = new double[Dimension];
        _random = ChainRandom.ForChain(1, 0);
        _diagonal = new Pair(_density, MetricKind.Diagonal, _random);
        _dense = new Pair(_density, MetricKind.Dense, _random);
        _nuts = new NutsKernel(_density, maxTreeDepth: 10, maxEnergyError: 1000);
        _hmc = new HmcKernel(_density, shortestTime: 1, longestTime: 2, maxSteps: 1000, maxEnergyError: 1000);
        _tuning = new LeapfrogTuning(MetricKind.Diagonal, Dimension) { StepSize = 0.5 / Math.Pow(Dimension / 10.0, 0.25) };
        _state = new ChainState(Dimension);
        _random.FillNormal(_state.Position.Span);
        _state.LogDensity = _density.LogDensityAndGradient(_state.Position.Span, _state.Gradient.Span);
    }

    [Benchmark(Baseline = true)]
    public double Gradient() => _density.LogDensityAndGradient(_state.Position.Span, _gradient);

    [Benchmark]
    public double DiagonalStep() => _diagonal.Step();

    [Benchmark]
    public double DenseStep() => _dense.Step();

    [Benchmark(OperationsPerInvoke = Steps)]
    public double StepOfNuts()
    {
        for (int steps = 0; steps < Steps;) steps += _nuts.Transition(_state, _tuning, _random).LeapfrogSteps;
        return _state.LogDensity;
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public double StepOfHmc()
    {
        for (int steps = 0; steps < Steps;) steps += _hmc.Transition(_state, _tuning, _random).LeapfrogSteps;
        return _state.LogDensity;
    }

    /// <summary>A point, and where a step from it ends.</summary>
    private sealed class Pair
    {
        private readonly GaussianDensity _density;
        private readonly Metric _metric;
        private readonly PhasePoint _from;
        private readonly PhasePoint _to;

        public Pair(GaussianDensity density, MetricKind kind, ChainRandom random)
        {
            _density = density;
            _metric = Metric.Create(kind, density.Dimension);
            _from = new PhasePoint(density.Dimension);
            _to = new PhasePoint(density.Dimension);
            _metric.Prepare(_from);
            _metric.Prepare(_to);
            random.FillNormal(_from.Position.Span);
            _from.LogDensity = density.LogDensityAndGradient(_from.Position.Span, _from.Gradient.Span);
            _metric.DrawMomentum(random, _from);
            _metric.UpdateVelocity(_from);
        }

        public double Step()
        {
            Leapfrog.Step(_density, _metric, 0.1, _from, _to);
            return _to.KineticEnergy;
        }
    }
}
