using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler;

/// <summary>CmdStan's column names: <c>theta.1</c>, <c>L.2.1</c>, the first index running fastest.</summary>
internal static class CmdStanColumns
{
    private const string StatisticSuffix = "__";

    /// <summary>The order in which CmdStan writes its statistics; others follow.</summary>
    private static readonly string[] Usual =
    [
        SamplerColumns.LogDensity, SamplerColumns.AcceptanceRate, SamplerColumns.StepSize, SamplerColumns.TreeDepth,
        SamplerColumns.LeapfrogSteps, SamplerColumns.Divergent, SamplerColumns.Energy,
    ];

    public static bool IsStatistic(string column) => column.EndsWith(StatisticSuffix, StringComparison.Ordinal);

    /// <summary>Column names with the place of each scalar among the names of the draws.</summary>
    public static List<(string Column, int Scalar)> OfParameters(IEnumerable<ParameterInfo> parameters)
    {
        List<(string, int)> columns = [];
        int start = 0;
        foreach (ParameterInfo parameter in parameters)
        {
            CheckName(parameter.Name);
            int[] index = new int[parameter.Shape.Length];
            for (int element = 0; element < parameter.Size; element++)
            {
                int rest = element, place = 0;
                for (int k = 0; k < index.Length; k++)
                {
                    index[k] = rest % parameter.Shape[k];
                    rest /= parameter.Shape[k];
                    place = place * parameter.Shape[k] + index[k];
                }

                string indices = string.Concat(index.Select(i => Require.Invariant($".{i + 1}")));
                columns.Add((parameter.Name + indices, start + place));
            }

            start += parameter.Size;
        }

        return columns;
    }

    /// <summary>A name that <see cref="OfParameters"/> takes, as close to the given one as can be.</summary>
    public static string Writable(string name)
    {
        string plain = string.Concat(name.Trim().Select(c => char.IsWhiteSpace(c) || c is '"' or '\'' or ',' or '#' ? '_' : c));
        while (IsStatistic(plain)) plain = plain[..^1];
        int dot = plain.LastIndexOf('.');
        bool endsLikeIndex = dot >= 0 && dot < plain.Length - 1 && plain.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return endsLikeIndex ? $"{plain[..dot]}_{plain[(dot + 1)..]}" : plain;
    }

    public static List<(string Column, int Scalar)> OfStatistics(PosteriorDraws statistics)
    {
        foreach (string name in statistics.Names)
        {
            if (!IsStatistic(name) || !IsPlain(name))
            {
                throw new ArgumentException(
                    $"Names of sampler statistics end with '__' in CmdStan's files, but there is '{name}'. "
                    + "Rename it, or write it with the parameters.",
                    nameof(statistics));
            }
        }

        IEnumerable<string> inOrder = Usual.Where(statistics.Contains).Concat(statistics.Names.Except(Usual));
        return [.. inOrder.Select(name => (name, statistics.IndexOf(name)))];
    }

    /// <summary>
    /// Parameters with their shapes from column names in any order, and for each scalar, in storage order, its column.
    /// </summary>
    public static (ImmutableArray<ParameterInfo> Parameters, int[] Columns) Shapes(
        IReadOnlyList<string> names, IEnumerable<int> columns, string source)
    {
        // In the order in which parameters first occur.
        List<string> order = [];
        Dictionary<string, List<(int[] Index, int Column)>> groups = [];
        foreach (int column in columns)
        {
            (string name, int[] index) = Parse(names[column]);
            if (!groups.TryGetValue(name, out List<(int[], int)>? group))
            {
                groups.Add(name, group = []);
                order.Add(name);
            }

            group.Add((index, column));
        }

        ImmutableArray<ParameterInfo>.Builder parameters = ImmutableArray.CreateBuilder<ParameterInfo>(order.Count);
        List<int> places = [];
        foreach (string name in order)
        {
            List<(int[] Index, int Column)> group = groups[name];
            int[] shape = new int[group[0].Index.Length];
            foreach ((int[] index, int column) in group)
            {
                if (index.Length != shape.Length)
                {
                    string first = names[group[0].Column];
                    throw Bad($"column {names[column]} has {index.Length} indices but {first} has {shape.Length}");
                }

                for (int k = 0; k < shape.Length; k++) shape[k] = Math.Max(shape[k], index[k]);
            }

            // Compared in 64 bits: one absurd index must be an error, not an overflow.
            if (shape.Aggregate(1L, (size, next) => Math.Min(size * next, int.MaxValue)) != group.Count)
                throw Bad($"{name} has {group.Count} columns, which do not fill its shape [{string.Join(' ', shape)}]");

            int[] ordered = new int[group.Count];
            Array.Fill(ordered, -1);
            foreach ((int[] index, int column) in group)
            {
                int place = 0;
                for (int k = 0; k < shape.Length; k++) place = place * shape[k] + index[k] - 1;
                if (ordered[place] >= 0) throw Bad($"column {names[column]} repeats an element");
                ordered[place] = column;
            }

            parameters.Add(new ParameterInfo(name, shape));
            places.AddRange(ordered);
        }

        return (parameters.MoveToImmutable(), [.. places]);

        InvalidDataException Bad(FormattableString complaint) =>
            new($"{source}: {Require.Invariant(complaint)}. The header row must name every element once.");
    }

    /// <summary>Trailing whole numbers above 0 are indices; any other part belongs to the name.</summary>
    private static (string Name, int[] Index) Parse(string column)
    {
        string[] parts = column.Split('.');
        int first = parts.Length;
        List<int> index = [];
        while (first > 1 && int.TryParse(parts[first - 1], NumberStyles.None, CultureInfo.InvariantCulture, out int i) && i > 0)
        {
            index.Insert(0, i);
            first--;
        }

        return (string.Join('.', parts[..first]), [.. index]);
    }

    private static void CheckName(string name)
    {
        if (!IsPlain(name) || IsStatistic(name) || Parse(name).Index.Length > 0)
        {
            throw new ArgumentException(
                $"'{name}' cannot name a column of CmdStan's files: it must not end with '__' or '.' and a number, "
                + "begin with '#', nor contain quotation marks or white space. Rename the parameter.",
                nameof(name));
        }
    }

    private static bool IsPlain(string name) => name[0] != '#' && !name.Any(c => c is '"' or '\'' || char.IsWhiteSpace(c));
}
