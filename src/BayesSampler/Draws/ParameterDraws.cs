namespace BayesSampler;

/// <summary>The draws of one scalar quantity: chains of equal length, one after another.</summary>
public readonly ref struct ParameterDraws
{
    /// <summary>A view of draws in memory; nothing is copied.</summary>
    /// <param name="values">Chain by chain; its length is a multiple of <paramref name="chains"/>.</param>
    /// <param name="chains">Number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The values cannot be cut into chains of equal length.</exception>
    public ParameterDraws(ReadOnlySpan<double> values, int chains)
    {
        Require.AtLeast(chains, 1, nameof(chains));
        if (values.Length % chains != 0)
        {
            throw new ArgumentException(
                Require.Invariant($"{values.Length} values cannot be cut into {chains} chains of equal length. Pass chain by chain."),
                nameof(values));
        }

        Values = values;
        Chains = chains;
    }

    /// <summary>All draws, chain by chain.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Number of chains.</summary>
    public int Chains { get; }

    /// <summary>Draws in each chain.</summary>
    public int DrawsPerChain => Values.Length / Chains;

    /// <summary>The draws of one chain, counted from 0.</summary>
    public ReadOnlySpan<double> Chain(int chain) => Values.Slice(chain * DrawsPerChain, DrawsPerChain);
}
