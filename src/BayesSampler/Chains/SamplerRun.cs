using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace BayesSampler;

/// <summary>The chains of one call: advanced in parallel, as far as asked, as often as asked.</summary>
/// <typeparam name="TTuning">What warmup tunes.</typeparam>
/// <param name="name">Of the sampler, for its threads.</param>
/// <param name="maxThreads">At most this many.</param>
/// <param name="store">Takes the draws; holds those of the earlier run.</param>
/// <param name="earlier">The run that this one continues.</param>
/// <param name="create">Creates a chain where it starts or goes on; called on the chain's thread.</param>
/// <param name="thinningFor">Iterations for each draw in so many dimensions.</param>
/// <param name="progress">Told about a hundred times a chain.</param>
internal sealed class SamplerRun<TTuning>(
    string name,
    int maxThreads,
    DrawStore store,
    SamplingResult<TTuning>? earlier,
    Func<int, Chain> create,
    Func<int, int> thinningFor,
    IProgress<SamplingProgress>? progress)
{
    /// <summary>Iterations.</summary>
    private const int LongestTurn = 100;

    private readonly Member[] _members = new Member[store.Chains];

    /// <summary>Iterations for each draw; known once the chains have been created.</summary>
    public int Thinning { get; private set; }

    /// <summary>Goes on until every chain has as many draws as the store has room for, or is told to stop.</summary>
    public void Advance(CancellationToken cancellationToken)
    {
        Exception?[] failures = new Exception?[store.Chains];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Chains take turns where threads are fewer: a deadline then finds all about as far.
        ConcurrentQueue<int> waiting = new(Enumerable.Range(0, store.Chains));
        void Work()
        {
            while (waiting.TryDequeue(out int k))
            {
                try
                {
                    if (!Advance(k, stop.Token)) waiting.Enqueue(k);
                }
                catch (Exception exception)
                {
                    failures[k] = exception;
                    stop.Cancel();
                }
            }
        }

        // Threads of their own beside the caller's: a chain computes for long, and the pool's growth must not decide when it starts.
        Thread[] threads = new Thread[Math.Min(maxThreads, store.Chains) - 1];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(Work) { IsBackground = true, Name = Require.Invariant($"{name} {t + 1}") };
            threads[t].Start();
        }

        Work();
        foreach (Thread thread in threads) thread.Join();
        foreach (Exception? failure in failures)
        {
            if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        }

        Thinning = thinningFor(_members[0].Chain.Target.Dimension);
    }

    public ImmutableArray<ChainResult<TTuning>> Results(Func<Chain, TTuning> tuningOf)
    {
        ImmutableArray<ChainResult<TTuning>>.Builder results = ImmutableArray.CreateBuilder<ChainResult<TTuning>>(store.Chains);
        foreach (Member member in _members)
        {
            ChainResult<TTuning>? before = earlier?.Chains[member.Chain.Index];
            results.Add(new ChainResult<TTuning>(
                member.Chain,
                tuningOf(member.Chain),
                store,
                before,
                member.WarmupTime,
                member.SamplingTime));
        }

        return results.MoveToImmutable();
    }

    /// <summary>Goes on for a turn, a hundredth of the way at most; tells whether the chain has all its draws, or was told to stop.</summary>
    private bool Advance(int k, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        ChainResult<TTuning>? before = earlier?.Chains[k];
        Member member = _members[k] ??= new Member(create(k))
        {
            WarmupTime = before?.WarmupTime ?? TimeSpan.Zero,
            SamplingTime = before?.SamplingTime ?? TimeSpan.Zero,
        };
        Chain chain = member.Chain;
        int thin = thinningFor(chain.Target.Dimension);
        long total = chain.Warmup + (long)store.Capacity * thin;
        long interval = Math.Max(1, total / 100);
        long end = Math.Min(total, chain.Iteration + Math.Min(interval, LongestTurn));
        bool isStopped = false;
        while (chain.Iteration < end)
        {
            // Between two recorded draws a chain goes on to the next one: what it says of the iterations in between is then
            // whole.
            bool betweenDraws = !chain.IsWarmup && (chain.Iteration - chain.Warmup) % thin != 0;
            isStopped = stop.IsCancellationRequested && !betweenDraws;
            if (isStopped) break;
            chain.Advance();
            if (chain.Iteration == chain.Warmup)
            {
                member.WarmupTime += Stopwatch.GetElapsedTime(started);
                started = Stopwatch.GetTimestamp();
            }

            long sampled = chain.Iteration - chain.Warmup;
            if (sampled > 0 && sampled % thin == 0)
            {
                Span<double> draw = store.Next(k);
                // A model that forgets an entry must not report what happens to be there.
                draw.Clear();
                chain.CopyParameters(draw[..store.ScalarCount]);
                chain.CopyStatistics(draw[store.ScalarCount..]);
                store.Record(k);
            }

            if (chain.Iteration % interval == 0 || chain.Iteration == total)
            {
                int divergences = (before?.DivergenceCount ?? 0) + chain.DivergenceCount;
                progress?.Report(new SamplingProgress(k, chain.Iteration, total, chain.IsWarmup, divergences));
            }
        }

        bool isDone = isStopped || chain.Iteration == total;
        if (isDone) store.Flush(k);
        TimeSpan rest = Stopwatch.GetElapsedTime(started);
        if (chain.IsWarmup) member.WarmupTime += rest;
        else member.SamplingTime += rest;
        return isDone;
    }

    private sealed class Member(Chain chain)
    {
        public Chain Chain => chain;

        public TimeSpan WarmupTime { get; set; }

        public TimeSpan SamplingTime { get; set; }
    }
}
