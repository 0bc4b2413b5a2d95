using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>When the two overlapping windows of draws move on, and when only the step size is still learnt.</summary>
/// <param name="EarlyEnd">End of the first phase, whose windows are short because the chain is still on its way.</param>
/// <param name="End">Start of the last phase: the metric is final.</param>
/// <param name="Switches">
/// Numbers of iterations done at which the background window, begun at the last switch, becomes the one in use.
/// </param>
/// <remarks>Seyboldt, Carlson and Carpenter (2026); shares and sizes as in nuts-rs, the early windows longer for more coordinates.</remarks>
internal sealed record OverlappingSchedule(int EarlyEnd, int End, ImmutableArray<int> Switches)
{
    private const double EarlyShare = 0.3;
    private const double FinalShare = 0.15;
    private const int EarlyWindow = 10;
    private const int MainWindow = 80;

    public static OverlappingSchedule Build(int warmup)
    {
        int early = (int)(EarlyShare * warmup);
        int end = warmup - (int)Math.Ceiling(FinalShare * warmup);
        ImmutableArray<int>.Builder switches = ImmutableArray.CreateBuilder<int>();
        int last = 0;
        for (int next = EarlyWindow; next <= early; next += EarlyWindow) switches.Add(last = next);
        // A window is worth a switch if the one after it, longer by half, still fits.
        for (int size = MainWindow; last + size + size * 3 / 2 <= end; size = size * 3 / 2) switches.Add(last += size);
        return new OverlappingSchedule(early, end, switches.ToImmutable());
    }
}
