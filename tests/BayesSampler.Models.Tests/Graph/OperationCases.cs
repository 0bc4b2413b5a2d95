namespace BayesSampler.Models.Tests;

/// <summary>What the tests need to know of an operation: where its arguments may lie, and its value by other means.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Ranges">For each argument, an interval in which it is smooth.</param>
/// <param name="Value">The value, accurate to a relative error of 1e-15 or so.</param>
internal sealed record OperationCase(Operation Operation, (double Low, double High)[] Ranges, Func<double, double, double, double> Value)
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
        new(Operations.MultiplyAdd, [(-3, 3), (-3, 3), (-3, 3)], (a, b, c) => a * b + c),
        // The condition is never zero: what depends on one is tried with conditions.
        new(Operations.Select, [(0.5, 2), (-3, 3), (-3, 3)], (_, b, _) => b),
    ];

    public static OperationCase Of(Operation operation) => All.Single(row => row.Operation == operation);

    private static OperationCase Of(Operation operation, (double, double) a, Func<double, double> value) => new(operation, [a], (x, _, _) => value(x));

    private static OperationCase Of(Operation operation, (double, double) a, (double, double) b, Func<double, double, double> value) =>
        new(operation, [a, b], (x, y, _) => value(x, y));
}
