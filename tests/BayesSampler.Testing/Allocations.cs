namespace BayesSampler.Testing;

/// <summary>Counts what code allocates.</summary>
public static class Allocations
{
    /// <summary>
    /// The fewest bytes of three runs, after one that does not count. What the runtime allocates when it compiles a method anew
    /// falls into one run; what the code allocates falls into each.
    /// </summary>
    public static long Least(Action run)
    {
        run();
        long least = long.MaxValue;
        for (int repetition = 0; repetition < 3; repetition++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
