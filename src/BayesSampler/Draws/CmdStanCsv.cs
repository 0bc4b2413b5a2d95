using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler;

/// <summary>
/// Draws as CmdStan's CSV files, one file a chain, which R (posterior, cmdstanr, rstan) and Python (ArviZ) read.
/// </summary>
/// <remarks>
/// Numbers are written so that reading gives the same bits; NaN is <c>nan</c>, infinities are <c>inf</c> and <c>-inf</c>.
/// </remarks>
public static class CmdStanCsv
{
    /// <summary>Writes one chain to a file, replacing what is there.</summary>
    /// <inheritdoc cref="Write(TextWriter, PosteriorDraws, PosteriorDraws?, int, CmdStanHeader)"/>
    /// <param name="path">The file; R and ArviZ take the chains' files in the order of their names.</param>
    /// <param name="draws">Draws after warmup.</param>
    /// <param name="statistics">Sampler statistics of the same draws.</param>
    /// <param name="chain">The chain to write, counted from 0.</param>
    /// <param name="header">What the comments are to say.</param>
    public static void Write(string path, PosteriorDraws draws, PosteriorDraws? statistics, int chain, CmdStanHeader header)
    {
        using StreamWriter writer = new(path);
        Write(writer, draws, statistics, chain, header);
    }

    /// <summary>
    /// Draws under names that the header row can hold: white space, quotation marks and <c>#</c> become <c>_</c>, and so do what
    /// would read as an index (<c>x.1</c>) or a statistic (<c>x__</c>) at the end.
    /// </summary>
    /// <exception cref="ArgumentException">Two names become the same.</exception>
    public static PosteriorDraws WithWritableNames(PosteriorDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return draws.Renamed(CmdStanColumns.Writable);
    }

    /// <summary>Writes one chain as text.</summary>
    /// <param name="writer">Where to; it stays open.</param>
    /// <param name="draws">Draws after warmup.</param>
    /// <param name="statistics">
    /// Sampler statistics of the same draws, with names that end with <c>__</c>; null if there are none, but other readers
    /// may ask for <c>lp__</c>.
    /// </param>
    /// <param name="chain">The chain to write, counted from 0.</param>
    /// <param name="header">What the comments are to say.</param>
    /// <exception cref="ArgumentException">Draws and statistics differ in size, or a name cannot be a column's.</exception>
    public static void Write(TextWriter writer, PosteriorDraws draws, PosteriorDraws? statistics, int chain, CmdStanHeader header)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(header);
        Require.InRange(chain, 0, draws.Chains - 1, nameof(chain));
        if (statistics is not null && (statistics.Chains, statistics.DrawsPerChain) != (draws.Chains, draws.DrawsPerChain))
        {
            throw new ArgumentException(
                Require.Invariant($"There are {draws.Chains} chains of {draws.DrawsPerChain} draws, but statistics of ")
                + Require.Invariant($"{statistics.Chains} chains of {statistics.DrawsPerChain}. Pass those of the same draws."),
                nameof(statistics));
        }

        // By rows: draws on disk are read a draw at a time. A row holds the statistics, then the parameters.
        int statisticsCount = statistics?.Names.Length ?? 0;
        double[] row = new double[statisticsCount + draws.Names.Length];
        List<(string Column, int Place)> columns = [];
        if (statistics is not null) columns.AddRange(CmdStanColumns.OfStatistics(statistics));
        columns.AddRange(
            CmdStanColumns.OfParameters(draws.Parameters).Select(pair => (pair.Column, statisticsCount + pair.Scalar)));

        WriteConfiguration(writer, draws.DrawsPerChain, statistics, chain, header);
        Line(writer, string.Join(',', columns.Select(column => column.Column)));
        WriteAdaptation(writer, header);
        for (int draw = 0; draw < draws.DrawsPerChain; draw++)
        {
            statistics?.CopyDraw(chain, draw, row.AsSpan(0, statisticsCount));
            draws.CopyDraw(chain, draw, row.AsSpan(statisticsCount));
            for (int k = 0; k < columns.Count; k++)
            {
                if (k > 0) writer.Write(',');
                writer.Write(Number(row[columns[k].Place]));
            }

            writer.Write('\n');
        }

