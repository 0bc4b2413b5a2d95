using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>The operations on each element.</summary>
internal static partial class Operations
{
    public static Operation Add { get; } = Operation.Binary("+", Sum, Vector256.Add, (g, _, _, _) => g.One, commutative: true,
        wide: Vector512.Add);

    public static Operation Multiply { get; } =
        Operation.Binary("*", Product, Vector256.Multiply, (_, x, _, i) => x[1 - i], commutative: true, wide: Vector512.Multiply);

    /// <summary>As the user writes it; in a graph it is a + (-1) b.</summary>
    public static Operation Subtract { get; } = Operation.Binary("-", Difference, Vector256.Subtract,
        (g, _, _, i) => i == 0 ? g.One : g.Constant(-1), wide: Vector512.Subtract);

    /// <summary>As the user writes it; in a graph it is (-1) a.</summary>
    public static Operation Negate { get; } = Operation.Unary("-", Opposite, Vector256.Negate, (g, _, _) => g.Constant(-1));

    /// <summary>As the user writes it; in a graph it is a (1 / b).</summary>
    public static Operation Divide { get; } = Operation.Binary("/", Quotient, Vector256.Divide,
        (g, x, y, i) => i == 0 ? g.Reciprocal(x[1]) : g.Negate(g.Divide(y, x[1])), cost: 4);

    /// <summary>As the user writes it; in a graph it is a a.</summary>
    public static Operation Square { get; } = Operation.Unary("square", SquareOf, SquareOf, (g, x, _) => g.Multiply(g.Constant(2), x));

    /// <summary>a b + c, rounded once.</summary>
    public static Operation MultiplyAdd { get; } = Operation.Ternary("fma", Math.FusedMultiplyAdd, Vector256.FusedMultiplyAdd,
        (g, x, _, i) => i switch { 0 => x[1], 1 => x[0], _ => g.One }, wide: Vector512.FusedMultiplyAdd);

    public static Operation Reciprocal { get; } = Operation.Unary("1 /", Inverse, Inverse,
        (g, _, y) => g.Negate(g.Multiply(y, y)), cost: 4, wide: Inverse);

    public static Operation Sqrt { get; } = Operation.Unary("sqrt", Math.Sqrt, Vector256.Sqrt,
        (g, _, y) => g.Multiply(g.Constant(0.5), g.Reciprocal(y)), cost: 4, wide: Vector512.Sqrt);

    public static Operation Abs { get; } = Operation.Unary("abs", Math.Abs, Vector256.Abs, (g, x, _) => g.Sign(x), wide: Vector512.Abs);

    /// <summary>−1, 0 or 1; NaN stays.</summary>
    public static Operation Sign { get; } = Operation.Unary("sign", SignOf, SignOf, (_, _, _) => null);

    public static Operation Exp { get; } = Operation.Unary("exp", PortableMath.Exp, PortableMath.Exp, (_, _, y) => y, cost: 20,
        wide: PortableMath512.Exp);

    public static Operation Log { get; } = Operation.Unary("log", PortableMath.Log, PortableMath.Log, (g, x, _) => g.Reciprocal(x), cost: 25,
        wide: PortableMath512.Log);

    public static Operation Log1p { get; } = Operation.Unary("log1p", PortableMath.Log1p, PortableMath.Log1p,
        (g, x, _) => g.Reciprocal(g.Add(g.One, x)), cost: 30, wide: PortableMath512.Log1p);

    public static Operation Expm1 { get; } = Operation.Unary("expm1", PortableMath.Expm1, PortableMath.Expm1,
        (g, x, _) => g.Exp(x), cost: 25, wide: PortableMath512.Expm1);

    public static Operation Sin { get; } = Operation.Unary("sin", PortableMath.Sin, PortableMath.Sin, (g, x, _) => g.Cos(x), cost: 30);

    public static Operation Cos { get; } = Operation.Unary("cos", PortableMath.Cos, PortableMath.Cos,
        (g, x, _) => g.Negate(g.Sin(x)), cost: 30);

    public static Operation Tanh { get; } = Operation.Unary("tanh", PortableMath.Tanh, PortableMath.Tanh,
        (g, x, _) =>
        {
            // 1 - y² loses its digits where tanh is near ±1: 4 s(2x) s(-2x) does not.
            Node twice = g.Multiply(g.Constant(2), x);
            return g.Multiply(g.Constant(4), g.Multiply(g.Sigmoid(twice), g.Sigmoid(g.Negate(twice))));
        }, cost: 30, wide: PortableMath512.Tanh);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Operation Sigmoid { get; } = Operation.Unary("sigmoid", PortableMath.LogisticSigmoid, PortableMath.LogisticSigmoid,
        (g, x, y) => g.Multiply(y, g.Sigmoid(g.Negate(x))), cost: 30);

    /// <summary>log(1 + exp(x)).</summary>
    public static Operation Log1pExp { get; } = Operation.Unary("log1p_exp", PortableMath.Log1pExp, PortableMath.Log1pExp,
        (g, x, _) => g.Sigmoid(x), cost: 40);

