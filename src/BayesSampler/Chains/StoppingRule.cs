using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>
/// When a run that draws until it knows enough is to end. Values are checked where they are set, by <c>with</c> too.
/// </summary>
/// <remarks>
/// <para>
/// All conditions that are not null must be met at once, by every quantity that counts. The draws are looked at when each chain
/// has as many as the settings say (<see cref="SamplerSettings.Draws"/>), and then each time their number has grown by
/// <see cref="Growth"/>: so the number of draws depends on settings, model and rule, not on threads or time, unless
/// <see cref="Deadline"/> ends the run. <c>new StoppingRule()</c> asks for what Vehtari et al. (2021) recommend.
/// </para>
/// <para>
/// A rule that looks at the draws it ends is more likely to end where they seem to say much. What that does was measured on a
/// normal in the plane with correlation 0.9, with NUTS and Metropolis, over 2,000 runs of each kind
/// (<c>benchmarks/BayesSampler.StoppingBias</c>); a run of given length stands beside in parentheses. No bias of means was seen; 0.1
/// standard errors would have been. With the default conditions and a first look at 100 draws, errors are 0.99 to 1.01 times what
/// their standard errors say (0.99), and 95 % intervals of the mean cover 94.8 to 95.1 % (95.2 to 95.6 %); with a standard error of
/// 0.05 sd as the condition, 1.00 to 1.02 times and 94.7 to 94.8 % (1.01 to 1.02; 94.3 to 95.1 %). It matters more to ask for enough:
/// effective sample sizes alone of 100 with a first look at 50 draws give 1.02 to 1.04 times and 94 %, of 50 with one at 20 draws 1.06
/// to 1.08 times and 93 %.
/// </para>
/// <para>
/// Quantities whose draws are all equal do not count, but one that does must be left. A tail effective sample size that cannot be
/// given, as for two-valued draws, is not asked for.
/// </para>
/// </remarks>
public sealed record StoppingRule
{
    /// <summary>Smallest bulk effective sample size over all chains, positive; null for none. The default is 400.</summary>
    public double? MinEssBulk { get; init => field = Positive(value, nameof(MinEssBulk)); } = 400;

    /// <summary>Smallest tail effective sample size over all chains, positive; null for none. The default is 400.</summary>
    public double? MinEssTail { get; init => field = Positive(value, nameof(MinEssTail)); } = 400;

    /// <summary>Largest R-hat, above 1; null for none. The default is 1.01.</summary>
    public double? MaxRHat
    {
        get;
        init => field = value is { } limit && !(limit > 1 && double.IsFinite(limit))
            ? throw new ArgumentOutOfRangeException(
                nameof(MaxRHat), limit, Require.Invariant($"MaxRHat must be finite and above 1, but was {limit}. The default is 1.01."))
            : value;
    } = 1.01;

    /// <summary>
    /// Largest Monte Carlo standard error of the mean, in the units of the quantity: by the name of a scalar
    /// (<c>theta[3]</c>) or of a whole parameter. Empty by default.
    /// </summary>
    public IReadOnlyDictionary<string, double> MaxMcse
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach ((string name, double limit) in value) Require.Positive(limit, $"{nameof(MaxMcse)}[\"{name}\"]");
            field = value.ToFrozenDictionary(StringComparer.Ordinal);
        }
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>
    /// Quantities whose effective sample sizes and R-hat count, by the names of scalars or whole parameters; empty, the default,
    /// for all reported ones.
    /// </summary>
    public ImmutableArray<string> Quantities { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Most draws of each chain, at least 1. The default is 1,000,000.</summary>
    /// <remarks>
    /// What so many would need is told by <see cref="Sampler{TEvaluator,TTuning}.MemoryNeeded"/>; room is made as draws come.
    /// </remarks>
    public int MaxDraws { get; init => field = Require.AtLeast(value, 1, nameof(MaxDraws)); } = 1_000_000;

    /// <summary>
    /// Time from the call on, warmup included, after which every chain ends with the draw it is at; null for none. Positive, at
    /// most 24 days. How many draws there are then depends on the machine.
    /// </summary>
    public TimeSpan? Deadline
    {
        get;
        init
        {
            if (value is { } time && (time <= TimeSpan.Zero || time > TimeSpan.FromDays(24)))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(Deadline), time, Require.Invariant($"Deadline must be positive and at most 24 days, but was {time:c}."));
            }

            field = value;
        }
    }

    /// <summary>Factor from one check to the next in draws, 1.05 to 10. The default, 1.5, draws at most half too many.</summary>
    public double Growth { get; init => field = Require.InRange(value, 1.05, 10, nameof(Growth), "The default is 1.5."); } = 1.5;

    /// <summary>Whether there is anything to be met.</summary>
    internal bool HasConditions => MinEssBulk is not null || MinEssTail is not null || MaxRHat is not null || MaxMcse.Count > 0;

    /// <summary>The numbers of draws at which to look.</summary>
    /// <param name="first">The settings' draws.</param>
    /// <param name="there">Draws there are already; looks before them are past.</param>
    internal IEnumerable<int> Checks(int first, int there)
    {
        for (double draws = first; ; draws = Math.Ceiling(draws * Growth))
        {
            if (draws >= MaxDraws)
            {
                yield return MaxDraws;
                yield break;
            }

            if (draws >= there) yield return (int)draws;
        }
    }

    private static double? Positive(double? value, string name) =>
        value is { } limit ? Require.Positive(limit, name, "The default is 400; null asks for none.") : null;
}
