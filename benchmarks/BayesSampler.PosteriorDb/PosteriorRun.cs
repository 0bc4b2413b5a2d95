using System.Diagnostics;
using BayesSampler.Models;

namespace BayesSampler.PosteriorDb;

/// <summary>Checks, samples and compares one posterior.</summary>
internal static class PosteriorRun
{
    private const double MaxRHat = 1.01;
    private const double MinEss = 400;

    /// <summary>Divergences in 10,000 draws.</summary>
    private const int MaxDivergences = 5;

    /// <summary>What every posterior is sampled with unless it says otherwise.</summary>
    public static NutsSettings Settings(ulong seed) => new() { Seed = seed, Chains = 4, Warmup = 1000, Draws = 2500 };

    public static PosteriorResult Execute(Posterior posterior, ulong seed)
    {
        PosteriorData data = PosteriorData.Load(posterior.Name);
        NutsSettings common = Settings(seed);
        NutsSettings settings = posterior.Adjust(common);
        InitialPoints? start = posterior.Start(data, settings.Chains);
        Stopwatch watch = Stopwatch.StartNew();
        Model model = posterior.State(data).Build();
        TimeSpan building = watch.Elapsed;

        double error = LogDensityCheck.LargestError(posterior.Name, model);
        PosteriorResult result = new()
        {
            Name = posterior.Name,
            Dimension = model.CreateEvaluator().Dimension,
            Settings = Differences(common, settings, start),
            LogDensityError = error,
            Reasons = [],
        };
        if (!(error <= posterior.LogDensityTolerance))
        {
            return result with
            {
                Reasons = [$"log density is off by {error:G2} of its difference to the first point: the model is wrong"],
            };
        }

        watch.Restart();
        SamplingResult<HmcTuning> run;
        try
        {
            run = new NutsSampler(settings).Sample(model, start);
        }
        catch (SamplingException exception)
        {
            return result with { Reasons = [exception.Message] };
        }

        return Compare(posterior, run, result with { Seconds = (building + watch.Elapsed).TotalSeconds });
    }

    private static PosteriorResult Compare(Posterior posterior, SamplingResult<HmcTuning> run, PosteriorResult result)
    {
        ReferenceQuantity[] references =
            [.. ReferenceValues.Load(posterior.Name).Where(quantity => !posterior.Redundant.Contains(quantity.Name))];
        Deviation[] deviations = [.. Deviation.Of(run.Draws, references)];
        double leapfrogs = Moments.Mean(run.Statistics["n_leapfrog__"]) * run.Draws.Chains * run.Draws.DrawsPerChain;
        result = result with
        {
            MaxAbsZ = deviations.Max(deviation => Math.Abs(deviation.Z)),
            MeanSquareZ = deviations.Average(deviation => deviation.Z * deviation.Z),
            MaxAbsShift = deviations.Max(deviation => deviation.Shift),
            MinEssBulk = references.Min(quantity => Convergence.EssBulk(run.Draws[quantity.Name])),
            MinEssTail = references.Min(quantity => Convergence.EssTail(run.Draws[quantity.Name])),
            MaxRHat = references.Max(quantity => Convergence.RHat(run.Draws[quantity.Name])),
            Divergences = run.DivergenceCount,
            Leapfrogs = (long)Math.Round(leapfrogs),
            MicrosecondsPerLeapfrog = run.Chains.Sum(chain => chain.SamplingTime.TotalMicroseconds) / leapfrogs,
        };
        return result with { Reasons = [.. Complaints(result), .. Deviating(deviations)] };
    }

    /// <summary>A run of poor health makes every comparison pass, so its health comes first. NaN fails.</summary>
    private static IEnumerable<string> Complaints(PosteriorResult result)
    {
        if (!(result.MaxRHat < MaxRHat)) yield return $"R-hat is {result.MaxRHat:F3}, not below {MaxRHat}";
        if (!(result.MinEssBulk > MinEss)) yield return $"bulk ESS is {result.MinEssBulk:F0}, not above {MinEss}";
        if (!(result.MinEssTail > MinEss)) yield return $"tail ESS is {result.MinEssTail:F0}, not above {MinEss}";
        if (result.Divergences > MaxDivergences) yield return $"{result.Divergences} divergences, more than {MaxDivergences}";
    }

    private static IEnumerable<string> Deviating(IEnumerable<Deviation> deviations) => deviations
        .Where(deviation => !deviation.IsWithinBound)
        .Select(deviation => $"{deviation.Statistic.Name} of {deviation.Quantity}: z = {deviation.Z:F2} "
            + $"beyond {deviation.Statistic.Bound}, a shift of {deviation.Shift:F3} sd");

    private static string Differences(NutsSettings common, NutsSettings settings, InitialPoints? initialPoints)
    {
        List<string> differences = [];
        if (settings.Metric != common.Metric) differences.Add($"{settings.Metric.ToString().ToLowerInvariant()} metric");
        if (settings.TargetAcceptance != common.TargetAcceptance)
            differences.Add($"target acceptance {settings.TargetAcceptance}");
        if (settings.MaxTreeDepth != common.MaxTreeDepth) differences.Add($"tree depth {settings.MaxTreeDepth}");
        if (initialPoints is not null) differences.Add("initial points");
        return string.Join(", ", differences);
    }
}
