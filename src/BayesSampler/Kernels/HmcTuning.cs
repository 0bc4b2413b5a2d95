namespace BayesSampler;

/// <summary>Step size and inverse metric of HMC and NUTS as a value: what warmup ended with, to be looked at or reused.</summary>
public sealed class HmcTuning
{
    /// <summary>A tuning to start from.</summary>
    /// <param name="stepSize">Of the leapfrog integrator, positive.</param>
    /// <param name="inverseMetric">Estimate of the covariance of the unconstrained position.</param>
    public HmcTuning(double stepSize, InverseMetric inverseMetric)
    {
        ArgumentNullException.ThrowIfNull(inverseMetric);
        StepSize = Require.Positive(stepSize, nameof(stepSize));
        InverseMetric = inverseMetric;
    }

    /// <summary>Step size of the leapfrog integrator.</summary>
    public double StepSize { get; }

    /// <summary>Estimate of the covariance of the unconstrained position.</summary>
    public InverseMetric InverseMetric { get; }

    /// <summary>Why the metric has its form, where <see cref="MetricKind.Automatic"/> left the choice to warmup; else null.</summary>
    public MetricChoice? Choice { get; internal init; }

    /// <summary>
    /// Reads a tuning that <see cref="Save"/> has written, or a metric file that CmdStan has saved with its step size. Give it to
    /// <see cref="HamiltonianSettings.Tuning"/> with a warmup of 0: a longer one starts from it, but learns the metric anew. Without a
    /// warmup chains must start where the posterior is: <c>InitialPoints.AtEndOf</c> an earlier run, or <c>ByName</c>.
    /// </summary>
    /// <param name="path">A JSON file.</param>
    /// <exception cref="InvalidDataException">The file is no tuning; the message says what is wrong with it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static HmcTuning Load(string path) => TuningFile.Read(path);

    /// <summary>
    /// Writes step size and inverse metric to a JSON file, with all digits, under the names of CmdStan's metric files; a file that is
    /// there is replaced. <see cref="Choice"/> is not kept.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written, or is a folder.</exception>
    public void Save(string path) => TuningFile.Write(this, path);

    /// <summary>Step size and metric in words.</summary>
    public override string ToString() => Require.Invariant($"step size {StepSize:G3}, ") + (Choice?.ToString() ?? InverseMetric.ToString());
}
