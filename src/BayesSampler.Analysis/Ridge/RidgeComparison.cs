using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace BayesSampler.Analysis;

/// <summary>Sets draws of a sampler beside the exact posterior and says whether they agree.</summary>
/// <remarks>
/// Compared are, for each coefficient (and sigma where it is unknown), mean, sd and both ends of an equal-tailed interval, in
/// units of their Monte Carlo standard errors; and the mode, in posterior standard deviations. The bound on |z| is that of
/// Bonferroni over all comparisons of all verdicts. The MCSE of an interval's end is the delta method's, sqrt(p (1 − p) / ESS)
/// over the exact density there, which is far less noisy than one from order statistics.
/// </remarks>
public sealed class RidgeComparison
{
    private const int ComparisonsEach = 4;

    private RidgeComparison(ImmutableArray<CoefficientComparison> coefficients, double bound, ComparisonVerdict verdict)
    {
        Coefficients = coefficients;
        Bound = bound;
        Verdict = verdict;
    }

    /// <summary>The quantities, <c>(intercept)</c> first and <c>sigma</c> last where they are there.</summary>
    public ImmutableArray<CoefficientComparison> Coefficients { get; }

    /// <summary>Largest accepted |z|.</summary>
    public double Bound { get; }

    /// <summary>The outcome.</summary>
    public ComparisonVerdict Verdict { get; }

    /// <summary>Compares draws with an exact posterior.</summary>
    /// <param name="exact">The closed form.</param>
    /// <param name="draws">Draws of the raw-scale coefficients by their names, and of <c>sigma</c> where it is unknown.</param>
    /// <param name="mode">The mode of the same posterior as found by optimisation, or null.</param>
    /// <param name="settings">Null takes the defaults.</param>
    /// <exception cref="KeyNotFoundException">A coefficient is missing among the draws.</exception>
    public static RidgeComparison Of(
        RidgePosterior exact, PosteriorDraws draws, Mode? mode = null, ComparisonSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(draws);
        settings ??= new ComparisonSettings();
        ImmutableArray<ExactQuantity> quantities = ExactQuantity.AllOf(exact);
        double comparisons = (double)ComparisonsEach * quantities.Length * settings.Verdicts;
        double bound = Normal.InvCDF(0, 1, 1 - settings.FalseAlarm / (2 * comparisons));
        ImmutableArray<CoefficientComparison> rows =
            [.. quantities.Select(quantity => Compare(quantity, draws[quantity.Name], mode, settings.Probability))];
        return new RidgeComparison(rows, bound, Judge(rows, bound, settings));
    }

    private static CoefficientComparison Compare(ExactQuantity exact, ParameterDraws draws, Mode? mode, double probability)
    {
        double tail = (1 - probability) / 2;
        (double mean, double mcseMean) = (Moments.Mean(draws), Convergence.McseMean(draws));
        (double sd, double mcseSd) = (Moments.Sd(draws), Convergence.McseSd(draws));
        CredibleInterval interval = Intervals.Eti(draws, probability);
        CredibleInterval exactInterval = new(exact.Quantile(tail), exact.Quantile(1 - tail), probability);
        double? found = mode?[exact.Name];
        return new CoefficientComparison
        {
            Name = exact.Name,
            Ridge = exact.Mean,
            Mode = found,
            ModeDistance = found is { } value ? Math.Abs(value - exact.Mode) / exact.Sd : null,
            Mean = mean,
            McseMean = mcseMean,
            ZMean = (mean - exact.Mean) / mcseMean,
            Sd = sd,
            ExactSd = exact.Sd,
            ZSd = exact.HasFourthMoment ? (sd - exact.Sd) / mcseSd : null,
            Eti = interval,
            ExactEti = exactInterval,
            ZLower = EndZ(exact, draws, interval.Lower, exactInterval.Lower, tail),
            ZUpper = EndZ(exact, draws, interval.Upper, exactInterval.Upper, 1 - tail),
            Hdi = Intervals.Hdi(draws, probability),
            RHat = Convergence.RHat(draws),
            EssBulk = Convergence.EssBulk(draws),
            EssTail = Convergence.EssTail(draws),
        };
    }

