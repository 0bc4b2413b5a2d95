namespace BayesSampler.SameBits;

/// <summary>The elementary functions, reductions and random numbers.</summary>
internal static class NumericsWorkloads
{
    private delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> destination);

    public static IReadOnlyList<Workload> All { get; } =
    [
        Function("Exp", PortableMath.Exp, PortableMath.Exp),
        Function("Log", PortableMath.Log, PortableMath.Log),
        Function("Log1p", PortableMath.Log1p, PortableMath.Log1p),
        Function("Expm1", PortableMath.Expm1, PortableMath.Expm1),
        Function("Sin", PortableMath.Sin, PortableMath.Sin),
        Function("Cos", PortableMath.Cos, PortableMath.Cos),
        Function("Tanh", PortableMath.Tanh, PortableMath.Tanh),
        Function("LogisticSigmoid", PortableMath.LogisticSigmoid, PortableMath.LogisticSigmoid),
        Function("Log1pExp", PortableMath.Log1pExp, PortableMath.Log1pExp),
        new("LogSumExp", LogSumExp),
        new("FixedOrder", Reductions),
        new("Words", hash => Draw(hash, (random, h) => h.Add(random.NextUInt64()))),
        new("Uniforms", hash => Draw(hash, (random, h) => h.Add(random.NextUniform()))),
        new("Normals", hash => Draw(hash, (random, h) => h.Add(random.NextNormal()))),
        new("Exponentials", hash => Draw(hash, (random, h) => h.Add(random.NextExponential()))),
        new("Integers", hash => Draw(hash, (random, h) => h.Add((ulong)random.NextInt(1000)))),
    ];

    private static Workload Function(string name, Func<double, double> scalar, SpanFunction span) =>
        new("PortableMath." + name, hash =>
        {
            double[] x = Arguments(20_000);
            foreach (double value in x)
                hash.Add(scalar(value));
            span(x, x);
            hash.Add(x);
        });

    private static void LogSumExp(BitHash hash)
    {
        double[] x = [.. Arguments(20_000).Where(double.IsFinite)];
        for (int length = 0; length < 70; length++)
            hash.Add(PortableMath.LogSumExp(x.AsSpan(length, length)));
        for (int i = 1; i < 1000; i++)
            hash.Add(PortableMath.LogSumExp(x[i - 1], x[i]));
    }

    private static void Reductions(BitHash hash)
    {
        double[] a = new double[10_000];
        double[] b = new double[10_000];
        ChainRandom random = ChainRandom.ForChain(1, 0);
        random.FillNormal(a);
        random.FillNormal(b);
        foreach (int length in Enumerable.Range(0, 70).Concat([1000, 4095, 4096, 4097, 10_000]))
        {
            hash.Add(FixedOrder.Sum(a.AsSpan(0, length)));
            hash.Add(FixedOrder.Dot(a.AsSpan(0, length), b.AsSpan(0, length)));
            hash.Add(FixedOrder.SumOfSquares(b.AsSpan(0, length)));
            FixedOrder.MultiplyAdd(0.1, a.AsSpan(0, length), b.AsSpan(0, length));
        }

        hash.Add(b);
    }

    private static void Draw(BitHash hash, Action<ChainRandom, BitHash> draw)
    {
        for (int chain = 0; chain < 4; chain++)
        {
            ChainRandom random = ChainRandom.ForChain(0x0123456789ABCDEF, chain);
            random.Seek((1L << 33) + chain);
            for (int i = 0; i < 2500; i++)
                draw(random, hash);
        }
    }

    /// <summary>Any bits at all, moderate and large numbers in turn.</summary>
    private static double[] Arguments(int count)
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] x = new double[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = (i % 4) switch
            {
                0 => BitConverter.UInt64BitsToDouble(random.NextUInt64()),
                1 => random.NextUniform() * 4 - 2,
                2 => random.NextUniform() * 1500 - 750,
                _ => random.NextUniform() * 2e5 - 1e5,
            };
        }

        return x;
    }
}
