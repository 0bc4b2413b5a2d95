using System.Runtime.InteropServices;
using System.Text;

namespace BayesSampler.Scale;

/// <summary>Tables and slopes as markdown, and the pictures beside.</summary>
internal static class Report
{
    public static void Write(Options options, IReadOnlyList<Study> studies, TimeSpan time)
    {
        StringBuilder text = new();
        text.Append("# How time and memory grow\n\n");
        text.Append(FormattableString.Invariant(
            $"`dotnet run -c Release --project BayesSampler.Scale -- {Arguments(options, studies)}`, {time.TotalMinutes:0.0} minutes on {Environment.ProcessorCount} processors with .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}.\n"));
        text.Append("Slopes are of the least-squares line through the logarithms over the whole range: 1 is proportional, 0 no growth.\n");
        foreach (Study study in studies)
        {
            text.Append(FormattableString.Invariant($"\n## {study.Title}\n\n{study.Text}\n\n"));
            Table(text, study.Columns, study.Rows);
            text.Append('\n');
            foreach (Panel panel in study.Panels)
                text.Append(FormattableString.Invariant($"* {panel.YLabel} by {panel.XLabel}: {string.Join("; ", panel.Curves)}\n"));
            if (options.Out is null) continue;
            text.Append(FormattableString.Invariant($"\n![{study.Title}]({study.Name}.png)\n"));
            Picture.Draw(study).SavePng(Path.Combine(options.Out, study.Name + ".png"));
        }

        if (options.Out is null) Console.Write(text);
        else File.WriteAllText(Path.Combine(options.Out, "scale.md"), text.ToString());
    }

    private static string Arguments(Options options, IReadOnlyList<Study> studies)
    {
        List<string> words = options.Quick ? ["--quick"] : [];
        if (studies.Count < 4) words.AddRange(options.Only.Select(name => "--only " + name));
        words.Add("--out FOLDER");
        return string.Join(' ', words);
    }

    private static void Table(StringBuilder text, string[] columns, IReadOnlyList<string[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", columns).Append(" |\n|");
        foreach (string column in columns) text.Append(column is "model" or "rewrite" or "kept" or "draws kept" ? " --- |" : " ---: |");
        text.Append('\n');
        foreach (string[] row in rows) text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
    }
}
