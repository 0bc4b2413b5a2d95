namespace BayesSampler;

/// <summary>Whether the momentum of Hamiltonian Monte Carlo reaches all energies the posterior has.</summary>
/// <remarks>Betancourt (2016), arXiv:1604.00695. Pure and thread-safe.</remarks>
public static class Energy
{
    /// <summary>
    /// Energy Bayesian fraction of missing information of one chain: the sum of squared changes of energy over the sum of
    /// squared deviations from the mean.
    /// </summary>
    /// <param name="energies">Hamiltonian of each draw after warmup, in order (CmdStan's <c>energy__</c>).</param>
    /// <returns>
    /// About 1 for a normal target; below 0.3 the tails are likely under-explored. NaN for fewer than 3 draws, for equal
    /// energies, or if one is not finite.
    /// </returns>
    public static double EBfmi(ReadOnlySpan<double> energies)
    {
        if (energies.Length < 3 || !Moments.AllFinite(energies) || EffectiveSampleSize.AllEqual(energies)) return double.NaN;
        double mean = Moments.Mean(energies);
        double changes = 0;
        double deviations = 0;
        for (int i = 0; i < energies.Length; i++)
        {
            double deviation = energies[i] - mean;
            deviations += deviation * deviation;
            if (i == 0) continue;
            double change = energies[i] - energies[i - 1];
            changes += change * change;
        }

        return changes / deviations;
    }

    /// <summary>E-BFMI of every chain; see <see cref="EBfmi(ReadOnlySpan{double})"/>.</summary>
    public static double[] EBfmi(ParameterDraws energies)
    {
        double[] result = new double[energies.Chains];
        for (int c = 0; c < result.Length; c++) result[c] = EBfmi(energies.Chain(c));
        return result;
    }
}
