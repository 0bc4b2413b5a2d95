using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>
/// Independent draws from the exact posterior of a ridge regression: what a sampler's draws can be held against.
/// </summary>
public static class RidgeExactSampler
{
    /// <summary>
    /// Draws the raw-scale coefficients (the intercept first if there is one, then the features by name) and, if the noise is
    /// unknown,
    /// <see cref="RidgeModel.SigmaName"/>.
    /// </summary>
    /// <param name="posterior">The exact posterior.</param>
    /// <param name="seed">The same seed gives the same draws, whatever else is asked for at the same time.</param>
    /// <param name="chains">Number of chains, at least 1; they differ in nothing, since draws are independent.</param>
    /// <param name="draws">Draws per chain, at least 1.</param>
    /// <exception cref="ArgumentException">
    /// A feature is called <see cref="RidgeModel.SigmaName"/> while the noise is drawn too, or has brackets or commas in its
    /// name.
    /// </exception>
    public static PosteriorDraws Sample(RidgePosterior posterior, ulong seed, int chains = 4, int draws = 1000)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        Require.AtLeast(chains, 1, nameof(chains));
        Require.AtLeast(draws, 1, nameof(draws));
        ImmutableArray<string> names = posterior.Data.RawNames;
        if (posterior.Sigma is not null)
        {
            if (names.Contains(RidgeModel.SigmaName))
                throw new ArgumentException($"A feature is called '{RidgeModel.SigmaName}', as is the noise sd among the draws. Rename it.", nameof(posterior));
            names = names.Add(RidgeModel.SigmaName);
        }

        ImmutableArray<ParameterInfo> parameters = ParameterInfo.Scalars(names);
        if ((long)names.Length * chains > Array.MaxLength / draws)
        {
            throw new ArgumentException(
                Require.Invariant($"{names.Length} quantities in {chains} chains of {draws} draws are more than one array holds. Draw less."),
                nameof(draws));
        }

        double[] values = new double[names.Length * chains * draws];
        double[] draw = new double[names.Length];
        double[] normals = new double[posterior.Data.Coefficients];
        for (int chain = 0; chain < chains; chain++)
        {
            ChainRandom random = ChainRandom.ForChain(seed, chain, RandomStream.ExactDraws);
            for (int t = 0; t < draws; t++)
            {
                random.Seek(t);
                DrawOne(posterior, random, normals, draw);
                for (int k = 0; k < draw.Length; k++) values[(k * chains + chain) * draws + t] = draw[k];
            }
        }

        return new PosteriorDraws(parameters, chains, values);
    }

    private static void DrawOne(RidgePosterior posterior, ChainRandom random, double[] normals, double[] draw)
    {
        RidgeData data = posterior.Data;
        double sigma = posterior.Sigma is { } noise
            ? Math.Sqrt(noise.Rate / random.NextGamma(noise.Shape))
            : posterior.Noise.Sd!.Value;
        double offset = data.HasIntercept ? sigma / Math.Sqrt(data.TotalWeight) * random.NextNormal() : 0;
        random.FillNormal(normals);
        data.RawCoefficients(posterior.DesignDraw(normals, sigma), offset, draw.AsSpan(0, data.RawNames.Length));
        if (posterior.Sigma is not null) draw[^1] = sigma;
    }
}
