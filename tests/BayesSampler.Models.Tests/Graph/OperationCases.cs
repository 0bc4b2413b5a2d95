using MathNet.Numerics;
using StudentT = MathNet.Numerics.Distributions.StudentT;

namespace BayesSampler.Models.Tests;

/// <summary>What the tests need to know of an operation: where its arguments may lie, and its value by other means.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Ranges">For each argument, an interval in which it is smooth.</param>
/// <param name="Value">The value by other means; null where none are at hand (its kernel has tests of its own).</param>
/// <param name="Tolerance">How accurate the other means are, relative to the larger of the value and 1.</param>
/// <param name="HasDerivative">Whether it is differentiated: not if it is a derivative itself, or hides its argument.</param>
internal sealed record OperationCase(
    Operation Operation, (double Low, double High)[] Ranges, Func<double, double, double, double>? Value, double Tolerance = 4e-15,
    bool HasDerivative = true)
{
    /// <summary>The table: one row for each operation; a new operation needs one.</summary>
    public static IReadOnlyList<OperationCase> All { get; } =
    [
        Of(Operations.Add, (-3, 3), (-3, 3), (a, b) => a + b),
        Of(Operations.Subtract, (-3, 3), (-3, 3), (a, b) => a - b),
        Of(Operations.Multiply, (-3, 3), (-3, 3), (a, b) => a * b),
        Of(Operations.Divide, (-3, 3), (0.5, 4), (a, b) => a / b),
        Of(Operations.Min, (-3, 0.9), (1.1, 2), (a, _) => a),
        Of(Operations.Max, (-3, 0.9), (1.1, 2), (_, b) => b),
        Of(Operations.LogAddExp, (-3, 3), (-3, 3), (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b))),
        Of(Operations.Less, (-3, 0.9), (1.1, 2), (_, _) => 1),
        Of(Operations.LessOrEqual, (1.1, 2), (-3, 0.9), (_, _) => 0),
        Of(Operations.Equal, (-3, 0.9), (1.1, 2), (_, _) => 0),
        Of(Operations.Pow, (0.5, 4), (-2, 3), Math.Pow),
        Of(Operations.MultiplyLog, (0.5, 3), (0.5, 4), (a, b) => a * Math.Log(b)),
        Of(Operations.QuotientOrZero, (0.5, 3), (0.5, 4), (a, b) => a / b),
        Of(Operations.LogGammaRatio, (0.5, 8), (0.5, 8), (a, b) => LogGamma(a + b) - LogGamma(a), 1e-13),
        Of(Operations.DigammaDifference, (0.5, 8), (0.5, 8), (a, b) => Digamma(a + b) - Digamma(a), 1e-13),
        Of(Operations.LogBeta, (0.5, 8), (0.5, 8), (a, b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b), 1e-13),
        Of(Operations.LogGammaLower, (0.5, 5), (0.5, 5), (a, x) => Math.Log(SpecialFunctions.GammaLowerRegularized(a, x)), 1e-12),
        Of(Operations.LogGammaUpper, (0.5, 5), (0.5, 5), (a, x) => Math.Log(SpecialFunctions.GammaUpperRegularized(a, x)), 1e-12),
        Of(Operations.LogStudentTCdf, (-2, 2), (1, 8), (t, v) => Math.Log(StudentT.CDF(0, 1, v, t)), 1e-11),
        Of(Operations.Atan, (-3, 3), Math.Atan),
        Of(Operations.Floor, (1.2, 1.8), Math.Floor),
        Of(Operations.Erf, (-2, 2), SpecialFunctions.Erf),
        Of(Operations.Erfc, (-2, 2), SpecialFunctions.Erfc),
        Of(Operations.NormalCdf, (-2, 2), x => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2))),
        Of(Operations.LogNormalCdf, (-2, 2), x => Math.Log(0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)))),
        Of(Operations.InverseMills, (-2, 2), x => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) / (0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)))),
        Of(Operations.LogGamma, (0.5, 8), LogGamma, 1e-13),
        Of(Operations.Digamma, (0.5, 8), Digamma, 1e-13),
        Of(Operations.Log1mExp, (-4, -0.5), x => Math.Log(1 - Math.Exp(x))),
        Of(Operations.Detach, (-3, 3), x => x) with { HasDerivative = false },
        Of(Operations.Trigamma, (0.5, 8), x => Enumerable.Range(0, 40).Sum(k => 1 / ((x + k) * (x + k))) + Tail(x + 40), 1e-14) with { HasDerivative = false },
        Of(Operations.BesselComplement, (0.5, 4), x => 1 - SpecialFunctions.BesselI1(x) / SpecialFunctions.BesselI0(x), 1e-13) with { HasDerivative = false },
        Of(Operations.LogScaledBesselI0, (0.5, 4), x => Math.Log(SpecialFunctions.BesselI0(x)) - x, 1e-13),
        Of(Operations.LogCauchyCdf, (-3, 3), x => Math.Log(0.5 + Math.Atan(x) / Math.PI)),
        Of(Operations.Negate, (-3, 3), a => -a),
        Of(Operations.Square, (-3, 3), a => a * a),
        Of(Operations.Reciprocal, (0.5, 4), a => 1 / a),
        Of(Operations.Sqrt, (0.5, 4), Math.Sqrt),
        Of(Operations.Abs, (-3, -0.2), Math.Abs),
        Of(Operations.Sign, (-3, -0.2), a => Math.Sign(a)),
        Of(Operations.Exp, (-3, 3), Math.Exp),
        Of(Operations.Log, (0.5, 4), Math.Log),
        Of(Operations.Log1p, (0.1, 4), a => Math.Log(1 + a)),
        Of(Operations.Expm1, (0.5, 3), a => Math.Exp(a) - 1),
        Of(Operations.Sin, (-3, 3), Math.Sin),
        Of(Operations.Cos, (-3, 3), Math.Cos),
        Of(Operations.Tanh, (-3, 3), Math.Tanh),
        Of(Operations.Sigmoid, (-3, 3), a => 1 / (1 + Math.Exp(-a))),
        Of(Operations.Log1pExp, (-3, 3), a => Math.Log(1 + Math.Exp(a))),
        new(Operations.LogBetaLower, [(0.5, 5), (0.5, 5), (-2, 2)], (a, b, c) => Math.Log(SpecialFunctions.BetaRegularized(a, b, 1 / (1 + Math.Exp(-c)))), 1e-12),
        new(Operations.LogVonMisesCdf, [(-2, 2), (-0.5, 0.5), (0.5, 3)], null),
        new(Operations.LogVonMisesCcdf, [(-2, 2), (-0.5, 0.5), (0.5, 3)], null),
        new(Operations.MultiplyAdd, [(-3, 3), (-3, 3), (-3, 3)], (a, b, c) => a * b + c),
        // The condition is never zero: what depends on one is tried with conditions.
        new(Operations.Select, [(0.5, 2), (-3, 3), (-3, 3)], (_, b, _) => b),
    ];

    public static OperationCase Of(Operation operation) => All.Single(row => row.Operation == operation);

    private static OperationCase Of(Operation operation, (double, double) a, Func<double, double> value, double tolerance = 4e-15) =>
        new(operation, [a], (x, _, _) => value(x), tolerance);

    private static OperationCase Of(
        Operation operation, (double, double) a, (double, double) b, Func<double, double, double> value, double tolerance = 4e-15) =>
        new(operation, [a, b], (x, y, _) => value(x, y), tolerance);

    private static double LogGamma(double x) => SpecialFunctions.GammaLn(x);

    private static double Digamma(double x) => SpecialFunctions.DiGamma(x);

    /// <summary>The trigamma function by its asymptotic series, for large arguments.</summary>
    private static double Tail(double x) => 1 / x + 1 / (2 * x * x) + 1 / (6 * x * x * x) - 1 / (30 * Math.Pow(x, 5)) + 1 / (42 * Math.Pow(x, 7));
}
