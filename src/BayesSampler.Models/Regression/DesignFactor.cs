using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>A column of a data set as it enters the terms of a design: as numbers, or as indicators of its levels.</summary>
/// <param name="Column">Its name in the data set.</param>
/// <param name="Index">Its position in the data set that the design was stated for; tells it from others.</param>
/// <param name="Levels">The categories, increasing; empty for numbers.</param>
/// <param name="Labels">What the categories are called.</param>
/// <param name="Baseline">The category without an indicator; −1 for none.</param>
internal sealed record DesignFactor(
    string Column, int Index, ImmutableArray<double> Levels, ImmutableArray<string> Labels, int Baseline)
{
    public bool IsNumeric => Levels.IsEmpty;

    /// <summary>Whether every row has an indicator, so that the indicators add up to 1.</summary>
    public bool IsComplete => !IsNumeric && Baseline < 0;

    /// <summary>The level of each of its columns; −1 for numbers.</summary>
    public IEnumerable<int> Coded => IsNumeric ? [-1] : Enumerable.Range(0, Levels.Length).Where(level => level != Baseline);

    public static DesignFactor Numbers(Dataset data, string column) => new(column, data.IndexOf(column), [], [], -1);

    /// <param name="data">Where the levels are from.</param>
    /// <param name="column">Its name.</param>
    /// <param name="labels">One for each level; null for the numbers.</param>
    /// <param name="complete">Whether each level has an indicator.</param>
    /// <param name="baseline">The level that has none otherwise; null for the lowest.</param>
    public static DesignFactor Indicators(
        Dataset data, string column, IReadOnlyList<string>? labels, bool complete, double? baseline)
    {
        double[] levels = Categories.Levels(data[column]);
        if (levels.Length == 1)
        {
            throw new ArgumentException(Require.Invariant(
                $"Column '{column}' of {data.Source} has one category only, {levels[0]}: there is nothing to tell it from. Leave it out."), nameof(column));
        }

        if (2 * levels.Length > data.Rows)
        {
            throw new ArgumentException(Require.Invariant(
                $"Column '{column}' of {data.Source} has {levels.Length} different values in {data.Rows} rows and looks numeric. State it by Columns; for many small groups use a varying intercept (Categories)."),
                nameof(column));
        }

        if (labels is not null
            && (labels.Count != levels.Length || labels.Distinct().Count() != labels.Count || labels.Any(string.IsNullOrWhiteSpace)))
        {
            throw new ArgumentException(Require.Invariant(
                $"'{column}' has {levels.Length} categories ({Categories.List([.. levels.Select(Categories.Name)])}) and needs as many different labels, but they were: {Categories.List(labels)}."),
                nameof(labels));
        }

        int none = complete ? -1 : baseline is { } value ? Array.IndexOf(levels, value) : 0;
        if (!complete && none < 0)
        {
            throw new ArgumentException(Require.Invariant(
                $"The baseline {baseline} does not occur in column '{column}' of {data.Source}. There are: {Categories.List([.. levels.Select(Categories.Name)])}."),
                nameof(baseline));
        }

        return new DesignFactor(column, data.IndexOf(column), [.. levels], [.. labels ?? levels.Select(Categories.Name)], none);
    }

    /// <summary>As reported: <c>height</c>, <c>region=2</c>. Brackets and commas belong to indices there.</summary>
    public string Name(int level) =>
        (IsNumeric ? Column : $"{Column}={Labels[level]}").Replace('[', '(').Replace(']', ')').Replace(',', ';');

    /// <summary>The level of each row.</summary>
    /// <exception cref="ArgumentException">A value that is none of the levels.</exception>
    public int[] LevelsOf(Dataset data)
    {
        ReadOnlySpan<double> values = data[Column];
        int[] levels = new int[values.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = Levels.AsSpan().BinarySearch(values[i]);
            if (levels[i] < 0)
            {
                throw new ArgumentException(Require.Invariant(
                    $"Column '{Column}' of {data.Source} is {values[i]} in row {i + 1} (counted from 1), which is none of the categories of the design: {Categories.List([.. Levels.Select(Categories.Name)])}."),
                    nameof(data));
            }
        }

        return levels;
    }
}
