using BayesSampler.Models;
using BenchmarkDotNet.Attributes;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Benchmarks;

/// <summary>Whether a model keeps its speed as it grows: a chain of scalar parameters, each with a prior and an observation.</summary>
[MemoryDiagnoser]
public class ModelSizeBenchmarks
{
    private IDifferentiableLogDensity _density = null!;
    private double[] _position = null!;
    private double[] _gradient = null!;

    [Params(10, 100, 1000, 4000)]
    public int Statements { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _density = State().Build().CreateEvaluator();
        _position = new double[_density.Dimension];
        _gradient = new double[_density.Dimension];
    }

    /// <summary>From the first statement to the first gradient, code generation included.</summary>
    [Benchmark]
    public double Build() => State().Build().CreateEvaluator().LogDensityAndGradient(_position, _gradient);

    [Benchmark]
    public double Evaluate() => _density.LogDensityAndGradient(_position, _gradient);

    private ModelBuilder State()
    {
        ModelBuilder m = new();
        Expr previous = 0;
        for (int i = 0; i < Statements / 2; i++)
        {
            Expr x = m.Parameter($"x{i}", Normal(previous, 1 + i % 7));
            m.Observe($"y{i}", 0.3 * i, Normal(x * 0.5 + Exp(0.1 * x), 1));
            previous = x;
        }

        return m;
    }
}
