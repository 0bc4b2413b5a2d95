using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>One chain's view of a model: its evaluator, the reported quantities, and the words for both.</summary>
internal sealed class Target
{
    private readonly ILogDensity _density;
    private readonly IConstrained? _constrained;
    private readonly CoordinateNames _coordinates;
    private readonly ImmutableArray<ParameterInfo> _parameters;

    /// <param name="parameters">The reported quantities.</param>
    /// <param name="density">The chain's own evaluator.</param>
    /// <param name="usesGradient">Whether the sampler wants gradients; one that does not is never troubled by them.</param>
    public Target(IReadOnlyList<ParameterInfo> parameters, ILogDensity density, bool usesGradient = true)
    {
        Require.AtLeast(density.Dimension, 1, "Dimension", "A density needs at least one coordinate.");
        _density = density;
        _constrained = density as IConstrained;
        _parameters = [.. parameters];
        HashSet<string> names = [];
        foreach (string name in _parameters.SelectMany(parameter => parameter.ElementNames()))
        {
            if (!names.Add(name))
                throw new ArgumentException($"The model reports two quantities of the name '{name}'. Each needs a name of its own.", nameof(parameters));
        }

        _coordinates = new CoordinateNames(parameters, density);
        ParameterCount = parameters.Sum(parameter => parameter.Size);
        Density = new GuardedDensity(density);
        UsesGradient = usesGradient;
    }

    /// <summary>The evaluator, remembering where it throws.</summary>
    public GuardedDensity Density { get; }

    public bool UsesGradient { get; }

    /// <summary>Arithmetic operations of a gradient: the density's own count, or a guess for one that has none.</summary>
    public double GradientCost => GradientCostOf(_density);

    public int ParameterCount { get; }

    public int Dimension => Density.Dimension;

    public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
    {
        if (_constrained is null) position.CopyTo(parameters);
        else Density.Constrain(_constrained, position, parameters);
    }

    public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position)
    {
        if (_constrained is null) parameters.CopyTo(position);
        else _constrained.Unconstrain(parameters, position);
    }

    /// <inheritdoc cref="GradientCost"/>
    public static double GradientCostOf(ILogDensity density) =>
        density is IGradientCost cost ? cost.GradientOperations : 500 + 50.0 * density.Dimension;

    public string CoordinateName(int index) => _coordinates.Name(index);

    public string Describe(ReadOnlySpan<double> position) => _coordinates.Describe(position);

    /// <summary>Says which term of a log density is not finite, where the model can tell.</summary>
    public string Explain(double value, ReadOnlySpan<double> position)
    {
        string text = Require.Invariant($"The log density is {value}.");
        if (_density is not ILogDensityTerms terms) return text;
        foreach (LogDensityTerm term in terms.Terms(position))
        {
            if (!double.IsFinite(term.Value)) text += Require.Invariant($" Its term '{term.Name}' is {term.Value}.");
        }

        return text;
    }

    /// <summary>Puts named values into the reported quantities; true if all that are not derived were named.</summary>
    /// <exception cref="ArgumentException">An unknown or derived name, or a wrong number of values.</exception>
    public bool Overwrite(Span<double> parameters, IReadOnlyDictionary<string, double[]> values)
    {
        HashSet<string> left = [.. values.Keys];
        bool complete = true;
        int start = 0;
        foreach (ParameterInfo parameter in _parameters)
        {
            bool whole = values.TryGetValue(parameter.Name, out double[]? given);
            if (parameter.IsDerived && (whole || parameter.ElementNames().Any(values.ContainsKey)))
                throw new ArgumentException($"'{parameter.Name}' is derived from other parameters and takes no initial value.", nameof(values));
            if (whole)
            {
                Require.SameLength(given!.Length, parameter.Size, $"The initial value of '{parameter.Name}'", "the parameter");
                Require.AllFinite(given, $"initial value of '{parameter.Name}'");
                given.CopyTo(parameters[start..]);
                left.Remove(parameter.Name);
            }

            int k = start;
            foreach (string element in parameter.ElementNames())
            {
                if (values.TryGetValue(element, out double[]? one) && left.Remove(element))
                {
                    Require.SameLength(one.Length, 1, $"The initial value of '{element}'", "one element");
                    Require.AllFinite(one, $"initial value of '{element}'");
                    parameters[k] = one[0];
                }
                else if (!whole && !parameter.IsDerived)
                {
                    complete = false;
                }

                k++;
            }

            start += parameter.Size;
        }

        if (left.Count > 0)
        {
            throw new ArgumentException(
                $"There is no parameter '{left.First()}' to start from. There are: {string.Join(", ", _parameters.Where(p => !p.IsDerived).Select(p => p.Name))}.",
                nameof(values));
        }

        return complete;
    }
}
