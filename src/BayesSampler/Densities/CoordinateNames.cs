namespace BayesSampler;

/// <summary>Names of the coordinates of a position, for messages.</summary>
internal sealed class CoordinateNames
{
    private readonly string[]? _names;

    public CoordinateNames(IReadOnlyList<ParameterInfo> parameters, ILogDensity density)
    {
        // Behind constraints a coordinate is no reported quantity, so only its number can be told.
        if (density is IConstrained) return;
        _names = [.. parameters.SelectMany(parameter => parameter.ElementNames())];
        if (_names.Length != density.Dimension)
        {
            throw new ArgumentException(Require.Invariant(
                $"The model names {_names.Length} quantities but its density has dimension {density.Dimension}. Name each coordinate, or implement IConstrained."));
        }
    }

    public static Func<int, string> Anonymous { get; } = index => Require.Invariant($"position[{index}]");

    public string Name(int index) => _names is null ? Anonymous(index) : _names[index];

    /// <summary>The position for a message: all coordinates of small models, the first of large ones.</summary>
    public string Describe(ReadOnlySpan<double> position)
    {
        const int Shown = 12;
        List<string> parts = [];
        for (int i = 0; i < Math.Min(position.Length, Shown); i++) parts.Add(Require.Invariant($"{Name(i)} = {position[i]:G6}"));
        if (position.Length > Shown) parts.Add(Require.Invariant($"... ({position.Length} coordinates)"));
        return string.Join(", ", parts);
    }
}
