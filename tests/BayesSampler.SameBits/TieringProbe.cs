using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace BayesSampler.SameBits;

/// <summary>Watches which versions of a small method the runtime compiles: what tiering and its profiling really do.</summary>
internal sealed class TieringProbe : EventListener
{
    private const EventKeywords JitKeyword = (EventKeywords)0x10;
    private const int MethodLoadVerbose = 143;
    private const int MethodFlagsField = 5;
    private const int MethodNameField = 7;

    private readonly SortedSet<int> _tiers = [];

    /// <summary>
    /// The tiers that appear until the method is optimised (at most 20 seconds), by their numbers in the runtime's events:
    /// 2 optimised at once, 3 quick, 4 optimised after a while, 6 quick and 7 optimised with profiling.
    /// </summary>
    public static string Observe()
    {
        using TieringProbe probe = new();
        Stopwatch watch = Stopwatch.StartNew();
        double sum = 0;
        while (watch.Elapsed < TimeSpan.FromSeconds(20) && !probe.Saw(2) && !probe.Saw(4))
        {
            for (int i = 0; i < 50; i++)
                sum += Probed(i);
            Thread.Sleep(1);
        }

        GC.KeepAlive(sum);
        lock (probe._tiers)
            return string.Join(' ', probe._tiers.Select(tier => tier.ToString(CultureInfo.InvariantCulture)));
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId != MethodLoadVerbose || eventData.Payload?[MethodNameField] is not nameof(Probed)) return;
        int tier = (int)(Convert.ToUInt32(eventData.Payload[MethodFlagsField], CultureInfo.InvariantCulture) >> 7) & 7;
        lock (_tiers)
            _tiers.Add(tier);
    }

    private bool Saw(int tier)
    {
        lock (_tiers)
            return _tiers.Contains(tier);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Probed(int i) => i % 3 == 0 ? i * 0.5 : i + 1;
}
