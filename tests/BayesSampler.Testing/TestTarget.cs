using System.Collections.Immutable;

namespace BayesSampler.Testing;

/// <summary>A model whose posterior is known.</summary>
public sealed class TestTarget(
    string name, IEnumerable<ParameterInfo> parameters, IEnumerable<KnownQuantity> known, Func<IDifferentiableLogDensity> create)
    : IModel<IDifferentiableLogDensity>
{
    /// <summary>What is known, by reported quantity.</summary>
    public ImmutableArray<KnownQuantity> Known { get; } = [.. known];

    public IReadOnlyList<ParameterInfo> Parameters { get; } = [.. parameters];

    public IDifferentiableLogDensity CreateEvaluator() => create();

    public override string ToString() => name;
}
