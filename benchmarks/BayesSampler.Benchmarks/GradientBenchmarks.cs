using BenchmarkDotNet.Attributes;

namespace BayesSampler.Benchmarks;

/// <summary>Log density and gradient: what the language compiles to beside vector code written by hand.</summary>
[MemoryDiagnoser]
public class GradientBenchmarks
{
    private IDifferentiableLogDensity _handWritten = null!;
    private IDifferentiableLogDensity _compiled = null!;
    private double[] _position = null!;
    private double[] _gradient = null!;

    public static IEnumerable<GradientCase> Cases => GradientCase.All;

    [ParamsSource(nameof(Cases))]
    public GradientCase Case { get; set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        _handWritten = Case.HandWritten();
        _compiled = Case.Model().Build(GradientCase.Options).CreateEvaluator();
        _position = Case.Position;
        _gradient = new double[_position.Length];
        RequireEqual();
    }

    [Benchmark(Baseline = true)]
    public double HandWritten() => _handWritten.LogDensityAndGradient(_position, _gradient);

    [Benchmark]
    public double Compiled() => _compiled.LogDensityAndGradient(_position, _gradient);

    /// <summary>A ratio says nothing if the two are not the same density: up to a constant, and in every gradient.</summary>
    private void RequireEqual()
    {
        double[] other = new double[_position.Length];
        double[] moved = [.. _position.Select((x, i) => x + 0.01 * (i % 3))];
        double first = _handWritten.LogDensityAndGradient(moved, _gradient) - _handWritten.LogDensityAndGradient(_position, _gradient);
        double second = _compiled.LogDensityAndGradient(moved, other) - _compiled.LogDensityAndGradient(_position, other);
        if (Math.Abs(first - second) > 1e-7 * (1 + Math.Abs(first)))
            throw new InvalidOperationException($"{Case}: the densities differ by {first - second:R} in {first:R}.");
        for (int i = 0; i < other.Length; i++)
        {
            if (Math.Abs(other[i] - _gradient[i]) > 1e-7 * (1 + Math.Abs(other[i])))
                throw new InvalidOperationException($"{Case}: gradient {i} is {other[i]:R} compiled, {_gradient[i]:R} by hand.");
        }
    }
}
