using BenchmarkDotNet.Attributes;

namespace BayesSampler.Benchmarks;

/// <summary>Diagnostics of one quantity in four chains, by number of draws and by how badly the chains mix.</summary>
[MemoryDiagnoser]
public class DiagnosticsBenchmarks
{
    private PosteriorDraws _draws = null!;

    [Params(1000, 10_000)]
    public int DrawsPerChain { get; set; }

    /// <summary>Coefficient of the AR(1) chains.</summary>
    [Params(0.0, 0.9, 0.99)]
    public double Autocorrelation { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const int Chains = 4;
        double[] values = new double[Chains * DrawsPerChain];
        for (int chain = 0; chain < Chains; chain++)
        {
            ChainRandom random = ChainRandom.ForChain(1, chain);
            double x = 0;
            for (int i = 0; i < DrawsPerChain; i++)
                values[chain * DrawsPerChain + i] = x = Autocorrelation * x + random.NextNormal();
        }

        _draws = new PosteriorDraws(ParameterInfo.Scalars("x"), Chains, values);
    }

    [Benchmark]
    public double RHat() => Convergence.RHat(_draws[0]);

    [Benchmark]
    public double EssBulk() => Convergence.EssBulk(_draws[0]);

    [Benchmark(Baseline = true)]
    public PosteriorSummary SummaryRow() => PosteriorSummary.Of(_draws);
}
