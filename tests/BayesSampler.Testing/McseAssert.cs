namespace BayesSampler.Testing;

/// <summary>Checks draws against what is known of their target, in units of their Monte Carlo standard errors.</summary>
public static class McseAssert
{
    /// <summary>Chosen before any run: six in ten million per comparison, so no seed needs to be hunted for.</summary>
    public const double LargestZ = 5;

    private const double LargestRHat = 1.01;

    /// <summary>
    /// Mean, standard deviation and tail probability of every known quantity lie within 5 standard errors of the truth, and the
    /// effective sample size of each of the three is large enough for that to mean something.
    /// </summary>
    /// <exception cref="StatisticalDisagreementException">
    /// They do not; the message names quantity, z and effective sample size.
    /// </exception>
    public static void Agrees(PosteriorDraws draws, IEnumerable<KnownQuantity> known, double minimumEss)
    {
        List<Disagreement> found = [];
        foreach (KnownQuantity quantity in known) Check(draws[quantity.Name], quantity, minimumEss, found);
        if (found.Count > 0) throw new StatisticalDisagreementException(found);
    }

    private static void Check(ParameterDraws draws, KnownQuantity known, double minimumEss, List<Disagreement> found)
    {
        for (int a = 0; a < draws.Chains; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (draws.Chain(a).SequenceEqual(draws.Chain(b)))
                {
                    found.Add(new Disagreement(known.Name, CheckedStatistic.IdenticalChains, a, Require.Invariant(
                        $"{known.Name}: chains {b} and {a} are identical.")));
                }
            }
        }

        Compare(CheckedStatistic.Mean, Moments.Mean(draws), known.Mean, Convergence.McseMean(draws), Convergence.EssMean(draws));
        if (known.Sd is { } sd)
            Compare(CheckedStatistic.Sd, Moments.Sd(draws), sd, Convergence.McseSd(draws), Convergence.EssSd(draws));

        double[] beyond = new double[draws.Values.Length];
        for (int i = 0; i < beyond.Length; i++) beyond[i] = draws.Values[i] > known.TailStart ? 1 : 0;
        ParameterDraws tail = new(beyond, draws.Chains);
        Compare(
            CheckedStatistic.TailProbability,
            Moments.Mean(tail),
            known.TailProbability,
            Convergence.McseMean(tail),
            Convergence.EssMean(tail));

        double rHat = Convergence.RHat(draws);
        if (!(rHat <= LargestRHat))
            found.Add(new Disagreement(
                known.Name, CheckedStatistic.RHat, rHat, Require.Invariant($"{known.Name}: R-hat is {rHat:G6}.")));

        void Compare(CheckedStatistic statistic, double estimate, double truth, double mcse, double ess)
        {
            double z = (estimate - truth) / mcse;
            // Written so that NaN fails.
            if (!(Math.Abs(z) < LargestZ))
            {
                found.Add(new Disagreement(known.Name, statistic, z, Require.Invariant(
                    $"{known.Name}: {statistic} is {estimate:G6} instead of {truth:G6}, z = {z:0.00}, ESS = {ess:0}.")));
            }

            if (!(ess >= minimumEss))
            {
                found.Add(new Disagreement(known.Name, CheckedStatistic.EffectiveSampleSize, ess, Require.Invariant(
                    $"{known.Name}: ESS of {statistic} is {ess:0}, below {minimumEss:0}; z = {z:0.00}.")));
            }
        }
    }
}
