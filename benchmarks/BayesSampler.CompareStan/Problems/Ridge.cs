using BayesSampler.Analysis;
using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.CompareStan;

/// <summary>Ridge regression y ~ N(X theta, sigma²), theta ~ N(theta0, tau²).</summary>
internal sealed class Ridge : Problem
{
    private const double Sigma = 2;
    private const double Tau = 1.5;

    private readonly double[,] _x;
    private readonly double[] _theta0;
    private readonly double[] _y;
    private readonly bool _scalesKnown;

    /// <param name="rows">n.</param>
    /// <param name="columns">p; with few of them, two pairs are nearly collinear.</param>
    /// <param name="scalesKnown">Whether sigma and tau are data; else they have half-normal priors.</param>
    /// <param name="reduced">Whether the rows may be replaced by the triangular factor of the design.</param>
    public Ridge(int rows, int columns, bool scalesKnown, bool reduced = true)
    {
        ulong seed = 20240101 + (ulong)columns;
        _x = columns < 20
            ? Synthetic.Design(seed, rows, columns, (4, 5, 0.9), (6, 7, -0.8))
            : Synthetic.Design(seed, rows, columns);
        _theta0 = [.. Synthetic.Normals(seed, 1, columns).Select(Synthetic.Round)];
        double[] deviation = Synthetic.Normals(seed, 2, columns);
        double[] noise = Synthetic.Normals(seed, 3, rows);
        double[] mean = Synthetic.Product(_x, [.. _theta0.Zip(deviation, (centre, value) => centre + Tau * value)]);
        _y = [.. mean.Zip(noise, (value, error) => Synthetic.Round(value + Sigma * error))];
        _scalesKnown = scalesKnown;
        Options = new ModelOptions { ReduceLinearModels = reduced };
    }

    public override ModelOptions Options { get; }

    public override ModelBuilder State()
    {
        ModelBuilder model = new();
        Expr sigma = Sigma, tau = Tau;
        if (!_scalesKnown)
        {
            sigma = model.Parameter("sigma", HalfNormal(5));
            tau = model.Parameter("tau", HalfNormal(2));
        }

        Expr theta = model.Parameter("theta", Normal(model.Data("theta0", _theta0), tau), _theta0.Length);
        model.Observe("y", _y, Normal(model.Data("X", _x) * theta, sigma));
        return model;
    }

    public override StanDump StanData() => new StanDump()
        .Add("n", _y.Length).Add("p", _theta0.Length).Add("sigma", Sigma).Add("tau", Tau)
        .Add("theta0", _theta0).Add("y", _y).Add("X", _x);

    public override Exact? Exact() => _scalesKnown
        ? new Exact(
            RidgeData.FromArrays(_x, _y, intercept: false, standardization: Standardization.None),
            RidgePrior.FromSd(Tau).WithMean(_theta0),
            RidgeNoise.Known(Sigma))
        : null;
}
