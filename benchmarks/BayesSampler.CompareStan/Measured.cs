using BayesSampler.Models;

namespace BayesSampler.CompareStan;

/// <summary>What is computed from draws, by the same code for both sides.</summary>
internal static class Measured
{
    /// <summary>Names of the scalars of the declared parameters, as the model orders them.</summary>
    public static string[] Declared(Model model) =>
        [.. model.Parameters.Where(parameter => !parameter.IsDerived).SelectMany(parameter => parameter.ElementNames())];

    /// <summary>Adds what the draws say to a result that has its times.</summary>
    public static RunResult Complete(
        RunResult result, Problem problem, Model model, PosteriorDraws draws, PosteriorDraws statistics)
    {
        string[] names = Declared(model);
        double perDraw = Moments.Mean(statistics["n_leapfrog__"]);
        int count = draws.Chains * draws.DrawsPerChain;
        return result with
        {
            Dimension = model.CreateEvaluator().Dimension,
            Chains = draws.Chains,
            Draws = draws.DrawsPerChain,
            LeapfrogsPerDraw = perDraw,
            MicrosecondsPerLeapfrog = 1e6 * result.SamplingSeconds / (perDraw * count),
            MinEssBulk = names.Min(name => Convergence.EssBulk(draws[name])),
            MinEssTail = names.Min(name => Convergence.EssTail(draws[name])),
            MaxRHat = names.Max(name => Convergence.RHat(draws[name])),
            Divergences = (int)Math.Round(Moments.Mean(statistics["divergent__"]) * count),
            MaxAbsZ = MaxAbsZ(problem, names, draws),
        };
    }

    /// <summary>Of the coefficients of a ridge regression, which are its first and only parameters.</summary>
    private static double MaxAbsZ(Problem problem, string[] names, PosteriorDraws draws)
    {
        if (problem.Exact()?.Solve() is not { } exact) return double.NaN;
        double largest = 0;
        for (int j = 0; j < names.Length; j++)
        {
            ParameterDraws one = draws[names[j]];
            largest = Math.Max(largest, Math.Abs(Moments.Mean(one) - exact.Raw.Estimates[j]) / Convergence.McseMean(one));
        }

        return largest;
    }
}
