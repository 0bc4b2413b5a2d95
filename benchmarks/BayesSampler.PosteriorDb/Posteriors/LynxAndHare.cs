using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>Hares and lynx over 20 years, by the Lotka-Volterra equations with log-normal errors.</summary>
internal sealed class LynxAndHare() : Posterior("hudson_lynx_hare-lotka_volterra", "lynx and hare by a differential equation")
{
    // The solver's tolerance, 1e-6, not rounding, limits the density.
    public override double LogDensityTolerance => 1e-4;

    // From far away some chains warm up in a lesser mode with hardly any cycles, 40 below the other in log density, and leave it
    // with its metric and step size when warmup is over. So chains start about what the data say at a glance: a cycle takes
    // 2 pi / sqrt(theta1 theta3), about ten years, and populations average theta3 / theta4 and theta1 / theta2. Each chain takes
    // another rate; sigma is searched as usual.
    public override IReadOnlyList<IReadOnlyDictionary<string, double[]>> StartValues(PosteriorData data, int chains)
    {
        double[,] y = data.Matrix("y");
        double hares = Column(y, 0).Average();
        double lynx = Column(y, 1).Average();
        List<Dictionary<string, double[]>> starts = [];
        for (int chain = 0; chain < chains; chain++)
        {
            double rate = 2 * Math.PI / (8 + 4.0 * (chain + 0.5) / chains);
            starts.Add(new Dictionary<string, double[]>
            {
                ["theta"] = [rate, rate / lynx, rate, rate / hares],
                ["z_init"] = data.Vector("y_init"),
            });
        }

        return starts;
    }

    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        double[] first = data.Vector("y_init");
        double[,] y = data.Matrix("y");
        double[] mean = [1, 0.05, 1, 0.05];
        double[] sd = [0.5, 0.05, 0.5, 0.05];
        Expr theta = model.Parameter("theta", Support.Positive, Normal(mean, sd));
        Expr initial = model.Parameter("z_init", LogNormal(Log(10), 1), 2);
        Expr sigma = model.Parameter("sigma", LogNormal(-1, 1), 2);
        Expr z = SolveOde(
            (_, state) => Concat(
                (theta[0] - theta[1] * state[1]) * state[0],
                (theta[3] * state[0] - theta[2]) * state[1]),
            initial, 0, data.Vector("ts"));
        model.Observe("y_init", first, LogNormal(Log(initial), sigma));
        string[] animals = ["hare", "lynx"];
        for (int k = 0; k < animals.Length; k++)
            model.Observe(animals[k], Column(y, k), LogNormal(Log(z.Column(k)), sigma[k]));
        return model;
    }

    private static double[] Column(double[,] matrix, int column) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => matrix[row, column])];
}
