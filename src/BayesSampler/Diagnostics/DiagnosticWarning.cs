namespace BayesSampler;

/// <summary>One reason not to trust draws as they are. A value, not an exception, and never printed by itself.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Parameter">The quantity or sampler statistic; empty if it concerns the whole run.</param>
/// <param name="Chain">The chain, counted from 0; null if it concerns all.</param>
/// <param name="Value">The value that led to the warning.</param>
/// <param name="Message">The finding with its value and what to do, in the invariant culture.</param>
public sealed record DiagnosticWarning(WarningKind Kind, string Parameter, int? Chain, double Value, string Message)
{
    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
