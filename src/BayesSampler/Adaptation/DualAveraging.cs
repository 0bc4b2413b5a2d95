namespace BayesSampler;

/// <summary>Nesterov's dual averaging of the log step size towards a target acceptance rate.</summary>
/// <remarks>Hoffman and Gelman (2014), section 3.2, with Stan's constants.</remarks>
internal sealed class DualAveraging(double target)
{
    private const double Gamma = 0.05;
    private const double SettlingGamma = 0.3;
    private const double Kappa = 0.75;
    private const double Offset = 10;

    private double _gamma = Gamma;
    private double _mu;
    private double _count;
    private double _errorAverage;
    private double _logAverage;

    /// <summary>Starts afresh, shrinking towards ten times this step size.</summary>
    public void Restart(double stepSize)
    {
        _gamma = Gamma;
        _mu = PortableMath.Log(10 * stepSize);
        _count = 0;
        _errorAverage = 0;
        _logAverage = 0;
    }

    /// <summary>
    /// Starts afresh around a step size known to be near, in smaller steps. The acceptance rate is a concave function of the step size:
    /// while that swings, its average accepts more often than the target says.
    /// </summary>
    public void Settle(double stepSize)
    {
        Restart(stepSize);
        _gamma = SettlingGamma;
        _mu = PortableMath.Log(stepSize);
    }

    /// <summary>Learns from one transition; returns the step size to use next.</summary>
    public double Update(double acceptanceRate)
    {
        _count++;
        double rate = double.IsNaN(acceptanceRate) ? 0 : Math.Min(1, acceptanceRate);
        double weight = 1 / (_count + Offset);
        _errorAverage = (1 - weight) * _errorAverage + weight * (target - rate);
        double logStep = _mu - _errorAverage * Math.Sqrt(_count) / _gamma;
        double share = PortableMath.Exp(-Kappa * PortableMath.Log(_count));
        _logAverage = (1 - share) * _logAverage + share * logStep;
        return PortableMath.Exp(logStep);
    }

    /// <summary>The averaged step size; the one given where nothing has been learned since the last restart.</summary>
    public double Average(double otherwise) => _count == 0 ? otherwise : PortableMath.Exp(_logAverage);

    public void Transfer(StateTransfer transfer)
    {
        transfer.Next(ref _gamma);
        transfer.Next(ref _mu);
        transfer.Next(ref _count);
        transfer.Next(ref _errorAverage);
        transfer.Next(ref _logAverage);
    }
}
