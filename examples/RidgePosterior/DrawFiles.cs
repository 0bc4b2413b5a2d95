using BayesSampler;

namespace RidgeExample;

/// <summary>Writes the draws of a sampler as CmdStan's CSV files, one a chain, counted from 1 as there.</summary>
internal static class DrawFiles
{
    public static void Write(Options options, SamplerRun run)
    {
        if (run.Result is { } result)
        {
            result.WriteCsv(options.Out, $"draws-{run.Name}");
            return;
        }

        PosteriorDraws draws = CmdStanCsv.WithWritableNames(run.Draws);
        for (int chain = 0; chain < run.Draws.Chains; chain++)
        {
            string path = Path.Combine(options.Out, $"draws-{run.Name}-{chain + 1}.csv");
            CmdStanHeader header = new() { Model = "ridge", Id = chain + 1, Seed = options.Seed };
            CmdStanCsv.Write(path, draws, null, chain, header);
        }
    }
}
