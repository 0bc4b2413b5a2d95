using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Categories counted from 0, whose probabilities are a vector, or a row for each value.</summary>
internal abstract class CategoriesDistribution : Distribution
{
    private protected CategoriesDistribution(string name, int categories, Shape shape, params ReadOnlySpan<(string Name, Expr Value)> arguments)
        : base(name, arguments)
    {
        Categories = categories;
        NaturalShape = shape;
        Support = Support.Integers(0, categories - 1);
    }

    protected int Categories { get; }

    internal override Support Support { get; }

    internal override Shape NaturalShape { get; }

    internal override string? ComplainAboutShape(Shape shape) =>
        shape.IsMatrix ? $"{Name} takes a scalar or a vector of categories"
        : NaturalShape.IsScalar || NaturalShape == shape ? null : $"the arguments of {this} are for a {NaturalShape}";

    internal sealed override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values)
    {
        double[] probabilities = new double[Categories];
        for (int i = 0; i < values.Length; i++)
        {
            Probabilities(arguments, i, probabilities);
            values[i] = Variates.Index(random, probabilities);
        }
    }

    /// <summary>The probabilities (or multiples of them) of one value.</summary>
    private protected abstract void Probabilities(double[][] arguments, int i, Span<double> probabilities);

    /// <summary>The categories, which are data.</summary>
    private protected static ReadOnlySpan<double> CategoriesOf(Expr x) => x.Node is ConstantNode constant ? constant.Values
        : throw new InvalidOperationException("Categories are observed: they have no gradient.");

    /// <summary>The element of each value's category: of a vector, or of the value's own row.</summary>
    private protected static Expr At(Expr table, Expr x)
    {
        ReadOnlySpan<double> categories = CategoriesOf(x);
        int[] indices = new int[categories.Length];
        int stride = table.Dimensions.IsMatrix ? table.Dimensions.Columns : 0;
        for (int i = 0; i < indices.Length; i++) indices[i] = i * stride + (int)categories[i];
        return new Expr(new GatherNode(table.Node, IndexMap.Of(indices), x.Dimensions));
    }

    private protected static (int Categories, Shape Shape) TableShape(string name, string argument, Expr table)
    {
        ArgumentNullException.ThrowIfNull(table, argument);
        if (table.Dimensions.IsScalar)
            throw new ArgumentException($"{argument} of {name} are a vector, or a matrix of one row a value, but {table.Describe()} is a scalar.", argument);
        return table.Dimensions.IsVector ? (table.Size, Shape.Scalar) : (table.Dimensions.Columns, Shape.Vector(table.Dimensions.Rows));
    }
}

internal sealed class CategoricalDistribution : CategoriesDistribution
{
    private readonly Expr _probabilities;

    public CategoricalDistribution(Expr probabilities)
        : this(probabilities, TableShape("categorical", "probabilities", probabilities))
    {
    }

    private CategoricalDistribution(Expr probabilities, (int Categories, Shape Shape) table)
        : base("categorical", table.Categories, table.Shape, ("probabilities", probabilities))
    {
        _probabilities = probabilities;
        RequireShares(this, probabilities);
    }

    // Logarithms of those that occur; of all of a vector, which is shorter than the values.
    internal override Expr LogDensity(Expr x) => _probabilities.Dimensions.IsMatrix ? Log(At(_probabilities, x)) : At(Log(_probabilities), x);

    /// <summary>Checks numbers that are to be probabilities of categories.</summary>
    internal static void RequireShares(Distribution of, Expr probabilities)
    {
        if (probabilities.Node is not ConstantNode constant) return;
        int width = constant.Shape.IsMatrix ? constant.Shape.Columns : constant.Size;
        for (int i = 0; i < constant.Size; i += width)
        {
            ReadOnlySpan<double> row = constant.Values.AsSpan(i, width);
            for (int k = 0; k < width; k++)
            {
                if (row[k] >= 0 && row[k] <= 1) continue;
                throw new ArgumentOutOfRangeException(nameof(probabilities), Require.Invariant(
                    $"probabilities{Observations.Place(constant.Shape, i + k)} of {of.Name} must be from 0 to 1, but was {row[k]}."));
            }

            double sum = FixedOrder.Sum(row);
            if (Math.Abs(sum - 1) <= 1e-8) continue;
            throw new ArgumentOutOfRangeException(nameof(probabilities), Require.Invariant(
                $"probabilities{Observations.Row(constant.Shape, i)} of {of.Name} must add up to 1, but gave {sum}."));
        }
    }

