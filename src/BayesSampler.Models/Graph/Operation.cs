using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// An operation on each element: its value for one number, for four and for eight, with the same bits, and its partial derivatives as
/// graphs. Adding one is adding one definition here and its row in the tests.
/// </summary>
internal sealed class Operation
{
    private readonly Partial _partial;

    private Operation(string name, int arity, Delegate scalar, Delegate? vector, Delegate? wide, Partial partial)
    {
        // Generated code calls them without an object.
        if (!scalar.Method.IsStatic || vector is { Method.IsStatic: false } || wide is { Method.IsStatic: false })
            throw new ArgumentException($"The values of '{name}' must be static methods, not lambdas.", nameof(scalar));
        Name = name;
        Arity = arity;
        Scalar = scalar;
        Vector = vector;
        Wide = wide;
        _partial = partial;
    }

    /// <summary>The derivative of y = operation(x) in x[i]; null where it is zero everywhere.</summary>
    public delegate Node? Partial(Graph graph, Node[] x, Node y, int i);

    public string Name { get; }

    public int Arity { get; }

    /// <summary>From <see cref="double"/>s to <see cref="double"/>.</summary>
    public Delegate Scalar { get; }

    /// <summary>From vectors of four to one; null where only the scalar form exists.</summary>
    public Delegate? Vector { get; }

    /// <summary>From vectors of eight to one; null where eight are two times four.</summary>
    public Delegate? Wide { get; }

    /// <summary>Whether the order of two inputs does not matter.</summary>
    public bool IsCommutative { get; private init; }

    /// <summary>Roughly, in multiplications: what splitting code into methods goes by.</summary>
    public int Cost { get; private init; } = 1;

    public Node? Derivative(Graph graph, Node[] x, Node y, int i) => _partial(graph, x, y, i);

    public override string ToString() => Name;

    public static Operation Unary(
        string name, Func<double, double> scalar, Func<Vector256<double>, Vector256<double>>? vector, Func<Graph, Node, Node, Node?> derivative,
        int cost = 1, Func<Vector512<double>, Vector512<double>>? wide = null) =>
        new(name, 1, scalar, vector, wide, (graph, x, y, _) => derivative(graph, x[0], y)) { Cost = cost };

    public static Operation Binary(
        string name, Func<double, double, double> scalar, Func<Vector256<double>, Vector256<double>, Vector256<double>>? vector,
        Partial partial, bool commutative = false, int cost = 1, Func<Vector512<double>, Vector512<double>, Vector512<double>>? wide = null) =>
        new(name, 2, scalar, vector, wide, partial) { IsCommutative = commutative, Cost = cost };

    public static Operation Ternary(
        string name, Func<double, double, double, double> scalar,
        Func<Vector256<double>, Vector256<double>, Vector256<double>, Vector256<double>>? vector, Partial partial, int cost = 1,
        Func<Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>>? wide = null) =>
        new(name, 3, scalar, vector, wide, partial) { Cost = cost };

    /// <summary>The value for numbers.</summary>
    public double Invoke(double a, double b, double c) => Arity switch
    {
        1 => ((Func<double, double>)Scalar)(a),
        2 => ((Func<double, double, double>)Scalar)(a, b),
        _ => ((Func<double, double, double, double>)Scalar)(a, b, c),
    };
}
