using BenchmarkDotNet.Attributes;

namespace BayesSampler.Benchmarks;

/// <summary>What a leapfrog step costs beside the gradient in it.</summary>
[MemoryDiagnoser]
public class LeapfrogBenchmarks
{
    private GaussianDensity _density = null!;
    private PhasePoint _from = null!;
    private PhasePoint _to = null!;
    private Metric _diagonal = null!;
    private Metric _dense = null!;
    private double[] _gradient = null!;

    [Params(10, 100, 1000)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _density = new GaussianDensity(Dimension);
        _gradient = new double[Dimension];
        _from = new PhasePoint(Dimension);
        _to = new PhasePoint(Dimension);
        _diagonal = Metric.Create(MetricKind.Diagonal, Dimension);
        _dense = Metric.Create(MetricKind.Dense, Dimension);
        ChainRandom random = ChainRandom.ForChain(1, 0);
        random.FillNormal(_from.Position.Span);
        _from.LogDensity = _density.LogDensityAndGradient(_from.Position.Span, _from.Gradient.Span);
        _diagonal.DrawMomentum(random, _from);
        _diagonal.UpdateVelocity(_from);
    }

    [Benchmark(Baseline = true)]
    public double Gradient() => _density.LogDensityAndGradient(_from.Position.Span, _gradient);

    [Benchmark]
    public double DiagonalStep()
    {
        Leapfrog.Step(_density, _diagonal, 0.1, _from, _to);
        return _to.KineticEnergy;
    }

    [Benchmark]
    public double DenseStep()
    {
        Leapfrog.Step(_density, _dense, 0.1, _from, _to);
        return _to.KineticEnergy;
    }
}
