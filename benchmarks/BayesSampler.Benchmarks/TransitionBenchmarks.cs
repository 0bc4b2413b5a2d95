using BenchmarkDotNet.Attributes;

namespace BayesSampler.Benchmarks;

/// <summary>A whole transition on a standard normal, however many leapfrog steps it takes: 0 bytes allocated.</summary>
[MemoryDiagnoser]
public class TransitionBenchmarks
{
    private ChainRun _nuts = null!;
    private ChainRun _walnuts = null!;
    private ChainRun _hmc = null!;
    private ChainRun _metropolis = null!;

    [Params(10, 100, 1000)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Model model = new(Dimension);
        HmcTuning tuning = new(0.5 / Math.Pow(Dimension / 10.0, 0.25), InverseMetric.Unit(Dimension));
        _nuts = new NutsSampler(new NutsSettings { Seed = 1, Warmup = 0, Tuning = tuning }).Start(model, 0);
        _walnuts = new WalnutsSampler(new WalnutsSettings { Seed = 1, Warmup = 0, Tuning = tuning }).Start(model, 0);
        _hmc = new HmcSampler(new HmcSettings { Seed = 1, Warmup = 0, Tuning = tuning }).Start(model, 0);
        _metropolis = new MetropolisSampler(new MetropolisSettings { Seed = 1, Warmup = 500 }).Start(model, 0);
        _metropolis.Advance(500);
    }

    [Benchmark]
    public void Nuts() => _nuts.Advance();

    [Benchmark]
    public void Walnuts() => _walnuts.Advance();

    [Benchmark]
    public void Hmc() => _hmc.Advance();

    [Benchmark]
    public void Metropolis() => _metropolis.Advance();

    private sealed class Model(int dimension) : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } = [new ParameterInfo("x", dimension)];

        public IDifferentiableLogDensity CreateEvaluator() => new GaussianDensity(dimension);
    }
}