        WriteTimes(writer, header);
    }

    /// <summary>Reads chains, one file each, as CmdStan and this class write them.</summary>
    /// <param name="paths">Files of one run; their order is the order of the chains.</param>
    /// <returns>
    /// Draws with shapes taken from the names (<c>theta.1</c> to <c>theta.8</c> is <c>theta[8]</c>) and statistics apart. Warmup
    /// rows that a file says it holds (<c>save_warmup = 1</c>) are left out.
    /// </returns>
    /// <exception cref="ArgumentException">No file is named.</exception>
    /// <exception cref="InvalidDataException">
    /// A file cannot be understood, holds fewer rows than it says, or differs from the first in columns or number of draws; the
    /// message names file, line, column and value.
    /// </exception>
    public static CmdStanDraws Read(params IEnumerable<string> paths)
    {
        List<string> sources = [.. paths];
        if (sources.Count == 0) throw new ArgumentException("No file is named. Pass one file for each chain.", nameof(paths));
        CmdStanFile[] files = [.. sources.Select(CmdStanFile.Read)];
        CmdStanFile first = files[0];
        for (int c = 1; c < files.Length; c++) RequireAlike(first, files[c], sources[0], sources[c]);

        int[] all = [.. Enumerable.Range(0, first.Columns.Count)];
        int[] statistics = [.. all.Where(column => CmdStanColumns.IsStatistic(first.Columns[column]))];
        int[] parameters = [.. all.Except(statistics)];
        if (parameters.Length == 0)
            throw new InvalidDataException($"{sources[0]}: there is no parameter among the columns: all names end with '__'.");
        return new CmdStanDraws(
            Gather(files, parameters, sources[0]),
            statistics.Length == 0 ? null : Gather(files, statistics, sources[0]),
            [.. files.Select(file => file.Header)]);
    }

    private static PosteriorDraws Gather(CmdStanFile[] files, int[] columns, string source)
    {
        (ImmutableArray<ParameterInfo> parameters, int[] places) = CmdStanColumns.Shapes(files[0].Columns, columns, source);
        return PosteriorDraws.Build(
            parameters,
            files.Length,
            files[0].Draws,
            (scalar, chain, destination) => files[chain].CopyColumn(places[scalar], destination));
    }

    private static void RequireAlike(CmdStanFile first, CmdStanFile other, string firstSource, string source)
    {
        if (!first.Columns.SequenceEqual(other.Columns))
        {
            int differing = first.Columns.Zip(other.Columns).TakeWhile(pair => pair.First == pair.Second).Count();
            string there = differing < other.Columns.Count ? $"'{other.Columns[differing]}'" : "missing";
            string here = differing < first.Columns.Count ? $"'{first.Columns[differing]}'" : "missing";
            throw new InvalidDataException(
                Require.Invariant($"{source}: column {differing + 1} is {there}, but {here} in {firstSource}.")
                + " All chains must be of one run.");
        }

        if (first.Draws != other.Draws)
        {
            throw new InvalidDataException(Require.Invariant(
                $"{source}: there are {other.Draws} draws, but {first.Draws} in {firstSource}.")
                + " All chains must have equally many.");
        }
    }

    private static void WriteConfiguration(
        TextWriter writer, int draws, PosteriorDraws? statistics, int chain, CmdStanHeader header)
    {
        // The version whose layout this is: readers choose their parser by it.
        Line(writer, "# stan_version_major = 2");
        Line(writer, "# stan_version_minor = 21");
        Line(writer, "# stan_version_patch = 0");
        Setting(writer, "# ", "model", header.Model);
        Line(writer, "# method = sample");
        Line(writer, "#   sample");
        Setting(writer, "#     ", "num_samples", checked(draws * header.Thin));
        Setting(writer, "#     ", "num_warmup", header.Warmup);
        Setting(writer, "#     ", "save_warmup", 0);
        Setting(writer, "#     ", "thin", header.Thin);
        if (header.TargetAcceptance is double target)
        {
            Line(writer, "#     adapt");
            Setting(writer, "#       ", "delta", Number(target));
        }

        bool isNuts = statistics?.Contains(SamplerColumns.TreeDepth) ?? false;
        if (isNuts || (statistics?.Contains(SamplerColumns.LeapfrogSteps) ?? false))
        {
            Line(writer, "#     algorithm = hmc");
            Line(writer, "#       hmc");
            Setting(writer, "#         ", "engine", isNuts ? "nuts" : "static");
            if (header.MaxTreeDepth is int depth)
            {
                Line(writer, "#           nuts");
                Setting(writer, "#             ", "max_depth", depth);
            }

            Setting(writer, "#         ", "metric", header.Metric ?? "diag_e");
        }
        else
        {
            // As Stan's older files called random walk Metropolis; rstan still knows the word.
            Line(writer, "#     algorithm = rwm");
        }

        Setting(writer, "# ", "id", header.Id ?? chain + 1);
        if (header.Seed is ulong seed)
        {
            Line(writer, "# random");
            Setting(writer, "#   ", "seed", seed);
        }
    }

    private static void WriteAdaptation(TextWriter writer, CmdStanHeader header)
    {
        if (header.StepSize is null && header.InverseMetric.IsEmpty) return;
        Line(writer, "# Adaptation terminated");
        if (header.StepSize is double stepSize) Setting(writer, "# ", "Step size", Number(stepSize));
        if (header.InverseMetric.IsEmpty) return;
        Line(writer, "# Diagonal elements of inverse mass matrix:");
        Line(writer, "# " + string.Join(", ", header.InverseMetric.Select(Number)));
    }

    private static void WriteTimes(TextWriter writer, CmdStanHeader header)
    {
        if (header.WarmupSeconds is not double warmup || header.SamplingSeconds is not double sampling) return;
        Line(writer, "# ");
        Line(writer, $"#  Elapsed Time: {Number(warmup)} seconds (Warm-up)");
        Line(writer, $"#                {Number(sampling)} seconds (Sampling)");
        Line(writer, $"#                {Number(warmup + sampling)} seconds (Total)");
        Line(writer, "# ");
    }

    private static void Setting<T>(TextWriter writer, string indent, string key, T value)
    {
        if (value is not null) Line(writer, indent + Require.Invariant($"{key} = {value}"));
    }

    /// <summary>The same line end on every system.</summary>
    private static void Line(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Write('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double.NaN => "nan",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
