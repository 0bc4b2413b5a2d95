namespace BayesSampler;

/// <summary>Checks draws and sampler statistics against <see cref="DiagnosticLimits"/>. Pure and thread-safe.</summary>
public static class Warnings
{
    private const int DrawsForRHat = 4;
    private const int DrawsForEss = 6;

    /// <summary>All that stands against trusting these draws, most general first; empty if nothing does.</summary>
    /// <param name="draws">Draws after warmup.</param>
    /// <param name="statistics">
    /// Sampler statistics of the same draws under CmdStan's names, of which <c>lp__</c>, <c>divergent__</c>,
    /// <c>treedepth__</c>, <c>n_leapfrog__</c> and <c>energy__</c> are looked at where present.
    /// </param>
    /// <param name="limits">Null for the usual ones.</param>
    /// <remarks>
    /// A quantity whose draws are all equal is reported as constant and not checked further. Quantiles that are the largest
    /// value (discrete draws) have no tail effective sample size, which is no reason for a warning.
    /// </remarks>
    public static IReadOnlyList<DiagnosticWarning> Check(
        PosteriorDraws draws, PosteriorDraws? statistics = null, DiagnosticLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        limits ??= new DiagnosticLimits();
        List<DiagnosticWarning> found = [];
        CheckSize(draws, found);
        if (statistics is not null)
        {
            ChainChecks.Check(draws, statistics, found);
            CheckStatistics(statistics, limits, found);
        }

        if (draws.DrawsPerChain == 0) return found;
        DrawsWorkspace workspace = new(draws.Chains, draws.DrawsPerChain);
        foreach (string name in draws.Names) CheckQuantity(name, draws[name], workspace, limits, found);
        return found;
    }

    private static void CheckSize(PosteriorDraws draws, List<DiagnosticWarning> found)
    {
        if (draws.Chains == 1)
        {
            found.Add(new(WarningKind.SingleChain, "", null, 1,
                "There is 1 chain: R-hat can only compare its two halves. Run 4 chains from different starting points."));
        }

        int count = draws.DrawsPerChain;
        if (count < DrawsForEss)
        {
            string missing = count < DrawsForRHat ? "R-hat and effective sample sizes" : "effective sample sizes";
            found.Add(new(WarningKind.TooFewDraws, "", null, count, Require.Invariant(
                $"The run has {Number(count, "draws")} per chain, too few for {missing}. Draw more: 1000 per chain is usual.")));
        }
    }

    private static void CheckStatistics(PosteriorDraws statistics, DiagnosticLimits limits, List<DiagnosticWarning> found)
    {
        if (statistics.Contains(SamplerColumns.Divergent))
        {
            (int count, double share) = Share(statistics[SamplerColumns.Divergent], value => value != 0);
            if (count > 0)
            {
                // A column of WALNUTS alone, which has another remedy.
                bool isWalnuts = statistics.Contains(SamplerColumns.MinStepSize);
                string remedy = isWalnuts ? "Allow more halvings" : "Raise the target acceptance rate";
                found.Add(new(WarningKind.Divergences, SamplerColumns.Divergent, null, count, Require.Invariant(
                    $"{Number(count, "transitions")} ({100 * share:0.##}%) diverged: the draws may miss part of the posterior.")
                    + $" {remedy}, or reparameterise where the divergences gather."));
            }
        }

        if (limits.MaxTreeDepth is int deepest && statistics.Contains(SamplerColumns.TreeDepth))
        {
            (int count, double share) = Share(statistics[SamplerColumns.TreeDepth], value => value >= deepest);
            if (count > 0)
            {
                found.Add(new(WarningKind.TreeDepth, SamplerColumns.TreeDepth, null, count, Require.Invariant(
                    $"{Number(count, "trajectories")} ({100 * share:0.##}%) reached the largest tree depth, {deepest}: cut off")
                    + " before turning. That costs speed, not correctness; rescale the parameters or allow deeper trees."));
            }
        }

        if (limits.MaxLeapfrogSteps is int most && statistics.Contains(SamplerColumns.LeapfrogSteps))
        {
            (int count, double share) = Share(statistics[SamplerColumns.LeapfrogSteps], value => value >= most);
            if (count > 0)
            {
                found.Add(new(WarningKind.StepLimit, SamplerColumns.LeapfrogSteps, null, count, Require.Invariant(
                    $"{Number(count, "trajectories")} ({100 * share:0.##}%) ended at the limit of {most} leapfrog steps.")
                    + " That costs speed, not correctness; rescale the parameters or allow more steps."));
            }
        }

        if (statistics.Contains(SamplerColumns.Energy)) CheckEnergy(statistics[SamplerColumns.Energy], limits, found);
    }

