using System.Globalization;

namespace BayesSampler.WarmupStudy;

/// <summary>A way to warm up.</summary>
/// <param name="Iterations">Of each chain.</param>
/// <param name="Method">How the metric is learnt.</param>
internal sealed record WarmupPlan(int Iterations, WarmupMethod Method)
{
    /// <summary>The word for Stan's warmup.</summary>
    public const string Stan = "stan";

    public bool IsStan => Method == WarmupMethod.StanWindows;

    public static WarmupPlan Parse(string text)
    {
        if (text.Trim().Equals(Stan, StringComparison.OrdinalIgnoreCase)) return new WarmupPlan(1000, WarmupMethod.StanWindows);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int iterations) && iterations > 0
            ? new WarmupPlan(iterations, WarmupMethod.DrawsAndGradients)
            : throw new ArgumentException($"--warmups takes positive numbers and '{Stan}', but one was '{text}'.");
    }

    public NutsSettings Apply(NutsSettings settings) => settings with
    {
        Warmup = Iterations,
        Adaptation = Method,
        Metric = IsStan ? MetricKind.Diagonal : settings.Metric,
    };

    public override string ToString() => IsStan ? $"Stan {Iterations}" : $"{Iterations}";
}
