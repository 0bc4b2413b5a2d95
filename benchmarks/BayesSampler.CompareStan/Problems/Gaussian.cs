using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.CompareStan;

/// <summary>Independent normals with given standard deviations.</summary>
internal sealed class Gaussian : Problem
{
    private readonly double[] _scale;

    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="condition">
    /// Condition number of the covariance; the logarithms of the standard deviations are equally spaced about 0.
    /// </param>
    public Gaussian(int dimension, double condition)
    {
        double decades = Math.Log10(condition) / 2;
        _scale = [.. Enumerable.Range(0, dimension)
            .Select(i => Synthetic.Round(Math.Pow(10, decades * ((double)i / (dimension - 1) - 0.5))))];
    }

    public override ModelBuilder State()
    {
        ModelBuilder model = new();
        model.Parameter("x", Normal(0, model.Data("scale", _scale)), _scale.Length);
        return model;
    }

    public override StanDump StanData() => new StanDump().Add("d", _scale.Length).Add("scale", _scale);
}
