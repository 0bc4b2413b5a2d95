using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler.Models;

/// <summary>
/// The categories of a column, numbered from 0: <c>alpha[county.Indices]</c> is a varying intercept, one of <see cref="Count"/>
/// for each row.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Categories
{
    private readonly FrozenDictionary<string, int> _index;

    private Categories(ImmutableArray<string> names, IEnumerable<string> rows)
    {
        Names = names;
        _index = names.Select((name, k) => KeyValuePair.Create(name, k)).ToFrozenDictionary(StringComparer.Ordinal);
        Indices = [.. rows.Select(row => _index[row])];
    }

    /// <summary>What the categories are called, in their order: numbers increasing, texts by their characters' codes.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of different categories.</summary>
    public int Count => Names.Length;

    /// <summary>The category of each row, from 0.</summary>
    public ImmutableArray<int> Indices { get; }

    /// <summary>The categories of each row as numbers from 0, for a column of a <see cref="Dataset"/>.</summary>
    public double[] Codes() => [.. Indices.Select(index => (double)index)];

    /// <summary>Categories that are numbers; each different value is one.</summary>
    /// <param name="values">One a row, such as a column of a data set: finite.</param>
    /// <exception cref="ArgumentException">
    /// No values; one is not finite; or they are not whole and more than half are different, which looks like a measurement.
    /// </exception>
    public static Categories Of(ReadOnlySpan<double> values)
    {
        Require.AtLeast(values.Length, 1, "values.Length", "Categories need a row.");
        Require.AllFinite(values, nameof(values));
        double[] levels = Levels(values);
        if (2 * levels.Length > values.Length && Array.Exists(levels, level => level != Math.Floor(level)))
        {
            throw new ArgumentException(Require.Invariant(
                $"{values.Length} values with {levels.Length} different ones, not all whole, look like measurements, not like categories. Give categories codes that are whole numbers."),
                nameof(values));
        }

        return new Categories([.. levels.Select(Name)], values.ToArray().Select(Name));
    }

    /// <summary>Categories that are texts, compared exactly, case included.</summary>
    /// <param name="values">One a row.</param>
    /// <exception cref="ArgumentException">No values, or a blank one.</exception>
    public static Categories Of(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require.AtLeast(values.Count, 1, "values.Count", "Categories need a row.");
        for (int i = 0; i < values.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(values[i]))
                throw new ArgumentException(Require.Invariant($"values[{i}] is blank. Give each row a category."), nameof(values));
        }

        return new Categories([.. values.Distinct().Order(StringComparer.Ordinal)], values);
    }

    /// <summary>The numbers of the same categories in other rows, for predictions.</summary>
    /// <param name="values">One a row.</param>
    /// <exception cref="ArgumentException">A value is no category; the message lists those there are.</exception>
    public ImmutableArray<int> IndicesOf(ReadOnlySpan<double> values) => IndicesOf([.. values.ToArray().Select(Name)]);

    /// <inheritdoc cref="IndicesOf(ReadOnlySpan{double})"/>
    public ImmutableArray<int> IndicesOf(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            if (!_index.TryGetValue(values[i], out int index))
            {
                throw new ArgumentException(
                    Require.Invariant($"values[{i}] is '{values[i]}', which is none of the {Count} categories: {List(Names)}."), nameof(values));
            }

            indices.Add(index);
        }

        return indices.MoveToImmutable();
    }

    /// <summary>The different values, increasing.</summary>
    internal static double[] Levels(ReadOnlySpan<double> values) => [.. values.ToArray().Distinct().Order()];

    /// <summary>The shortest text that gives the number back; −0 is 0.</summary>
    internal static string Name(double level) => (level + 0.0).ToString(CultureInfo.InvariantCulture);

    internal static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(40)) + (names.Count > 40 ? ", ..." : "");
}