    /// <summary>log(exp(a) + exp(b)).</summary>
    public static Operation LogAddExp { get; } = Operation.Binary("log_add_exp", LogAddExpOf, LogAddExpOf,
        (g, x, _, i) => g.Sigmoid(g.Subtract(x[i], x[1 - i])), commutative: true, cost: 45);

    public static Operation Min { get; } = Operation.Binary("min", Math.Min, Vector256.Min,
        (g, x, _, i) => i == 0 ? g.LessOrEqual(x[0], x[1]) : g.Less(x[1], x[0]), wide: Vector512.Min);

    public static Operation Max { get; } = Operation.Binary("max", Math.Max, Vector256.Max,
        (g, x, _, i) => i == 0 ? g.LessOrEqual(x[1], x[0]) : g.Less(x[0], x[1]), wide: Vector512.Max);

    /// <summary>1 where a is below b, else 0.</summary>
    public static Operation Less { get; } = Operation.Binary("<", IsLess, IsLess, (_, _, _, _) => null, wide: IsLess);

    /// <summary>1 where a is at most b, else 0.</summary>
    public static Operation LessOrEqual { get; } = Operation.Binary("<=", IsLessOrEqual, IsLessOrEqual,
        (_, _, _, _) => null, wide: IsLessOrEqual);

    /// <summary>1 where a equals b, else 0.</summary>
    public static Operation Equal { get; } = Operation.Binary("==", IsEqual, IsEqual, (_, _, _, _) => null, commutative: true,
        wide: IsEqual);

    /// <summary>b where a is not zero, else c.</summary>
    public static Operation Select { get; } = Operation.Ternary("where", Choose, Choose,
        (g, x, _, i) => i switch
        {
            0 => null,
            1 => g.Select(x[0], g.One, g.Zero),
            _ => g.Select(x[0], g.Zero, g.One),
        }, wide: Choose);

    // Static methods, not lambdas: emitted code calls them.
    private static double Sum(double a, double b) => a + b;

    private static double Product(double a, double b) => a * b;

    private static double Difference(double a, double b) => a - b;

    private static double Opposite(double a) => -a;

    private static double Quotient(double a, double b) => a / b;

    private static double SquareOf(double x) => x * x;

    private static Vector256<double> SquareOf(Vector256<double> x) => x * x;

    private static double Inverse(double x) => 1 / x;

    private static Vector256<double> Inverse(Vector256<double> x) => Vector256<double>.One / x;

    private static Vector512<double> Inverse(Vector512<double> x) => Vector512<double>.One / x;

    private static double IsLess(double a, double b) => a < b ? 1 : 0;

    private static Vector256<double> IsLess(Vector256<double> a, Vector256<double> b) => Vector256.LessThan(a, b) & Vector256<double>.One;

    private static Vector512<double> IsLess(Vector512<double> a, Vector512<double> b) => Vector512.LessThan(a, b) & Vector512<double>.One;

    private static double IsLessOrEqual(double a, double b) => a <= b ? 1 : 0;

    private static Vector256<double> IsLessOrEqual(Vector256<double> a, Vector256<double> b) =>
        Vector256.LessThanOrEqual(a, b) & Vector256<double>.One;

    private static Vector512<double> IsLessOrEqual(Vector512<double> a, Vector512<double> b) =>
        Vector512.LessThanOrEqual(a, b) & Vector512<double>.One;

    private static double IsEqual(double a, double b) => a == b ? 1 : 0;

    private static Vector256<double> IsEqual(Vector256<double> a, Vector256<double> b) => Vector256.Equals(a, b) & Vector256<double>.One;

    private static Vector512<double> IsEqual(Vector512<double> a, Vector512<double> b) => Vector512.Equals(a, b) & Vector512<double>.One;

    private static double Choose(double condition, double a, double b) => condition != 0 ? a : b;

    private static Vector256<double> Choose(Vector256<double> condition, Vector256<double> a, Vector256<double> b) =>
        Vector256.ConditionalSelect(Vector256.Equals(condition, Vector256<double>.Zero), b, a);

    private static Vector512<double> Choose(Vector512<double> condition, Vector512<double> a, Vector512<double> b) =>
        Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<double>.Zero), b, a);

    private static double SignOf(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    private static Vector256<double> SignOf(Vector256<double> x)
    {
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> sign = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), -one, x);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), one, sign);
    }

    private static double LogAddExpOf(double a, double b) => LogAddExpOf(Vector256.Create(a), Vector256.Create(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogAddExpOf(Vector256<double> a, Vector256<double> b)
    {
        // Equal infinities have no difference.
        Vector256<double> difference = Vector256.ConditionalSelect(Vector256.Equals(a, b), Vector256<double>.Zero, a - b);
        return Vector256.Max(a, b) + PortableMath.Log1pExp(-Vector256.Abs(difference));
    }
}
