using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace BayesSampler.Testing;

/// <summary>Targets with known means, standard deviations and tail probabilities.</summary>
public static class Targets
{
    private const double NormalQuantile975 = 1.959963984540054;
    private const double StudentQuantile95Of3 = 2.3533634348018264;
    private const double StudentQuantile95Of5 = 2.015048372669157;

    /// <summary>Independent standard normals.</summary>
    public static TestTarget StandardNormal(int dimension) =>
        IndependentNormal($"standard normal {dimension}", [.. Enumerable.Repeat(1.0, dimension)]);

    /// <summary>Independent normals whose variances spread geometrically from 1 to the condition number.</summary>
    public static TestTarget BadlyScaledNormal(double condition, int dimension = 5) =>
        IndependentNormal(
            $"badly scaled normal {condition:0e0}",
            [.. Enumerable.Range(0, dimension).Select(i => Math.Pow(condition, 0.5 * i / (dimension - 1)))]);

    /// <summary>Independent normals of mean 0.</summary>
    public static TestTarget IndependentNormal(string name, ImmutableArray<double> sds)
    {
        string[] names = [.. sds.Select((_, i) => $"x{i}")];
        return FromFunction(name, names, sds.Select((sd, i) => KnownQuantity.Normal(names[i], 0, sd)), (q, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < q.Length; i++)
            {
                double z = q[i] / sds[i];
                sum += z * z;
                gradient[i] = -z / sds[i];
            }

            return -sum / 2;
        });
    }

    /// <summary>Two normals of mean 0 with standard deviations 1 and 2 and this correlation.</summary>
    public static TestTarget CorrelatedNormal(double correlation)
    {
        double rest = 1 - correlation * correlation;
        return FromFunction(
            $"correlated normal {correlation}",
            ["x", "y"],
            [KnownQuantity.Normal("x", 0, 1), KnownQuantity.Normal("y", 0, 2)],
            (q, gradient) =>
            {
                double x = q[0], y = q[1] / 2;
                gradient[0] = -(x - correlation * y) / rest;
                gradient[1] = -(y - correlation * x) / rest / 2;
                return -(x * x - 2 * correlation * x * y + y * y) / (2 * rest);
            });
    }

    /// <summary>Normals of variance 1, each pair with the same correlation.</summary>
    public static TestTarget EquicorrelatedNormal(double correlation, int dimension)
    {
        string[] names = [.. Enumerable.Range(0, dimension).Select(i => $"x{i}")];
        double own = 1 / (1 - correlation);
        double shared = correlation / ((1 - correlation) * (1 - correlation + dimension * correlation));
        return FromFunction(
            $"equicorrelated normal {correlation}, {dimension}",
            names,
            names.Select(name => KnownQuantity.Normal(name, 0, 1)),
            (q, gradient) =>
            {
                double sum = 0, squares = 0;
                foreach (double x in q)
                {
                    sum += x;
                    squares += x * x;
                }

                for (int i = 0; i < q.Length; i++) gradient[i] = shared * sum - own * q[i];
                return (shared * sum * sum - own * squares) / 2;
            });
    }

    /// <summary>
    /// Normals that are independent but for two directions in which they vary more: that of equal, and that of alternating coordinates.
    /// </summary>
    /// <param name="variance">Along these two; 1 along all others.</param>
    /// <param name="dimension">Even.</param>
    public static TestTarget TwoWideDirections(double variance, int dimension)
    {
        string[] names = [.. Enumerable.Range(0, dimension).Select(i => $"x{i}")];
        double sd = Math.Sqrt(1 + 2 * (variance - 1) / dimension);
        return FromFunction(
            $"two wide directions {variance}, {dimension}",
            names,
            names.Select(name => KnownQuantity.Normal(name, 0, sd)),
            (q, gradient) =>
            {
                double even = 0, odd = 0, squares = 0;
                for (int i = 0; i < q.Length; i += 2)
                {
                    even += q[i];
                    odd += q[i + 1];
                    squares += q[i] * q[i] + q[i + 1] * q[i + 1];
                }

                // Squares of the projections, (even + odd)²/d and (even - odd)²/d, come to those of the two sums.
                double missing = (1 - 1 / variance) * 2 / q.Length;
                for (int i = 0; i < q.Length; i++) gradient[i] = missing * (i % 2 == 0 ? even : odd) - q[i];
                return (missing * (even * even + odd * odd) - squares) / 2;
            });
    }

    /// <summary>
    /// Intercept and slope of a line through fifty years, the year not centred: correlation -0.99999, deviations two thousand to one.
    /// </summary>
    public static TestTarget StraightLine()
    {
        double[] years = [.. Enumerable.Range(1970, 50).Select(year => (double)year)];
        double mean = years.Average();
        double spread = years.Sum(year => (year - mean) * (year - mean));
        return FromFunction(
            "straight line",
            ["intercept", "slope"],
            [
                KnownQuantity.Normal("intercept", 0, Math.Sqrt(1.0 / years.Length + mean * mean / spread)),
                KnownQuantity.Normal("slope", 0, 1 / Math.Sqrt(spread)),
            ],
            (q, gradient) =>
            {
                double level = years.Length * (q[0] + q[1] * mean);
                gradient[0] = -level;
                gradient[1] = -level * mean - spread * q[1];
                return -(level * level / years.Length + spread * q[1] * q[1]) / 2;
            });
    }

    /// <summary>Two normals of variance 1 at -separation and +separation, equally likely, in the first of two coordinates.</summary>
    public static TestTarget TwoModes(double separation)
    {
        double tailStart = separation + 1.2815515655446004;
        return FromFunction(
            $"two modes {separation} apart",
            ["x", "y"],
            [
                new KnownQuantity(
                    "x", 0, Math.Sqrt(1 + separation * separation), tailStart, 0.5 * (0.1 + Normal.CDF(0, 1, -tailStart - separation))),
                KnownQuantity.Normal("y", 0, 1),
            ],
            (q, gradient) =>
            {
                // log cosh, without overflow.
                double a = Math.Abs(separation * q[0]);
                gradient[0] = -q[0] + separation * Math.Tanh(separation * q[0]);
                gradient[1] = -q[1];
                return a + Math.Log(1 + Math.Exp(-2 * a)) - (q[0] * q[0] + q[1] * q[1]) / 2;
            });
    }

    /// <summary>Two independent Student-t variables of 3 or 5 degrees of freedom.</summary>
    public static TestTarget StudentT(int degreesOfFreedom)
    {
        double nu = degreesOfFreedom;
        double quantile = degreesOfFreedom switch
        {
            3 => StudentQuantile95Of3,
            5 => StudentQuantile95Of5,
            _ => throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom)),
        };
        double? sd = nu > 4 ? Math.Sqrt(nu / (nu - 2)) : null;
        string[] names = ["x", "y"];
        return FromFunction(
            $"Student t {degreesOfFreedom}",
            names,
            names.Select(name => new KnownQuantity(name, 0, sd, quantile, 0.05)),
            (q, gradient) =>
            {
                double sum = 0;
                for (int i = 0; i < q.Length; i++)
                {
                    sum -= (nu + 1) / 2 * Math.Log(1 + q[i] * q[i] / nu);
                    gradient[i] = -(nu + 1) * q[i] / (nu + q[i] * q[i]);
                }

                return sum;
            });
    }

    /// <summary>A half-normal sigma, sampled as its logarithm, and its square as a derived quantity.</summary>
    public static TestTarget HalfNormal() => new(
        "half-normal",
        [new ParameterInfo("sigma"), new ParameterInfo("variance") { IsDerived = true }],
        [
            new KnownQuantity("sigma", Math.Sqrt(2 / Math.PI), Math.Sqrt(1 - 2 / Math.PI), NormalQuantile975, 0.05),
            new KnownQuantity("variance", 1, Math.Sqrt(2), NormalQuantile975 * NormalQuantile975, 0.05),
        ],
        () => new HalfNormalDensity());

    /// <summary>x standard normal, y normal around (x² − 1)/2 with standard deviation 1/2.</summary>
    public static TestTarget Banana()
    {
        const double Bend = 0.5, Width = 0.5, TailStart = 1.5;
        // The trapezium rule converges exponentially fast for a smooth integrand that vanishes at both ends.
        const double Step = 1.0 / 64;
        double tail = 0;
        for (double x = -12; x <= 12; x += Step)
            tail += Step * Normal.PDF(0, 1, x) * Normal.CDF(0, 1, (Bend * (x * x - 1) - TailStart) / Width);
        return FromFunction(
            "banana",
            ["x", "y"],
            [
                KnownQuantity.Normal("x", 0, 1),
                new KnownQuantity("y", 0, Math.Sqrt(Width * Width + 2 * Bend * Bend), TailStart, tail),
            ],
            (q, gradient) =>
            {
                double x = q[0];
                double rest = (q[1] - Bend * (x * x - 1)) / Width;
                gradient[0] = -x + rest * 2 * Bend * x / Width;
                gradient[1] = -rest / Width;
                return -(x * x + rest * rest) / 2;
            });
    }

    /// <summary>
    /// Neal's funnel, centred: v normal with standard deviation 3, each x normal with standard deviation exp(v/2).
    /// </summary>
    public static TestTarget Funnel(int dimension = 10)
    {
        string[] names = ["v", .. Enumerable.Range(1, dimension - 1).Select(i => $"x{i}")];
        return FromFunction("funnel", names, [KnownQuantity.Normal("v", 0, 3)], (q, gradient) =>
        {
            double v = q[0];
            double precision = Math.Exp(-v);
            double squares = 0;
            for (int i = 1; i < q.Length; i++)
            {
                squares += q[i] * q[i];
                gradient[i] = -q[i] * precision;
            }

            gradient[0] = -v / 9 - (q.Length - 1) / 2.0 + squares * precision / 2;
            return -v * v / 18 - (q.Length - 1) * v / 2 - squares * precision / 2;
        });
    }

    /// <summary>Three states 0, 1 and 2 with these weights, for Metropolis; no density anywhere else.</summary>
    public static IModel<ILogDensity> ThreeStates(ImmutableArray<double> weights) =>
        LogDensity.FromFunction(["state"], q => q[0] is 0 or 1 or 2 ? Math.Log(weights[(int)q[0]]) : double.NegativeInfinity);

    private static TestTarget FromFunction(
        string name, string[] names, IEnumerable<KnownQuantity> known, LogDensity.FunctionWithGradient function) =>
        new(name, ParameterInfo.Scalars(names), known, LogDensity.FromFunction(names, function).CreateEvaluator);

    private sealed class HalfNormalDensity : IDifferentiableLogDensity, IConstrained
    {
        public int Dimension => 1;

        double ILogDensity.LogDensity(ReadOnlySpan<double> position) => position[0] - Math.Exp(2 * position[0]) / 2;

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double square = Math.Exp(2 * position[0]);
            gradient[0] = 1 - square;
            return position[0] - square / 2;
        }

        public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
        {
            parameters[0] = Math.Exp(position[0]);
            parameters[1] = Math.Exp(2 * position[0]);
        }

        public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position)
        {
            if (!(parameters[0] > 0))
                throw new ArgumentException($"sigma must be positive, but was {parameters[0]}.", nameof(parameters));
            position[0] = Math.Log(parameters[0]);
        }
    }
}
