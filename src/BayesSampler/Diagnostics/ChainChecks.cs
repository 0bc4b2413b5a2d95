namespace BayesSampler;

/// <summary>Names the chains that do otherwise than the rest: standing still, or far below the others in log density.</summary>
internal static class ChainChecks
{
    /// <summary>Fewer draws do not tell the spread of a log density.</summary>
    private const int FewestDraws = 20;

    private const double LargestShareStanding = 0.5;

    /// <summary>
    /// Standard deviations below the mean. By Cantelli's inequality at most 1/26 of any distribution lies further out, so chains
    /// of one distribution stay within the share below, whatever that distribution is.
    /// </summary>
    private const double FarBelow = 5;

    private const double LargestShareBelow = 0.05;

    private const string Advice =
        " Start all chains where the density is high (InitialPoints), or warm up longer, and see whether they agree.";

    public static void Check(PosteriorDraws draws, PosteriorDraws statistics, List<DiagnosticWarning> found)
    {
        if (!statistics.Contains(SamplerColumns.LogDensity) || statistics.DrawsPerChain < FewestDraws) return;
        ParameterDraws logDensities = statistics[SamplerColumns.LogDensity];
        bool[] isFrozen = new bool[logDensities.Chains];
        // A random walk may well stand still; a trajectory that leads nowhere has failed.
        if (statistics.Contains(SamplerColumns.LeapfrogSteps)) CheckFrozen(draws, logDensities, isFrozen, found);
        CheckStrays(logDensities, isFrozen, found);
    }

    private static void CheckFrozen(
        PosteriorDraws draws, ParameterDraws logDensities, bool[] isFrozen, List<DiagnosticWarning> found)
    {
        for (int chain = 0; chain < isFrozen.Length; chain++)
        {
            double share = ShareStanding(draws, logDensities, chain);
            isFrozen[chain] = share > LargestShareStanding;
            if (!isFrozen[chain]) continue;
            found.Add(new(WarningKind.FrozenChain, "", chain, share, Require.Invariant(
                $"Chain {chain} stood still in {100 * share:0}% of its transitions: its step size does not fit where it is.")
                + Advice));
        }
    }

    private static double ShareStanding(PosteriorDraws draws, ParameterDraws logDensities, int chain)
    {
        ReadOnlySpan<double> values = logDensities.Chain(chain);
        double[] before = new double[draws.Names.Length];
        double[] here = new double[draws.Names.Length];
        int count = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] != values[i - 1]) continue;
            // A plateau has one log density but many points. By draws: those on disk are read a draw at a time.
            draws.CopyDraw(chain, i - 1, before);
            draws.CopyDraw(chain, i, here);
            if (before.AsSpan().SequenceEqual(here)) count++;
        }

        return (double)count / (values.Length - 1);
    }

    /// <summary>Measures all chains by the one of the highest mean among those that move.</summary>
    private static void CheckStrays(ParameterDraws logDensities, bool[] isFrozen, List<DiagnosticWarning> found)
    {
        double highest = double.NegativeInfinity;
        double sd = 0;
        for (int chain = 0; chain < isFrozen.Length; chain++)
        {
            ParameterDraws one = new(logDensities.Chain(chain), 1);
            double mean = Moments.Mean(one);
            if (isFrozen[chain] || !(mean > highest)) continue;
            (highest, sd) = (mean, Moments.Sd(one));
        }

        if (!(sd > 0)) return;
        List<Stray> strays = [];
        List<int> others = [];
        for (int chain = 0; chain < isFrozen.Length; chain++)
        {
            Stray stray = FarDraws(chain, logDensities.Chain(chain), highest - FarBelow * sd);
            if (stray.Share > LargestShareBelow) strays.Add(stray);
            else others.Add(chain);
        }

        foreach (Stray stray in strays)
        {
            found.Add(new(WarningKind.StrayChain, SamplerColumns.LogDensity, stray.Chain, stray.Share, Require.Invariant(
                $"Chain {stray.Chain} has {100 * stray.Share:0}% of its draws near log density {stray.LogDensity:G6}, while ")
                + Require.Invariant($"{List(others)} {(others.Count == 1 ? "is" : "are")} near {highest:G6} (sd {sd:G3}):")
                + " it was in a lesser mode, or still on its way." + Advice));
        }
    }

    private static Stray FarDraws(int chain, ReadOnlySpan<double> logDensities, double bound)
    {
        int count = 0;
        double mean = 0;
        foreach (double value in logDensities)
        {
            if (value < bound) mean += (value - mean) / ++count;
        }

        return new Stray(chain, (double)count / logDensities.Length, mean);
    }

    private static string List(List<int> chains) => chains.Count == 1
        ? Require.Invariant($"chain {chains[0]}")
        : Require.Invariant($"chains {string.Join(", ", chains.SkipLast(1))} and {chains[^1]}");

    /// <param name="Chain">Counted from 0.</param>
    /// <param name="Share">Of its draws far below the others.</param>
    /// <param name="LogDensity">Mean over these draws.</param>
    private readonly record struct Stray(int Chain, double Share, double LogDensity);
}
