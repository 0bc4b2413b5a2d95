using BayesSampler;
using BayesSampler.Analysis;

namespace RidgeExample;

/// <summary>The main job: posterior, comparison, files, pictures.</summary>
internal static class Run
{
    public static int Execute(Options options)
    {
        Regression regression = Regression.Prepare(options);
        Dataset? newRows = options.Predict is null ? null : Dataset.ReadCsv(options.Predict, regression.Data.Features);
        OutputFolder.Prepare(options.Out);

        ConsoleReport report = new(options, regression);
        report.Header();
        // Behind the first sampler: its draws need not wait for it.
        Lazy<Mode> mode = new(() => PosteriorMode.Find(
            new RidgeModel(regression.Data, regression.Prior, regression.Noise), new ModeSettings { Seed = options.Seed }));
        List<SamplerRun> runs = [];
        foreach (string sampler in options.Samplers)
            runs.Add(report.Sampling(sampler, progress => SamplerRun.Execute(sampler, options, regression, mode, progress)));

        report.Posterior(mode.Value);
        foreach (SamplerRun run in runs) report.Comparison(run);
        report.Verdicts(runs);

        SummaryFile.Write(Path.Combine(options.Out, "summary.json"), options, regression, runs);
        foreach (SamplerRun run in runs) DrawFiles.Write(options, run);
        if (newRows is not null) Predictions.Write(Path.Combine(options.Out, "predictions.csv"), regression, newRows);
        IReadOnlyList<string> pictures = Pictures.Save(options, regression, runs);
        report.Files(pictures);
        return runs.TrueForAll(run => run.Comparison.Verdict.Pass) ? 0 : 1;
    }
}
