using System.Collections.Immutable;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>The coefficients of a regression within a model, and its linear predictor. Made by <see cref="ModelBuilderRegression.Regression"/>.</summary>
public sealed class RegressionCoefficients
{
    private readonly string _name;
    private readonly ImmutableArray<Expr> _raw;

    internal RegressionCoefficients(string name, RegressionDesign design, Expr? intercept, Expr sampled, ImmutableArray<Expr> raw)
    {
        _name = name;
        _raw = raw;
        Design = design;
        SampledIntercept = intercept;
        Sampled = sampled;
        LinearPredictor = Predictor(null);
    }

    /// <summary>The design.</summary>
    public RegressionDesign Design { get; }

    /// <summary>Intercept, columns times coefficients, and offsets: one value for each row, before any link function.</summary>
    public Expr LinearPredictor { get; }

    /// <summary>The coefficients on the scale of sampling, a vector; those to which the prior applies.</summary>
    public Expr Sampled { get; }

    /// <summary>The intercept on the scale of sampling: of a row whose centred columns have their means; null without one.</summary>
    public Expr? SampledIntercept { get; }

    /// <summary>A coefficient on the scale of the data as given.</summary>
    /// <param name="name">One of <see cref="RegressionDesign.Names"/>: <c>intercept</c>, <c>height</c>, <c>height:region=2</c>.</param>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those there are.</exception>
    public Expr this[string name]
    {
        get
        {
            int index = Design.Names.IndexOf(name);
            return index >= 0 ? _raw[index]
                : throw new ArgumentException($"There is no coefficient '{name}'. There are: {Categories.List(Design.Names)}.", nameof(name));
        }
    }

    /// <summary>The linear predictor of other rows, to be derived beside the parameters.</summary>
    /// <param name="data">With the columns of the design.</param>
    /// <exception cref="ArgumentException">A column is missing, or a value is no category of the design.</exception>
    public Expr PredictorOf(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Predictor(data);
    }

    /// <summary>The linear predictor of other rows at each draw, after sampling.</summary>
    /// <param name="draws">Of a model with this regression.</param>
    /// <param name="data">With the columns of the design.</param>
    /// <returns>As many chains and draws of one vector, under the name of the regression.</returns>
    /// <exception cref="ArgumentException">A column is missing, or a value is no category of the design.</exception>
    /// <exception cref="KeyNotFoundException">The draws are of another model.</exception>
    public PosteriorDraws Predict(PosteriorDraws draws, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(data);
        (double[,] matrix, double[] offset) = Design.Apply(data);
        int[] places = [.. new ParameterInfo(Sampled.Name!, Sampled.Size).ElementNames().Select(draws.IndexOf)];
        int intercept = SampledIntercept is null ? -1 : draws.IndexOf(SampledIntercept.Name!);
        ParameterInfo[] quantities = [new ParameterInfo(_name, offset.Length)];
        return PosteriorDraws.Build(quantities, draws.Chains, draws.DrawsPerChain, (row, chain, values) =>
        {
            values.Fill(offset[row]);
            if (intercept >= 0) AddTimes(1, draws[intercept].Chain(chain), values);
            for (int j = 0; j < places.Length; j++) AddTimes(matrix[row, j], draws[places[j]].Chain(chain), values);
        });
    }

    /// <summary>The product as a vector, of one row too.</summary>
    internal static Expr Times(double[,] matrix, Expr vector)
    {
        Expr product = MatrixProduct(Expr.FromMatrix(matrix), vector);
        return product.Dimensions.IsScalar ? Concat(product) : product;
    }

    private static void AddTimes(double factor, ReadOnlySpan<double> draws, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] += factor * draws[i];
    }

    private Expr Predictor(Dataset? data)
    {
        (double[,] matrix, double[] offset) = Design.Apply(data);
        Expr predictor = Times(matrix, Sampled);
        if (SampledIntercept is not null) predictor = SampledIntercept + predictor;
        return Design.HasOffset ? predictor + offset : predictor;
    }
}
