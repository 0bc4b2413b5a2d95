using CsCheck;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Ways to constrained parameters and back, and the volumes they change.</summary>
public sealed class TransformTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>A support, a shape, and what must hold for the values.</summary>
    private static Dictionary<string, (Support Support, int[] Shape, Func<double[], bool> Holds)> Cases { get; } = new()
    {
        ["real"] = (Support.Real, [3], x => x.All(double.IsFinite)),
        ["positive scalar"] = (Support.Positive, [], x => x[0] > 0),
        ["positive"] = (Support.Positive, [4], x => x.All(v => v > 0)),
        ["positive matrix"] = (Support.Positive, [2, 3], x => x.All(v => v > 0)),
        ["above"] = (Support.Lower(-2.5), [2], x => x.All(v => v > -2.5)),
        ["above different bounds"] = (Support.Lower(new double[] { -1, 3 }), [2], x => x[0] > -1 && x[1] > 3),
        ["below"] = (Support.Upper(1.5), [2], x => x.All(v => v < 1.5)),
        ["between"] = (Support.Interval(-1, 4), [3], x => x.All(v => v is > -1 and < 4)),
        ["between different bounds"] = (Support.Interval(new double[] { -1, 3 }, new double[] { 0, 5 }), [2], x => x[0] is > -1 and < 0 && x[1] is > 3 and < 5),
        ["unit interval"] = (Support.UnitInterval, [], x => x[0] is > 0 and < 1),
        ["ordered"] = (Support.Ordered, [5], Increases),
        ["ordered pair"] = (Support.Ordered, [2], Increases),
        ["ordered alone"] = (Support.Ordered, [1], x => double.IsFinite(x[0])),
        ["positive ordered alone"] = (Support.PositiveOrdered, [1], x => x[0] > 0),
        ["positive ordered"] = (Support.PositiveOrdered, [4], x => x[0] > 0 && Increases(x)),
        ["simplex"] = (Support.Simplex, [4], x => x.All(v => v > 0) && Math.Abs(x.Sum() - 1) < 1e-14),
        ["simplex of two"] = (Support.Simplex, [2], x => x.All(v => v > 0) && Math.Abs(x.Sum() - 1) < 1e-14),
        ["sum to zero"] = (Support.SumToZero, [5], x => Math.Abs(x.Sum()) < 1e-13),
        ["unit vector"] = (Support.UnitVector, [3], x => Math.Abs(x.Sum(v => v * v) - 1) < 1e-14),
        ["correlation matrix"] = (Support.CorrelationMatrix, [3, 3], x => x[0] == 1 && x[4] == 1 && x[8] == 1 && x[1] == x[3] && Math.Abs(x[5]) < 1),
        ["correlation factor"] = (Support.CorrelationCholesky, [3, 3], x => x[0] == 1 && x[1] == 0 && x[8] > 0),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_hold_what_is_promised_and_lead_back(string name)
    {
        (Support support, int[] shape, Func<double[], bool> holds) = Cases[name];
        IDifferentiableLogDensity density = Build(support, shape).CreateEvaluator();
        IConstrained evaluator = (IConstrained)density;
        int size = shape.Aggregate(1, (a, b) => a * b);
        Gen.Double[-4, 4].Array[density.Dimension].Sample(position =>
        {
            // No direction leads nowhere.
            if (support.Kind == SupportKind.UnitVector && position.Sum(y => y * y) < 1e-6) return;
            double[] value = new double[size];
            evaluator.Constrain(position, value);
            Assert.True(holds(value), string.Join(", ", value));
            double[] back = new double[position.Length];
            evaluator.Unconstrain(value, back);
            double[] again = new double[size];
            evaluator.Constrain(back, again);
            for (int i = 0; i < size; i++) Assert.Equal(value[i], again[i], 1e-11 * Math.Max(1, Math.Abs(value[i])));
            // A direction has many coordinates; all others have one point each.
            if (support.Kind == SupportKind.UnitVector) return;
            for (int i = 0; i < back.Length; i++) Assert.Equal(position[i], back[i], 1e-8);
        }, iter: 200, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_log_Jacobian_is_that_of_the_values(string name)
    {
        (Support support, int[] shape, _) = Cases[name];
        IDifferentiableLogDensity density = Build(support, shape).CreateEvaluator();
        foreach (int seed in (int[])[1, 2, 3])
        {
            double[] position = BackEnds.Normals(density.Dimension, seed);
            Assert.Equal(LogVolume(support, shape, (IConstrained)density, position), density.LogDensity(position), 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Back_ends_agree_and_the_Jacobian_has_its_derivative(string name)
    {
        (Support support, int[] shape, _) = Cases[name];
        int dimension = Build(support, shape).CreateEvaluator().Dimension;
        BackEnds.Agree(model =>
        {
            Expr x = model.Parameter("x", support, Flat(), shape);
            model.AddTerm("t", Sum(Sin(x)) + Square(Sum(x)));
        }, BackEnds.Normals(dimension, 5));
    }

    [Fact]
    public void The_isometric_log_ratio_has_the_checked_volume()
    {
        IDifferentiableLogDensity density = Build(Support.Simplex, [4]).CreateEvaluator();
        Assert.Equal(-6.007401, density.LogDensity([0.3, -1.2, 0.7]), 5e-7);
    }

    [Fact]
    public void Bounds_may_depend_on_parameters()
    {
        void State(ModelBuilder model)
        {
            Expr low = model.Parameter("low", Normal(0, 1));
            Expr width = model.Parameter("width", HalfNormal(1), 2);
            Expr x = model.Parameter("x", Support.Interval(low, low + width), Flat(), 2);
            model.AddTerm("t", x);
        }

        double[] position = [0.4, -0.2, 0.6, 0.9, -1.1];
        BackEnds.Agree(State, position);
        IConstrained evaluator = (IConstrained)BackEnds.Build(State).CreateEvaluator();
        double[] values = new double[5], back = new double[5];
        evaluator.Constrain(position, values);
        for (int i = 0; i < 2; i++) Assert.InRange(values[3 + i], values[0], values[0] + values[1 + i]);
        evaluator.Unconstrain(values, back);
        for (int i = 0; i < 5; i++) Assert.Equal(position[i], back[i], 1e-12);
    }

    [Theory]
    [InlineData(-700)]
    [InlineData(-40)]
    [InlineData(40)]
    [InlineData(700)]
    public void Far_coordinates_keep_a_finite_Jacobian(double y)
    {
        foreach (Support support in (Support[])[Support.Positive, Support.Interval(0, 2)])
        {
            double value = Build(support, []).CreateEvaluator().LogDensity([y]);
            Assert.Equal(support.UpperBound is null ? y : Math.Log(2) - Math.Abs(y), value, 1e-12 * Math.Abs(y));
        }
    }

    /// <summary>A parameter alone: its log density is its log Jacobian.</summary>
    private static Model Build(Support support, int[] shape) => BackEnds.Build(model =>
    {
        Expr x = model.Parameter("x", support, Flat(), shape);
        // A flat prior wants a term that depends on the parameter.
        model.AddTerm("nothing", Where(Less(Square(Sum(x)), -1), 1, 0));
    });

    /// <summary>The logarithm of the volume to which a unit of coordinates is stretched, by differences.</summary>
    private static double LogVolume(Support support, int[] shape, IConstrained evaluator, double[] position)
    {
        // A direction has no volume: its coordinates have a standard normal density instead.
        if (support.Kind == SupportKind.UnitVector) return -0.5 * position.Sum(y => y * y);
        int n = position.Length;
        int size = shape.Aggregate(1, (a, b) => a * b);
        int rows = shape.Length == 2 ? shape[1] : 0;
        // What has as many elements as coordinates, all but the last of a simplex, or what is below the diagonal.
        int[] elements = support.Kind is SupportKind.CorrelationMatrix or SupportKind.CorrelationCholesky
            ? [.. Enumerable.Range(0, size).Where(e => e % rows < e / rows)]
            : support.Kind == SupportKind.SumToZero ? [.. Enumerable.Range(0, size)]
            : [.. Enumerable.Range(0, n)];
        double[][] columns = [.. Enumerable.Range(0, n).Select(j => Derivative(evaluator, position, j, size))];
        double[,] gram = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) gram[i, j] = elements.Sum(e => columns[i][e] * columns[j][e]);
        }

        // Half the logarithm of det(J'J), by elimination.
        double log = 0;
        for (int k = 0; k < n; k++)
        {
            log += 0.5 * Math.Log(gram[k, k]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = gram[i, k] / gram[k, k];
                for (int j = k; j < n; j++) gram[i, j] -= factor * gram[k, j];
            }
        }

        return log;
    }

    private static double[] Derivative(IConstrained evaluator, double[] position, int coordinate, int size)
    {
        const double Step = 1.0 / 512;
        double[] At(double shift)
        {
            double[] moved = [.. position];
            moved[coordinate] += shift * Step;
            double[] values = new double[size];
            evaluator.Constrain(moved, values);
            return values;
        }

        // Central differences of order six.
        (double[] a, double[] b, double[] c) = (At(1), At(2), At(3));
        (double[] d, double[] e, double[] f) = (At(-1), At(-2), At(-3));
        return [.. Enumerable.Range(0, size).Select(i => (45 * (a[i] - d[i]) - 9 * (b[i] - e[i]) + (c[i] - f[i])) / (60 * Step))];
    }

    private static bool Increases(double[] x) => Enumerable.Range(1, x.Length - 1).All(i => x[i] > x[i - 1]);
}
