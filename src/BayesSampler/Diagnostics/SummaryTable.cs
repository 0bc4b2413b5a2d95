using System.Globalization;
using System.Text;

namespace BayesSampler;

/// <summary>The text of a summary: columns aligned at the decimal point, digits governed by the Monte Carlo error.</summary>
internal static class SummaryTable
{
    private const string Dash = "-";
    private const string Gap = "  ";

    public static string Format(PosteriorSummary summary)
    {
        double tail = 50 * (1 - summary.Probability);
        string[] header =
        [
            "", "mean", "mcse", "sd", "median",
            Require.Invariant($"{tail:0.###}%"), Require.Invariant($"{100 - tail:0.###}%"), "hdi low", "hdi high",
            "ess bulk", "ess tail", "r-hat",
        ];
        List<string[]> rows = [.. summary.Rows.Select(Cells)];

        StringBuilder text = new();
        text.Append(Count(summary.Chains, "chain")).Append(" of ").Append(Count(summary.DrawsPerChain, "draw")).Append(", ");
        text.Append(CultureInfo.InvariantCulture, $"intervals of {100 * summary.Probability:0.###}%\n");
        string[][] columns = new string[header.Length][];
        for (int c = 0; c < header.Length; c++) columns[c] = Column(header[c], [.. rows.Select(row => row[c])], isName: c == 0);
        for (int r = 0; r <= rows.Count; r++)
            text.Append(string.Join(Gap, columns.Select(column => column[r])).TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static string[] Cells(SummaryRow row)
    {
        Func<double, string> format = Digits(row);
        return
        [
            row.Name, format(row.Mean), double.IsNaN(row.McseMean) ? Dash : format(row.McseMean),
            format(row.Sd), format(row.Median),
            format(row.Interval.Lower), format(row.Interval.Upper), format(row.Hdi.Lower), format(row.Hdi.Upper),
            Diagnostic(row.EssBulk, "0"), Diagnostic(row.EssTail, "0"), Diagnostic(row.RHat, "0.000"),
        ];
    }

    /// <summary>One rule for all numbers of a row, so that they can be compared by eye.</summary>
    private static Func<double, string> Digits(SummaryRow row)
    {
        // Without a Monte Carlo error (too few draws) two digits of the spread are honest enough.
        double error = row.McseMean > 0 ? row.McseMean : row.Sd / 10;
        if (!(error > 0 && double.IsFinite(error))) return value => Plain(value, "G6");

        int exponent = (int)Math.Floor(Math.Log10(error));
        bool isSmallLead = error < 3 * Math.Pow(10, exponent);
        int decimals = -exponent + (isSmallLead ? 1 : 0);
        double size = Math.Max(Math.Abs(row.Interval.Lower), Math.Abs(row.Interval.Upper));
        bool isScientific = size >= 1e7 || size < 1e-4;
        string fixedPoint = Require.Invariant($"F{Math.Max(0, decimals)}");
        return value => isScientific ? Scientific(value, decimals) : Plain(value, fixedPoint);
    }

    private static string Scientific(double value, int decimals)
    {
        // Rounded first, because 9.97 may become 10.0; the nudge keeps powers of ten, a rounding below them, what they are.
        double unit = Math.Pow(10, -decimals);
        double rounded = Math.Round(value / unit) * unit;
        if (rounded == 0 || !double.IsFinite(rounded)) return Plain(rounded, "G6");
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(rounded)) + 1e-9);
        int digits = Math.Clamp(exponent + decimals, 0, 16);
        return Plain(rounded, digits == 0 ? "0e+00" : "0." + new string('0', digits) + "e+00");
    }

    private static string Diagnostic(double value, string format) => double.IsNaN(value) ? Dash : Plain(value, format);

    private static string Plain(double value, string format)
    {
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        string text = value.ToString(format, CultureInfo.InvariantCulture);

        // What rounds to zero has no sign.
        return text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? text[1..] : text;
    }

    private static string Count(int number, string noun) =>
        Require.Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>Names to the left; numbers with their decimal points below each other, under a header to the right.</summary>
    private static string[] Column(string header, string[] cells, bool isName)
    {
        if (!isName)
        {
            int fraction = cells.Length == 0 ? 0 : cells.Max(cell => cell.Length - Point(cell));
            cells = [.. cells.Select(cell => cell + new string(' ', fraction - (cell.Length - Point(cell))))];
        }

        int width = Math.Max(header.Length, cells.Length == 0 ? 0 : cells.Max(cell => cell.Length));
        return [.. cells.Prepend(header).Select(cell => isName ? cell.PadRight(width) : cell.PadLeft(width))];
    }

    private static int Point(string number)
    {
        int point = number.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) point = number.IndexOf('e', StringComparison.Ordinal);
        return point < 0 ? number.Length : point;
    }
}
