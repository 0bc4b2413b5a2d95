using CsCheck;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Expressions put together at random: both back ends, the density alone, and central differences agree on all of them.</summary>
public sealed class RandomGraphTests
{
    /// <summary>A step of a random expression: an operation and the earlier results that it takes.</summary>
    private static readonly Gen<(int Operation, int A, int B)[]> Programs =
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[1, 14];

    [Fact]
    public void Random_expressions_agree() => Gen.Select(Programs, Gen.Int[1, 19], Gen.Int[0, 1 << 20]).Sample((program, size, seed) =>
    {
        BackEnds.Agree(model => State(model, program, size, seed), BackEnds.Normals(size + 2, seed));
        return true;
    }, iter: 300, print: text => $"{text.Item2} {text.Item3}: {string.Join(" ", text.Item1)}");

    /// <summary>
    /// Sums that stand for many elements: the adjoint of the sum is collected from them by one scatter, and stands in its turn for
    /// every element of what was added up.
    /// </summary>
    [Fact]
    public void Sums_that_are_repeated_have_their_derivatives()
    {
        double[] data = [0.3, -0.7, 1.1, 0.4];
        double[] counts = [1, 2, 0, 3];
        Func<Expr, Expr, Expr>[] predictors =
        [
            (x, s) => Repeat(Sum(x), 4) + s * data,
            (x, s) => Where(Less(data, 0.35), Sum(x), s),
            (x, s) => Where(Less(data, 0.35), Dot(x, data), s),
            (x, s) => Where(Less(data, 0.35), Sum(Exp(x)), s),
            (x, s) => Concat(Repeat(Sum(x), 2), x[2..]) + s,
            (x, s) => x[(int[])[0, 0, 1, 2]] + Where(Less(data, 0.35), Sum(x), s),
        ];
        foreach (Func<Expr, Expr, Expr> predictor in predictors)
        {
            BackEnds.Agree(model =>
            {
                Expr x = model.Parameter("x", Normal(0, 1), 4);
                Expr s = model.Parameter("s", Normal(0, 1));
                Expr p = predictor(x, s);
                model.Observe("log rate", counts, PoissonLog(p));
                model.Observe("rate", counts, Poisson(Exp(p)));
                model.Observe("number", data, Normal(p, Exp(x)));
                model.AddTerm("term", -Exp(p));
            }, [0.2, -0.3, 0.4, 0.1, 0.6]);
        }
    }

    private static void State(ModelBuilder model, (int Operation, int A, int B)[] program, int size, int seed)
    {
        double[] data = BackEnds.Normals(size, seed + 1);
        double[,] design = BackEnds.NormalMatrix(size, size, seed + 2);
        int[] places = [.. Enumerable.Range(0, size).Select(i => (i * 7 + seed) % size)];
        Expr x = model.Parameter("x", Flat(), size);
        Expr s = model.Parameter("s", Flat());
        Expr t = model.Parameter("t", Flat());
        // Smooth operations that keep moderate numbers moderate; all vectors have one length.
        List<Expr> vectors = [x, (Expr)data + s];
        List<Expr> scalars = [s, t];
        foreach ((int operation, int i, int j) in program)
        {
            Expr a = vectors[i % vectors.Count], b = vectors[j % vectors.Count];
            Expr p = scalars[i % scalars.Count], q = scalars[j % scalars.Count];
            switch (operation % 34)
            {
                case 0: vectors.Add(a + b); break;
                case 1: vectors.Add(a - b); break;
                case 2: vectors.Add(a * Tanh(b)); break;
                case 3: vectors.Add(p * b); break;
                case 4: vectors.Add(a / (1 + Square(b))); break;
                case 5: vectors.Add(Exp(-Square(a))); break;
                case 6: vectors.Add(Log(1 + a * a)); break;
                case 7: vectors.Add(LogisticSigmoid(a)); break;
                case 8: vectors.Add(Log1pExp(a - p)); break;
                case 9: vectors.Add(LogSumExp(a, b)); break;
                case 10: vectors.Add(Sqrt(2 + Sin(a))); break;
                case 11: vectors.Add(Cos(p + b)); break;
                case 12: vectors.Add(a[places]); break;
                case 13: vectors.Add(size > 1 ? Concat(a[1..], b[..1]) : b); break;
                case 14: vectors.Add(Concat(p, a)[..^1]); break;
                case 15: vectors.Add((Expr)design * a / size); break;
                case 16: vectors.Add(TransposedProduct(design, Tanh(a))); break;
                case 17: vectors.Add(size > 1 ? Outer(a, Tanh(b)) * Tanh(a) / size : a); break;
                case 18: vectors.Add(Softmax(a)); break;
                case 19: vectors.Add(CumulativeSum(a) / size); break;
                case 20: vectors.Add(Scan([p, 0.5], [a, data], (u, e) => [Tanh(u[0] * q + e[0]), u[1] * LogisticSigmoid(u[0]) + e[1]])[j % 2][1..]); break;
                case 21: vectors.Add(Scan([Concat(p, q)], [Rows(a, b)], (u, e) => [Tanh(u[0] + e[0][0] * q)])[0].Row(2)[i % 2] + a); break;
                case 22: vectors.Add(Repeat(p, size)); break;
                case 23: vectors.Add(Where(Less(data, 0), a, b)); break;
                case 24: vectors.Add(DiagonalMatrix(a) * Tanh(b)); break;
                case 25: vectors.Add(3 * a + (Expr)data * b - 1); break;
                case 26: scalars.Add(Sum(Tanh(a)) - q); break;
                case 27: scalars.Add(LogSumExp(a) * Tanh(q)); break;
                case 28: scalars.Add(Dot(Tanh(a), Sin(b)) / size); break;
                case 29: scalars.Add(Mean(a * a) / (1 + q * q)); break;
                case 30: scalars.Add(a[i % size] + Tanh(p * q)); break;
                case 31: scalars.Add(LogSumExp(p, q)); break;
                case 32: scalars.Add(Expm1(Tanh(p)) - Log1p(Square(q))); break;
                default: scalars.Add(size > 1 ? Sum(Outer(a, b)) / (size * size) : p); break;
            }
        }

        Expr total = s + t + Sum(x);
        foreach (Expr vector in vectors.TakeLast(3)) total += Dot(Tanh(vector), data) + 0.1 * Sum(Tanh(vector));
        foreach (Expr scalar in scalars.TakeLast(2)) total += Tanh(scalar);
        model.AddTerm("total", total);
    }
}
