namespace BayesSampler;

/// <summary>
/// An evaluator that remembers where it was when the model threw, or gave no density, so that it can be reported with its position.
/// </summary>
internal sealed class GuardedDensity(ILogDensity density) : IDifferentiableLogDensity
{
    private readonly IDifferentiableLogDensity? _differentiable = density as IDifferentiableLogDensity;

    public int Dimension { get; } = density.Dimension;

    /// <summary>Gradients evaluated so far.</summary>
    public long Gradients { get; private set; }

    /// <summary>Evaluations, since <see cref="ForgetUndefined"/>, that were NaN or +∞: no value of a log density.</summary>
    public long Undefined { get; private set; }

    /// <summary>The first of them.</summary>
    public (double[] Position, double Value)? FirstUndefined { get; private set; }

    /// <summary>The position at which the model threw; null where it has not.</summary>
    public double[]? FailedAt { get; private set; }

    /// <summary>What of the model threw.</summary>
    public string FailedPart { get; private set; } = "";

    public double LogDensity(ReadOnlySpan<double> position)
    {
        try
        {
            return Noted(density.LogDensity(position), position);
        }
        catch
        {
            Remember(position, "the log density");
            throw;
        }
    }

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        Gradients++;
        try
        {
            return Noted(_differentiable!.LogDensityAndGradient(position, gradient), position);
        }
        catch
        {
            Remember(position, "the log density");
            throw;
        }
    }

    public void ForgetUndefined()
    {
        Undefined = 0;
        FirstUndefined = null;
    }

    /// <summary>The reported quantities at a position, where they are not its coordinates.</summary>
    public void Constrain(IConstrained constrained, ReadOnlySpan<double> position, Span<double> parameters)
    {
        try
        {
            constrained.Constrain(position, parameters);
        }
        catch
        {
            Remember(position, "Constrain");
            throw;
        }
    }

    private double Noted(double value, ReadOnlySpan<double> position)
    {
        if (!(value < double.PositiveInfinity)) NoteUndefined(value, position);
        return value;
    }

    private void NoteUndefined(double value, ReadOnlySpan<double> position)
    {
        Undefined++;
        FirstUndefined ??= (position.ToArray(), value);
    }

    private void Remember(ReadOnlySpan<double> position, string part)
    {
        FailedAt = position.ToArray();
        FailedPart = part;
    }
}
