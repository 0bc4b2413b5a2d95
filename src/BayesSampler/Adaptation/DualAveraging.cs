namespace BayesSampler;

/// <summary>Nesterov's dual averaging of the log step size towards a target acceptance rate.</summary>
/// <remarks>Hoffman and Gelman (2014), section 3.2, with Stan's constants.</remarks>
internal sealed class DualAveraging(double target)
{
    private const double Gamma = 0.05;
    private const double Kappa = 0.75;
    private const double Offset = 10;

    private double _mu;
    private double _count;
    private double _errorAverage;
    private double _logAverage;

    /// <summary>Starts afresh, shrinking towards ten times this step size.</summary>
    public void Restart(double stepSize)
    {
        _mu = PortableMath.Log(10 * stepSize);
        _count = 0;
        _errorAverage = 0;
        _logAverage = 0;
    }

    /// <summary>Learns from one transition; returns the step size to use next.</summary>
    public double Update(double acceptanceRate)
    {
        _count++;
        double rate = double.IsNaN(acceptanceRate) ? 0 : Math.Min(1, acceptanceRate);
        double weight = 1 / (_count + Offset);
        _errorAverage = (1 - weight) * _errorAverage + weight * (target - rate);
        double logStep = _mu - _errorAverage * Math.Sqrt(_count) / Gamma;
        double share = PortableMath.Exp(-Kappa * PortableMath.Log(_count));
        _logAverage = (1 - share) * _logAverage + share * logStep;
        return PortableMath.Exp(logStep);
    }

    /// <summary>The averaged step size; the one given where nothing has been learned since the last restart.</summary>
    public double Average(double otherwise) => _count == 0 ? otherwise : PortableMath.Exp(_logAverage);

    public void Transfer(StateTransfer transfer)
    {
        transfer.Next(ref _mu);
        transfer.Next(ref _count);
        transfer.Next(ref _errorAverage);
        transfer.Next(ref _logAverage);
    }
}
