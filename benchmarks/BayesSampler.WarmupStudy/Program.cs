using BayesSampler.WarmupStudy;

return BayesSampler.PosteriorDb.CommandLine.Invoke(Options.Command(Run), args);

static void Run(Options options)
{
    Report report = new(options);
    List<StudyRow> rows = [];
    foreach (StudyTarget target in options.Only)
    {
        foreach (WarmupPlan plan in options.Plans)
        {
            StudyRun[] runs = [.. options.Seeds.Select(seed => StudyRun.Execute(target, plan, seed, options.Draws))];
            rows.Add(new StudyRow(target.Name, plan, runs));
            Console.WriteLine(Report.Progress(rows[^1]));
        }
    }

    string text = report.Text(rows);
    if (options.Out is null) Console.Write("\n" + text);
    else File.WriteAllText(options.Out, text);
}
