using System.Text;

namespace BayesSampler.WarmupStudy;

/// <summary>A markdown table whose columns are aligned in the text too: the first to the left, the others to the right.</summary>
internal static class MarkdownTable
{
    public static void Append(StringBuilder text, IReadOnlyList<string> header, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. header.Select((head, column) => Math.Max(head.Length, rows.Max(row => row[column].Length)))];
        AppendRow(text, header, widths);
        AppendRow(text, [.. widths.Select((width, column) => column == 0 ? Dashes(width) : Dashes(width - 1) + ":")], widths);
        foreach (string[] row in rows) AppendRow(text, row, widths);
        text.Append('\n');
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        text.Append("| ");
        text.AppendJoin(
            " | ",
            cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
        text.Append(" |\n");
    }

    private static string Dashes(int count) => new('-', count);
}
