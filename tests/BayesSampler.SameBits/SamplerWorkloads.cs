using BayesSampler.Analysis;

namespace BayesSampler.SameBits;

/// <summary>Short runs of every sampler, warmup included, on a regression with unknown noise.</summary>
internal static class SamplerWorkloads
{
    private const int Warmup = 170;
    private const int Draws = 60;

    private static readonly RidgeData Data = MakeData();
    private static readonly RidgePrior Prior = RidgePrior.FromPenalty(2);
    private static readonly RidgeModel Model = new(Data, Prior, RidgeNoise.Unknown());

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("Nuts.Unit", hash => Nuts(hash, MetricKind.Unit)),
        new("Nuts.Diagonal", hash => Nuts(hash, MetricKind.Diagonal)),
        new("Nuts.Dense", hash => Nuts(hash, MetricKind.Dense)),
        new("Nuts.LowRank", hash => Nuts(hash, MetricKind.LowRank)),
        new("Nuts.Automatic", hash => Nuts(hash, MetricKind.Automatic)),
        new("Nuts.StanWindows", hash => Add(hash, new NutsSampler(new NutsSettings
        {
            Seed = 5, Chains = 2, Warmup = Warmup, Draws = Draws, Adaptation = WarmupMethod.StanWindows,
        }).Sample(Model))),
        new("Walnuts", hash => Add(
            hash, new WalnutsSampler(new WalnutsSettings { Seed = 5, Chains = 2, Warmup = Warmup, Draws = Draws }).Sample(Model))),
        new("Hmc", hash => Add(hash, new HmcSampler(new HmcSettings { Seed = 5, Chains = 2, Warmup = Warmup, Draws = Draws }).Sample(Model))),
        new("Metropolis", hash => Add(
            hash, new MetropolisSampler(new MetropolisSettings { Seed = 5, Chains = 2, Warmup = 400, Draws = Draws }).Sample(Model))),
        new("Exact", hash => Add(
            hash, RidgeExactSampler.Sample(RidgeClosedForm.Solve(Data, Prior, RidgeNoise.Unknown()), 5, 2, Draws))),
    ];

    private static void Nuts(BitHash hash, MetricKind metric) => Add(
        hash, new NutsSampler(new NutsSettings { Seed = 5, Chains = 2, Warmup = Warmup, Draws = Draws, Metric = metric }).Sample(Model));

    private static void Add(BitHash hash, SamplingResult result)
    {
        Add(hash, result.Draws);
        Add(hash, result.Statistics);
    }

    private static void Add(BitHash hash, PosteriorDraws draws)
    {
        for (int k = 0; k < draws.Names.Length; k++) hash.Add(draws[k].Values);
    }

    private static RidgeData MakeData()
    {
        const int Rows = 60, Columns = 5;
        ChainRandom random = ChainRandom.ForChain(2, 0);
        double[,] x = new double[Rows, Columns];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            y[i] = 1 + 0.5 * random.NextNormal();
            for (int j = 0; j < Columns; j++)
            {
                x[i, j] = random.NextNormal() + (j > 0 ? 0.8 * x[i, j - 1] : 0);
                y[i] += (j - 1) * x[i, j];
            }
        }

        return RidgeData.FromArrays(x, y);
    }
}