    private static double EndZ(ExactQuantity exact, ParameterDraws draws, double end, double exactEnd, double p)
    {
        double mcse = Math.Sqrt(p * (1 - p) / Convergence.EssQuantile(draws, p)) / exact.Density(exactEnd);
        return (end - exactEnd) / mcse;
    }

    private static ComparisonVerdict Judge(
        ImmutableArray<CoefficientComparison> rows, double bound, ComparisonSettings settings)
    {
        ImmutableArray<string>.Builder reasons = ImmutableArray.CreateBuilder<string>();
        bool mode = true, mean = true, sd = true, intervals = true, converged = true;
        foreach (CoefficientComparison row in rows)
        {
            if (!(row.RHat <= settings.MaxRHat))
                Complain(ref converged, Require.Invariant($"R-hat of {row.Name} is {row.RHat:0.0000}, above {settings.MaxRHat}: the chains do not agree."));
            CheckEss("bulk", row.EssBulk);
            CheckEss("tail", row.EssTail);
            if (row.ModeDistance is { } modeDistance && !(modeDistance <= settings.ModeTolerance))
                Complain(ref mode, Require.Invariant($"The mode of {row.Name} is {modeDistance:G3} posterior sd from the exact one."));
            CheckZ(ref mean, "mean", row.ZMean);
            CheckZ(ref sd, "sd", row.ZSd);
            CheckZ(ref intervals, "lower interval end", row.ZLower);
            CheckZ(ref intervals, "upper interval end", row.ZUpper);

            void CheckEss(string kind, double ess)
            {
                if (!(ess >= settings.MinEss))
                    Complain(ref converged, Require.Invariant($"The {kind} ESS of {row.Name} is {ess:0}, too few to judge (at least {settings.MinEss:0})."));
            }

            void CheckZ(ref bool flag, string what, double? z)
            {
                // A NaN z is no agreement; none at all is no comparison.
                if (z is { } distance && !(Math.Abs(distance) <= bound))
                    Complain(ref flag, Require.Invariant($"The {what} of {row.Name} is {Math.Abs(distance):0.0} MCSE from the exact one (bound {bound:0.00})."));
            }
        }

        return new ComparisonVerdict(mode, mean, sd, intervals, converged, reasons.ToImmutable());

        void Complain(ref bool flag, string reason)
        {
            flag = false;
            reasons.Add(reason);
        }
    }

    /// <summary>One marginal of the exact posterior.</summary>
    private sealed record ExactQuantity(
        string Name, double Mean, double Mode, double Sd, bool HasFourthMoment, Func<double, double> Quantile, Func<double, double> Density)
    {
        public static ImmutableArray<ExactQuantity> AllOf(RidgePosterior exact)
        {
            ImmutableArray<ExactQuantity>.Builder all = ImmutableArray.CreateBuilder<ExactQuantity>();
            for (int k = 0; k < exact.Raw.Names.Length; k++)
            {
                RidgeMarginal marginal = exact.Raw[k];
                all.Add(new(exact.Raw.Names[k], marginal.Location, marginal.Location, marginal.Sd,
                    marginal.DegreesOfFreedom > 4, marginal.Quantile, marginal.Density));
            }

            if (exact.Sigma is { } sigma)
            {
                all.Add(new(RidgeModel.SigmaName, sigma.Mean, ModeOfSigma(exact, sigma), sigma.Sd,
                    sigma.Shape > 2, sigma.Quantile, sigma.Density));
            }

            return all.ToImmutable();
        }

        /// <summary>
        /// Sigma where the joint density of coefficients, intercept and log sigma is highest: integrating one of them out costs a
        /// factor sigma, which is still there.
        /// </summary>
        private static double ModeOfSigma(RidgePosterior exact, RidgeNoisePosterior sigma) =>
            Math.Sqrt(2 * sigma.Rate / (2 * sigma.Shape + exact.Raw.Names.Length));
    }
}
