namespace BayesSampler.Models;

/// <summary>How a solution ended, and what it took.</summary>
/// <param name="Status">Success, or why not.</param>
/// <param name="Time">The last time that was reached: the last output time on success.</param>
/// <param name="AcceptedSteps">Steps of the solution.</param>
/// <param name="RejectedSteps">Steps tried and taken back.</param>
internal readonly record struct OdeResult(OdeStatus Status, double Time, int AcceptedSteps, int RejectedSteps);
