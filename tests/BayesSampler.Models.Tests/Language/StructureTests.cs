using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>What moves, joins and multiplies arrays: values against plain loops, and derivatives.</summary>
public sealed class StructureTests
{
    private const int N = 6;

    private static readonly double[,] Data = BackEnds.NormalMatrix(N, 4, 1);

    private static readonly double[,] Wide = BackEnds.NormalMatrix(3, N, 2);

    private static readonly int[] Places = [5, 0, 0, 3, 2, 2, 2, 1, 4, 5, 0];

    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>Expressions of a vector v of 6, a 3 x 6 matrix m and a scalar s, with the elements they have.</summary>
    private static Dictionary<string, (Func<Expr, Expr, Expr, Expr> Make, Func<double[], double[,], double, IEnumerable<double>> Expected)> Cases { get; } = new()
    {
        ["element"] = ((v, m, s) => v[3] * m[1, 2], (v, m, s) => [v[3] * m[1, 2]]),
        ["element from the end"] = ((v, m, s) => v[^1] - v[^6], (v, m, s) => [v[5] - v[0]]),
        ["slice"] = ((v, m, s) => v[1..4] * v[^3..], (v, m, s) => [v[1] * v[3], v[2] * v[4], v[3] * v[5]]),
        ["slice of a computed vector"] = ((v, m, s) => Exp(v * s)[2..5][1..], (v, m, s) => [Math.Exp(v[3] * s), Math.Exp(v[4] * s)]),
        ["gather"] = ((v, m, s) => v[Places] * 2, (v, m, s) => Places.Select(i => 2 * v[i])),
        ["gather of a computed vector"] = ((v, m, s) => Tanh(s * v)[Places], (v, m, s) => Places.Select(i => Math.Tanh(s * v[i]))),
        ["gather of a gather"] = ((v, m, s) => Sin(v[Places][(int[])[10, 3, 3]]), (v, m, s) => [Math.Sin(v[0]), Math.Sin(v[3]), Math.Sin(v[3])]),
        ["row"] = ((v, m, s) => m.Row(1) * v, (v, m, s) => Enumerable.Range(0, N).Select(j => m[1, j] * v[j])),
        ["column"] = ((v, m, s) => m.Column(4) + s, (v, m, s) => Enumerable.Range(0, 3).Select(i => m[i, 4] + s)),
        ["column of what is computed"] = ((v, m, s) => Exp(m).Column(0), (v, m, s) => Enumerable.Range(0, 3).Select(i => Math.Exp(m[i, 0]))),
        ["concat"] = ((v, m, s) => Concat(s, v[..2], 3.0, Exp(v)), (v, m, s) => [s, v[0], v[1], 3, .. v.Select(Math.Exp)]),
        ["concat of constants"] = ((v, m, s) => s * Concat(1.0, new double[] { 2, 3 }), (v, m, s) => [s, 2 * s, 3 * s]),
        ["rows"] = ((v, m, s) => Rows(v, 2 * v, m.Row(0)).Column(5), (v, m, s) => [v[5], 2 * v[5], m[0, 5]]),
        ["outer"] = ((v, m, s) => Outer(v[..2], v[3..5]), (v, m, s) => [v[0] * v[3], v[0] * v[4], v[1] * v[3], v[1] * v[4]]),
        ["transpose"] = ((v, m, s) => Transpose(m), (v, m, s) => from j in Enumerable.Range(0, N) from i in Enumerable.Range(0, 3) select m[i, j]),
        ["reshape"] = ((v, m, s) => Reshape(v, 2, 3) * Concat(1.0, s, 2.0), (v, m, s) => [v[0] + s * v[1] + 2 * v[2], v[3] + s * v[4] + 2 * v[5]]),
        ["flatten"] = ((v, m, s) => Flatten(m)[5..8], (v, m, s) => [m[0, 5], m[1, 0], m[1, 1]]),
        ["repeat"] = ((v, m, s) => Repeat(Exp(s), N) * v, (v, m, s) => v.Select(x => Math.Exp(s) * x)),
        ["diagonal"] = ((v, m, s) => Diagonal(Outer(v, Exp(v))), (v, m, s) => v.Select(x => x * Math.Exp(x))),
        ["diagonal matrix"] = ((v, m, s) => m * DiagonalMatrix(v), (v, m, s) => from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, N) select m[i, j] * v[j]),
        ["repeated diagonal"] = ((v, m, s) => DiagonalMatrix(s, N) * v, (v, m, s) => v.Select(x => s * x)),
        ["matrix plus matrix"] = ((v, m, s) => m + s * (Expr)Wide, (v, m, s) => m.Cast<double>().Zip(Wide.Cast<double>(), (a, b) => a + s * b)),
        ["matrix, elementwise"] = ((v, m, s) => ElementwiseProduct(m, Exp(m)), (v, m, s) => m.Cast<double>().Select(x => x * Math.Exp(x))),
        ["data times vector"] = ((v, m, s) => (Expr)Wide * v, (v, m, s) => Times(Wide, v)),
        ["row times data"] = ((v, m, s) => MatrixProduct(v, Data), (v, m, s) => Times(Turned(Data), v)),
        ["data, transposed, times vector"] = ((v, m, s) => TransposedProduct(Data, v), (v, m, s) => Times(Turned(Data), v)),
        ["matrix times vector"] = ((v, m, s) => m * v, (v, m, s) => Times(m, v)),
        ["matrix times data vector"] = ((v, m, s) => m * (Expr)BackEnds.Normals(N, 5), (v, m, s) => Times(m, BackEnds.Normals(N, 5))),
        ["row times matrix"] = ((v, m, s) => MatrixProduct(v[..3], m), (v, m, s) => Times(Turned(m), v[..3])),
        ["matrix, transposed, times vector"] = ((v, m, s) => TransposedProduct(m, v[1..4]), (v, m, s) => Times(Turned(m), v[1..4])),
        ["matrix times data"] = ((v, m, s) => m * (Expr)Data, (v, m, s) => Times(m, Data)),
        ["data times matrix"] = ((v, m, s) => (Expr)Turned(Wide) * m, (v, m, s) => Times(Turned(Wide), m)),
        ["matrix times its transpose"] = ((v, m, s) => m * Transpose(m), (v, m, s) => Times(m, Turned(m))),
        ["transposed product with itself"] = ((v, m, s) => TransposedProduct(m, m), (v, m, s) => Times(Turned(m), m)),
        ["row, transposed, times a row"] = ((v, m, s) => TransposedProduct(v, Reshape(v[..2], 1, 2)),
            (v, m, s) => from x in v from y in v[..2] select x * y),
        ["column of one times a row"] = ((v, m, s) => Reshape(v, N, 1) * Reshape(v[..2], 1, 2), (v, m, s) => from x in v from y in v[..2] select x * y),
        ["matrix of one row times vector"] = ((v, m, s) => (Reshape(v, 1, N) * m.Row(0))[0] * (Reshape(v, 1, N) * v), (v, m, s) =>
            [v.Select((x, j) => x * m[0, j]).Sum() * v.Sum(x => x * x)]),
        ["quadratic form"] = ((v, m, s) => Dot(v, TransposedProduct(m, m) * v), (v, m, s) => [Times(m, v).Sum(x => x * x)]),
        ["dot"] = ((v, m, s) => Dot(v, m.Row(2)), (v, m, s) => [v.Select((x, i) => x * m[2, i]).Sum()]),
        ["mean"] = ((v, m, s) => Mean(m) - Mean(v) * Mean(s), (v, m, s) => [m.Cast<double>().Average() - v.Average() * s]),
        ["log-sum-exp"] = ((v, m, s) => LogSumExp(v) + LogSumExp(m), (v, m, s) => [Math.Log(v.Sum(Math.Exp)) + Math.Log(m.Cast<double>().Sum(Math.Exp))]),
        ["log-sum-exp of large numbers"] = ((v, m, s) => LogSumExp(1000 + v), (v, m, s) => [1000 + Math.Log(v.Sum(Math.Exp))]),
        ["softmax"] = ((v, m, s) => Softmax(v), (v, m, s) => v.Select(x => Math.Exp(x) / v.Sum(Math.Exp))),
        ["product of sums"] = ((v, m, s) => Sum(v) * Sum(m) / (2 + Square(Sum(v * v))), (v, m, s) =>
            [v.Sum() * m.Cast<double>().Sum() / (2 + Math.Pow(v.Sum(x => x * x), 2))]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_derivatives_are_right(string name)
    {
        (Func<Expr, Expr, Expr, Expr> make, Func<double[], double[,], double, IEnumerable<double>> reference) = Cases[name];
        double[] v = BackEnds.Normals(N, 3);
        double[,] m = BackEnds.NormalMatrix(3, N, 4);
        const double s = 0.6;
        double[] expected = [.. reference(v, m, s)];
        void State(ModelBuilder model)
        {
            Expr vector = model.Parameter("v", Normal(0, 1), N);
            Expr matrix = model.Parameter("m", Normal(0, 1), 3, N);
            Expr scalar = model.Parameter("s", Normal(0, 1));
            Expr value = model.Derived("value", make(vector, matrix, scalar));
            Expr flat = value.Shape.Count == 2 ? Flatten(value) : value;
            model.AddTerm("weighted", flat * (value.Shape.Count == 0 ? 0.7 : (Expr)BackEnds.Normals(value.Size, 9)) + 0.01 * Square(Sum(Tanh(flat))));
            model.AddTerm("all", Sum(vector) + Sum(matrix) + scalar);
        }

        double[] at = [.. v, .. m.Cast<double>(), s];
        BackEnds.Agree(State, at);
        foreach (bool interpret in (bool[])[false, true])
        {
            IConstrained evaluator = (IConstrained)BackEnds.Build(State, new ModelOptions { Interpret = interpret }).CreateEvaluator();
            double[] values = new double[at.Length + expected.Length];
            evaluator.Constrain(at, values);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], values[at.Length + i], 1e-13 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Fact]
    public void A_branch_that_is_not_taken_for_data_is_never_computed()
    {
        double[] data = [2, -1, 3, 0, -4, 5, 1];
        void State(ModelBuilder model)
        {
            Expr p = model.Parameter("p", Normal(0, 1));
            Expr v = model.Parameter("v", Normal(0, 1), 7);
            Expr x = data;
            // Where the data are not positive, logarithm and root are not finite, and neither are their derivatives.
            model.AddTerm("t", Where(Less(0, x), Log(x) * p + Sqrt(x * Exp(v)), v * v) + Where(Less(x, 0), v / (x - Abs(x)), p));
        }

        (double value, double[] gradient) = BackEnds.Agree(State, [0.5, .. BackEnds.Normals(7)]);
        Assert.True(double.IsFinite(value));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    public void A_branch_is_chosen_by_a_parameter(double p)
    {
        (double value, double[] gradient) = BackEnds.Agree(model =>
        {
            Expr x = model.Parameter("x", Flat());
            model.AddTerm("t", Where(Less(x, 0), 3 * x, Square(x)) + Where(LessOrEqual(x, -0.5), 1, 2) + Where(Equal(x, 0.5), 10, 20));
        }, [p], differences: false);
        Assert.Equal(p < 0 ? 3 * p + 1 + 20 : p * p + 2 + 10, value);
        Assert.Equal(p < 0 ? 3 : 2 * p, gradient[0]);
    }

    [Fact]
    public void Infinite_logarithms_sum_to_what_is_left()
    {
        double[] data = [double.NegativeInfinity, 0.3, double.NegativeInfinity, -2];
        (double value, double[] gradient) = BackEnds.Agree(model =>
        {
            Expr x = model.Parameter("x", Flat());
            model.AddTerm("t", LogSumExp(x + (Expr)data) + LogSumExp(x + (Expr)data[0], 2 * x));
        }, [0.4]);
        Assert.Equal(0.4 + Math.Log(Math.Exp(0.3) + Math.Exp(-2)) + 0.8, value, 1e-14);
        Assert.Equal(3, gradient[0], 1e-14);
    }

    private static double[] Times(double[,] a, double[] x) =>
        [.. Enumerable.Range(0, a.GetLength(0)).Select(i => Enumerable.Range(0, a.GetLength(1)).Sum(j => a[i, j] * x[j]))];

    private static IEnumerable<double> Times(double[,] a, double[,] b) =>
        from i in Enumerable.Range(0, a.GetLength(0))
        from j in Enumerable.Range(0, b.GetLength(1))
        select Enumerable.Range(0, a.GetLength(1)).Sum(k => a[i, k] * b[k, j]);

    private static double[,] Turned(double[,] a)
    {
        double[,] turned = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++) turned[j, i] = a[i, j];
        }

        return turned;
    }
}
