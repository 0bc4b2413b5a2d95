using BayesSampler;
using BayesSampler.Models;
using static BayesSampler.Models.Functions;

namespace NonlinearRegression;

/// <summary>A nonlinear regression of NIST's Statistical Reference Datasets.</summary>
/// <param name="Name">As NIST calls it; the data are in a file of this name.</param>
/// <param name="Difficulty">As NIST rates it.</param>
/// <param name="Starts">Parameters from which a program is to find the minimum: the first far from it, the second closer.</param>
/// <param name="Certified">The parameters at the minimum, to 11 digits.</param>
/// <param name="ResidualSd">Certified too: the root of the sum of squares over its degrees of freedom.</param>
/// <param name="Curve">The curve in the modelling language, of x and the parameters.</param>
/// <param name="CurveAt">The curve in plain numbers, for what has to be independent of the modelling language.</param>
internal sealed record NistProblem(
    string Name, string Difficulty, double[][] Starts, double[] Certified, double ResidualSd,
    Func<Expr, Expr, Expr> Curve, Func<double, double[], double> CurveAt)
{
    public static NistProblem[] All { get; } =
    [
        new("Misra1a", "lower", [[500, 0.0001], [250, 0.0005]], [238.94212918, 0.00055015643181], 0.1018787633,
            (x, b) => b[0] * (1 - Exp(-b[1] * x)),
            (x, b) => b[0] * (1 - Math.Exp(-b[1] * x))),
        new("MGH17", "average", [[50, 150, -100, 1, 2], [0.5, 1.5, -1, 0.01, 0.02]],
            [0.37541005211, 1.9358469127, -1.4646871366, 0.01286753464, 0.022122699662], 0.0013970497866,
            (x, b) => b[0] + b[1] * Exp(-x * b[3]) + b[2] * Exp(-x * b[4]),
            (x, b) => b[0] + b[1] * Math.Exp(-x * b[3]) + b[2] * Math.Exp(-x * b[4])),
        new("Thurber", "higher", [[1000, 1000, 400, 40, 0.7, 0.3, 0.03], [1300, 1500, 500, 75, 1, 0.4, 0.05]],
            [1288.13968, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349], 13.714600784,
            (x, b) => (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6]))),
            (x, b) => (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6])))),
        new("BoxBOD", "higher", [[1, 1], [100, 0.75]], [213.80940889, 0.54723748542], 17.088072423,
            (x, b) => b[0] * (1 - Exp(-b[1] * x)),
            (x, b) => b[0] * (1 - Math.Exp(-b[1] * x))),
    ];

    public double[] X => Data["x"].ToArray();

    public double[] Y => Data["y"].ToArray();

    private Dataset Data => field ??= Dataset.ReadCsv(
        Path.Combine(AppContext.BaseDirectory, "data", $"{Name.ToLowerInvariant()}.csv"));

    /// <summary>The curve minus the data.</summary>
    public IEnumerable<double> Residuals(double[] b) => X.Zip(Y, (x, y) => CurveAt(x, b) - y);
}
