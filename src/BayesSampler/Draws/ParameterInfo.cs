using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler;

/// <summary>A reported quantity of a model: its name, its shape, and whether it is derived from the parameters.</summary>
/// <remarks>
/// Element names follow Stan, posterior and ArviZ' reader of CmdStan files: indices count from 1, <c>theta[3]</c>,
/// <c>L[2,1]</c>. Elements are stored with the last index running fastest.
/// </remarks>
public sealed record ParameterInfo
{
    /// <summary>A quantity of any shape; no dimensions make a scalar.</summary>
    /// <param name="name">Without brackets and commas, which belong to indices.</param>
    /// <param name="shape">Sizes of the dimensions, each at least 1.</param>
    /// <exception cref="ArgumentException">An empty name, a name with brackets or commas, or a size below 1.</exception>
    public ParameterInfo(string name, params ReadOnlySpan<int> shape)
    {
        if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny('[', ']', ',') >= 0)
        {
            throw new ArgumentException(
                $"A parameter's name must not be empty nor contain '[', ']' or ',' (they belong to indices), but was '{name}'.",
                nameof(name));
        }

        foreach (int size in shape) Require.AtLeast(size, 1, nameof(shape), $"A dimension of '{name}' is empty.");
        Name = name;
        Shape = [.. shape];
        Size = 1;
        foreach (int size in shape) Size = checked(Size * size);
    }

    /// <summary>The name without indices.</summary>
    public string Name { get; }

    /// <summary>Sizes of the dimensions; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of scalar elements.</summary>
    public int Size { get; }

    /// <summary>Computed from parameters rather than sampled; left out of the dimension of the position.</summary>
    public bool IsDerived { get; init; }

    /// <summary>The names of all elements in storage order: <c>mu</c>, or <c>theta[1]</c>, <c>theta[2]</c>, ...</summary>
    public IEnumerable<string> ElementNames()
    {
        if (Shape.IsEmpty)
        {
            yield return Name;
            yield break;
        }

        int[] index = new int[Shape.Length];
        for (int element = 0; element < Size; element++)
        {
            int rest = element;
            for (int k = Shape.Length - 1; k >= 0; k--)
            {
                index[k] = rest % Shape[k] + 1;
                rest /= Shape[k];
            }

            yield return $"{Name}[{string.Join(',', index.Select(i => i.ToString(CultureInfo.InvariantCulture)))}]";
        }
    }

    /// <summary>Scalars of these names.</summary>
    public static ImmutableArray<ParameterInfo> Scalars(params IEnumerable<string> names) =>
        [.. names.Select(name => new ParameterInfo(name))];

    /// <inheritdoc/>
    public bool Equals(ParameterInfo? other) =>
        other is not null && Name == other.Name && IsDerived == other.IsDerived && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Size, IsDerived);
}
