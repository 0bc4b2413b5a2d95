using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Which iterations of warmup teach the metric, and after which of them it is updated.</summary>
/// <remarks>
/// Stan's windows: an initial buffer of 75 iterations, windows of 25, 50, 100, ... and a final buffer of 50 for the step size
/// alone. A warmup too short for these gets one window between 15 % and 90 %. (Stan announces that window too but, in the code of
/// 2024, never ends it, so its metric stays the identity; here it ends.) Below 20 iterations only the step size is adapted.
/// </remarks>
internal sealed record WindowSchedule(int Start, int End, ImmutableArray<int> Updates)
{
    private const int Smallest = 20;
    private const int InitialBuffer = 75;
    private const int FirstWindow = 25;
    private const int FinalBuffer = 50;

    /// <summary>
    /// The schedule of a warmup; <see cref="Updates"/> holds iterations counted from 0, at whose end a window closes.
    /// </summary>
    public static WindowSchedule Build(int warmup)
    {
        if (warmup < Smallest) return new WindowSchedule(0, 0, []);
        bool enough = warmup >= InitialBuffer + FirstWindow + FinalBuffer;
        int start = enough ? InitialBuffer : (int)(0.15 * warmup);
        int end = warmup - (enough ? FinalBuffer : (int)(0.1 * warmup));
        if (!enough) return new WindowSchedule(start, end, [end - 1]);

        ImmutableArray<int>.Builder updates = ImmutableArray.CreateBuilder<int>();
        int size = FirstWindow;
        int next = start + size - 1;
        updates.Add(next);
        while (next != end - 1)
        {
            size *= 2;
            next += size;
            // The last window takes what is left if the one after it would not fit.
            if (next + 2 * size >= end) next = end - 1;
            updates.Add(next);
        }

        return new WindowSchedule(start, end, updates.ToImmutable());
    }
}
