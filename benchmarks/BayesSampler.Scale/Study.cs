namespace BayesSampler.Scale;

/// <summary>What was measured over one range.</summary>
/// <param name="Name">Of the picture's file.</param>
/// <param name="Title">Of section and picture.</param>
/// <param name="Text">What was run, and why so.</param>
/// <param name="Columns">Of the table.</param>
/// <param name="Rows">Of the table.</param>
/// <param name="Panels">Of the picture.</param>
internal sealed record Study(
    string Name, string Title, string Text, string[] Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<Panel> Panels);
