using BayesSampler.PosteriorDb;

return CommandLine.Invoke(Options.Command(Run), args);

static int Run(Options options)
{
    if (options.List)
    {
        Report.List();
        return 0;
    }

    List<PosteriorResult> results = [];
    foreach (Posterior posterior in options.Only)
    {
        results.Add(PosteriorRun.Execute(posterior, options.Seed));
        Report.Progress(results[^1]);
    }

    Report.Table(results, PosteriorRun.Settings(options.Seed));
    if (options.Json is not null) ResultFile.Write(options.Json, options.Seed, results);
    return results.TrueForAll(result => result.Pass) ? 0 : 1;
}