    private protected override void Probabilities(double[][] arguments, int i, Span<double> probabilities) =>
        arguments[0].AsSpan(_probabilities.Dimensions.IsMatrix ? i * Categories : 0, Categories).CopyTo(probabilities);
}

/// <summary>Categories by logits: logarithms of probabilities, up to a constant.</summary>
internal sealed class CategoricalLogitDistribution : CategoriesDistribution
{
    private readonly Expr _logits;

    public CategoricalLogitDistribution(Expr logits)
        : this(logits, TableShape("categorical_logit", "logits", logits))
    {
    }

    private CategoricalLogitDistribution(Expr logits, (int Categories, Shape Shape) table)
        : base("categorical_logit", table.Categories, table.Shape, ("logits", logits))
    {
        _logits = logits;
        RequireFinite("logits");
    }

    internal override Expr LogDensity(Expr x) => At(_logits, x) - (_logits.Dimensions.IsMatrix ? RowLogSumExp(_logits) : LogSumExp(_logits));

    private protected override void Probabilities(double[][] arguments, int i, Span<double> probabilities)
    {
        arguments[0].AsSpan(_logits.Dimensions.IsMatrix ? i * Categories : 0, Categories).CopyTo(probabilities);
        double total = PortableMath.LogSumExp(probabilities);
        for (int k = 0; k < probabilities.Length; k++) probabilities[k] = PortableMath.Exp(probabilities[k] - total);
    }
}

/// <summary>Ordered categories: a logistic variable, cut into intervals.</summary>
internal sealed class OrderedLogisticDistribution : CategoriesDistribution
{
    private readonly Expr _predictor;
    private readonly Expr _cutpoints;

    public OrderedLogisticDistribution(Expr predictor, Expr cutpoints)
        : base("ordered_logistic", (cutpoints?.Size ?? 0) + 1, predictor?.Dimensions ?? Shape.Scalar, ("predictor", predictor!), ("cutpoints", cutpoints!))
    {
        if (predictor!.Dimensions.IsMatrix) predictor.RequireVector("The predictor of ordered_logistic");
        // One cutpoint may be a scalar.
        if (!cutpoints!.Dimensions.IsScalar) cutpoints.RequireVector("The cutpoints of ordered_logistic");
        _predictor = predictor;
        _cutpoints = cutpoints;
        RequireFinite("predictor");
        RequireFinite("cutpoints");
        if (cutpoints.Node is not ConstantNode constant) return;
        for (int k = 1; k < constant.Size; k++)
        {
            if (constant.Values[k] > constant.Values[k - 1]) continue;
            throw new ArgumentOutOfRangeException(nameof(cutpoints), Require.Invariant(
                $"cutpoints of ordered_logistic increase, but [{k}] and [{k + 1}] are {constant.Values[k - 1]} and {constant.Values[k]}."));
        }
    }

    /// <remarks>
    /// With s the sigmoid, s(a) − s(b) = s(a) s(−b) (1 − exp(b − a)): nothing cancels, and the last factor needs the cutpoints
    /// alone. The outer ends are at infinity, where their factor is 1.
    /// </remarks>
    internal override Expr LogDensity(Expr x)
    {
        Expr ends = Concat(double.NegativeInfinity, _cutpoints, double.PositiveInfinity);
        int count = _cutpoints.Size;
        Expr gaps = count == 1 ? Concat(0, 0) : Concat(0, Log1mExp(_cutpoints[..^1] - _cutpoints[1..]), 0);
        Expr lower = At(ends, x);
        Expr upper = At(ends[1..], x);
        return -Log1pExp(_predictor - upper) - Log1pExp(lower - _predictor) + At(gaps, x);
    }

    private protected override void Probabilities(double[][] arguments, int i, Span<double> probabilities)
    {
        double predictor = arguments[0][arguments[0].Length == 1 ? 0 : i];
        double below = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            double upTo = k == probabilities.Length - 1 ? 1 : PortableMath.LogisticSigmoid(arguments[1][k] - predictor);
            probabilities[k] = upTo - below;
            below = upTo;
        }
    }
}
