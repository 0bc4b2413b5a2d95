using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>Runs kernels without the machinery of chains, so that a test can put a fault into any part.</summary>
internal static class KernelRun
{
    public const int Chains = 4;

    /// <summary>Draws of chains that start at independent points near the mode, after a hundred discarded transitions.</summary>
    /// <param name="target">Unconstrained, of any dimension.</param>
    /// <param name="draws">Of each chain.</param>
    /// <param name="createStep">Makes the transition of one chain, given its density.</param>
    /// <param name="streamOf">The random numbers of a chain; null takes a stream of its own for each.</param>
    public static PosteriorDraws Run(
        TestTarget target,
        int draws,
        Func<IDifferentiableLogDensity, Action<ChainState, ChainRandom>> createStep,
        Func<int, int>? streamOf = null)
    {
        const int Discarded = 100;
        int dimension = target.CreateEvaluator().Dimension;
        double[] values = new double[dimension * Chains * draws];
        Parallel.For(0, Chains, chain =>
        {
            IDifferentiableLogDensity density = target.CreateEvaluator();
            Action<ChainState, ChainRandom> step = createStep(density);
            int stream = streamOf?.Invoke(chain) ?? chain;
            ChainState state = new(dimension);
            ChainRandom.ForChain(2024, stream, RandomStream.InitialPoints).FillNormal(state.Position.Span);
            state.LogDensity = density.LogDensityAndGradient(state.Position.Span, state.Gradient.Span);
            ChainRandom random = ChainRandom.ForChain(2024, stream);
            for (int n = 0; n < Discarded + draws; n++)
            {
                random.Seek(n);
                step(state, random);
                for (int k = 0; k < dimension && n >= Discarded; k++)
                    values[(k * Chains + chain) * draws + n - Discarded] = state.Position.Span[k];
            }
        });
        return new PosteriorDraws(target.Parameters, Chains, values);
    }
}
