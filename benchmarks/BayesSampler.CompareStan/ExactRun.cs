using BayesSampler.Analysis;

namespace BayesSampler.CompareStan;

/// <summary>Independent draws of a ridge regression in closed form, the solution included: as many as NUTS makes.</summary>
internal static class ExactRun
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    public static RunResult? Execute(ComparisonCase comparison, ulong seed)
    {
        Problem problem = comparison.Load();
        if (problem.Exact() is not { } exact) return null;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        TimeSpan begin = start;
        PosteriorDraws draws = RidgeExactSampler.Sample(exact.Solve(), seed);
        TimeSpan last = Environment.CpuUsage.TotalTime - begin;
        TimeSpan cold = last;
        while (begin - start < Settled)
        {
            begin = Environment.CpuUsage.TotalTime;
            draws = RidgeExactSampler.Sample(exact.Solve(), seed);
            last = Environment.CpuUsage.TotalTime - begin;
        }

        return new RunResult
        {
            Case = comparison.Name,
            Side = "exact",
            Seed = seed,
            Dimension = draws.Names.Length,
            Chains = draws.Chains,
            Draws = draws.DrawsPerChain,
            WarmupSeconds = 0,
            SamplingSeconds = last.TotalSeconds,
            ColdSeconds = cold.TotalSeconds,
            MinEssBulk = draws.Names.Min(name => Convergence.EssBulk(draws[name])),
            MinEssTail = draws.Names.Min(name => Convergence.EssTail(draws[name])),
            MaxRHat = draws.Names.Max(name => Convergence.RHat(draws[name])),
        };
    }
}