    private static void CheckEnergy(ParameterDraws energies, DiagnosticLimits limits, List<DiagnosticWarning> found)
    {
        AddNonFinite(SamplerColumns.Energy, energies, found);
        double[] fractions = Energy.EBfmi(energies);
        for (int chain = 0; chain < fractions.Length; chain++)
        {
            if (!(fractions[chain] < limits.EBfmi)) continue;
            found.Add(new(WarningKind.EBfmi, SamplerColumns.Energy, chain, fractions[chain], Require.Invariant(
                $"E-BFMI of chain {chain} is {fractions[chain]:0.###}, below {limits.EBfmi}: momentum does not reach all")
                + " energies of the posterior, so its tails are explored slowly. Reparameterise heavy tails or hierarchical scales."));
        }
    }

    private static void CheckQuantity(
        string name, ParameterDraws draws, DrawsWorkspace workspace, DiagnosticLimits limits, List<DiagnosticWarning> found)
    {
        if (AddNonFinite(name, draws, found)) return;
        workspace.Load(draws);
        if (workspace.IsConstant)
        {
            found.Add(new(WarningKind.Constant, name, null, draws.Values[0], Require.Invariant(
                $"All draws of {name} are {draws.Values[0]}. Nothing is wrong if it is deterministic;")
                + " otherwise no proposal was accepted: look at the acceptance rate and the step size."));
            return;
        }

        double rHat = workspace.RHat();
        if (rHat > limits.RHat)
        {
            found.Add(new(WarningKind.RHat, name, null, rHat, Require.Invariant(
                $"R-hat of {name} is {rHat:0.0000}, above {limits.RHat}: the chains do not agree.")
                + " Run longer; if it stays, look at the traces for chains in different modes."));
        }

        CheckEss(WarningKind.EssBulk, "Bulk", "its mean and median are", workspace.EssBulk());
        CheckEss(WarningKind.EssTail, "Tail", "its 5% and 95% quantiles are", workspace.EssTail());

        void CheckEss(WarningKind kind, string which, string what, double ess)
        {
            double wanted = limits.EssPerChain * workspace.Chains;
            if (!(ess < wanted)) return;
            found.Add(new(kind, name, null, ess, Require.Invariant(
                $"{which} ESS of {name} is {ess:0}, below {wanted:0} ({limits.EssPerChain} per chain): {what} not known well.")
                + " Run longer or reparameterise."));
        }
    }

    private static bool AddNonFinite(string name, ParameterDraws draws, List<DiagnosticWarning> found)
    {
        ReadOnlySpan<double> values = draws.Values;
        int count = 0, first = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) continue;
            if (count++ == 0) first = i;
        }

        if (count == 0) return false;
        (int chain, int draw) = Math.DivRem(first, draws.DrawsPerChain);
        found.Add(new(WarningKind.NonFinite, name, chain, values[first], Require.Invariant(
            $"Draws of {name} are not finite: {count} in all, the first, {values[first]}, being draw {draw} of chain {chain}.")
            + " Look for overflow or a domain error where it is computed; no diagnostics are possible."));
        return true;
    }

    /// <summary>How many there are, of one in the singular.</summary>
    private static string Number(int count, string plural) => count != 1
        ? Require.Invariant($"{count} {plural}")
        : "1 " + (plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural[..^1]);

    private static (int Count, double Share) Share(ParameterDraws draws, Predicate<double> isBad)
    {
        int count = 0;
        foreach (double value in draws.Values)
        {
            if (isBad(value)) count++;
        }

        return (count, (double)count / draws.Values.Length);
    }
}
