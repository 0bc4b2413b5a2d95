namespace BayesSampler.Scale;

/// <summary>The most memory that the process takes from the system, looked at every few milliseconds.</summary>
internal sealed class PeakWorkingSet : IDisposable
{
    private readonly long _before = Environment.WorkingSet;
    private readonly Thread _thread;
    private volatile bool _isOver;
    private long _peak;

    public PeakWorkingSet()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Bytes beyond those at the start.</summary>
    public long Stop()
    {
        Dispose();
        return _peak - _before;
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Watch()
    {
        do
        {
            _peak = Math.Max(_peak, Environment.WorkingSet);
            Thread.Sleep(2);
        }
        while (!_isOver);
        _peak = Math.Max(_peak, Environment.WorkingSet);
    }
}
