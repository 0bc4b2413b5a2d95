namespace BayesSampler.Plotting;

/// <summary>Checks of what a picture is asked to show, and the limits of its axes.</summary>
internal static class PlotInput
{
    public static void NotEmpty<T>(IReadOnlyCollection<T> items, string name, string advice)
    {
        ArgumentNullException.ThrowIfNull(items, name);
        if (items.Count == 0) throw new ArgumentException($"{name} is empty. {advice}", name);
    }

    public static void Named(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"{name} holds an empty name. Readers need one for everything that is drawn.", name);
    }

    public static void Unique(IEnumerable<string> names, string name)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string text in names)
        {
            Named(text, name);
            if (!seen.Add(text)) throw new ArgumentException($"{name} holds '{text}' twice. Names must differ.", name);
        }
    }

    public static void AllFinite(IReadOnlyList<double> values, string name)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    Require.Invariant($"{name}[{i}] must be finite, but was {values[i]}. Leave out what cannot be drawn."), name);
            }
        }
    }

    public static void Interval(CredibleInterval interval, string name)
    {
        if (!(double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper) && interval.Lower <= interval.Upper))
        {
            throw new ArgumentException(
                Require.Invariant($"{name} must be a finite interval, but was [{interval.Lower}, {interval.Upper}]. ") +
                "Check the draws.", name);
        }
    }

    /// <summary>Finite intervals, one for each of the points, all of one probability.</summary>
    public static void Intervals(IReadOnlyList<CredibleInterval> intervals, int count, string name, string countName)
    {
        ArgumentNullException.ThrowIfNull(intervals, name);
        Require.SameLength(intervals.Count, count, name, countName, "Each point needs one interval.");
        foreach (CredibleInterval interval in intervals)
        {
            Interval(interval, name);
            SameProbability(interval, intervals[0], name);
        }
    }

    public static void SameProbability(CredibleInterval interval, CredibleInterval expected, string name)
    {
        if (interval.Probability != expected.Probability)
        {
            throw new ArgumentException(
                Require.Invariant(
                    $"{name} mixes intervals of probability {expected.Probability} and {interval.Probability}. Use one for all."),
                name);
        }
    }

    /// <summary>Scalars to draw: those asked for, or all. Checks that they are there and that their draws are finite.</summary>
    public static IReadOnlyList<string> Scalars(PosteriorDraws draws, IReadOnlyList<string>? names)
    {
        ArgumentNullException.ThrowIfNull(draws);
        names ??= draws.Names;
        NotEmpty(names, nameof(names), "Name at least one quantity, or pass null for all.");
        Unique(names, nameof(names));
        if (draws.DrawsPerChain < 2)
        {
            throw new ArgumentException(
                Require.Invariant($"The chains have {draws.DrawsPerChain} draws. At least 2 are needed to draw anything."),
                nameof(draws));
        }

        foreach (string name in names) FiniteDraws(draws, name);
        return names;
    }

    public static void FiniteDraws(PosteriorDraws draws, string name)
    {
        if (!draws.Contains(name))
        {
            string known = string.Join(", ", draws.Names.Take(12)) + (draws.Names.Length > 12 ? ", ..." : "");
            throw new ArgumentException($"There is no quantity '{name}' among the draws. There are: {known}.", nameof(draws));
        }

        ParameterDraws values = draws[name];
        for (int i = 0; i < values.Values.Length; i++)
        {
            if (!double.IsFinite(values.Values[i]))
            {
                int chain = i / values.DrawsPerChain, draw = i % values.DrawsPerChain;
                throw new ArgumentException(
                    Require.Invariant(
                        $"'{name}' is {values.Values[i]} in chain {chain} at draw {draw}. Only finite draws can be drawn."),
                    nameof(draws));
            }
        }
    }

    /// <summary>The density of a scalar's draws, which must be there, finite and not all equal.</summary>
    public static DensityCurve Density(PosteriorDraws draws, string name, int points)
    {
        FiniteDraws(draws, name);
        DensityCurve curve = BayesSampler.Density.Estimate(draws[name], points);
        if (double.IsNaN(curve.X[0]))
            throw new ArgumentException($"All draws of '{name}' are equal, so it has no density. Leave it out.", nameof(draws));
        return curve;
    }

    /// <summary>Limits around finite values with a margin on both sides, never without extent.</summary>
    public static (double Low, double High) Limits(IEnumerable<double> values, double margin = 0.04)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        double span = high - low;
        // Equal values, or a span that rounding would swallow: open a window of the values' own size.
        if (!(span > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)))) span = Math.Max(Math.Abs(low), Math.Abs(high));
        if (span == 0) span = 1;
        double room = Math.Max(margin * span, high - low > 0 ? 0 : span / 2);
        return (low - room, high + room);
    }
}
