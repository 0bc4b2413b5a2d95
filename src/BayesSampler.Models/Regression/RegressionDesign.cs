using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>
/// The columns of a regression, made from the named columns of a data set: numbers, indicators of categories, products of both,
/// an intercept, offsets.
/// <code>
/// RegressionDesign design = RegressionDesign.Of(data).Intercept().Columns("height", "age").Indicators("region")
///     .Interaction("height", "region").Offset("log_exposure").Standardize();
/// </code>
/// </summary>
/// <remarks>
/// Each call returns a new design, and refuses what does not fit the data or the terms before. Immutable and thread-safe.
/// </remarks>
public sealed class RegressionDesign
{
    private readonly Dataset _data;
    private readonly ImmutableArray<DesignTerm> _terms;
    private readonly ImmutableArray<string> _offsets;
    private readonly bool _standardize;
    private readonly Lazy<DesignLayout> _layout;

    private RegressionDesign(Dataset data, ImmutableArray<DesignTerm> terms, ImmutableArray<string> offsets, bool standardize)
    {
        // The intercept comes first, wherever it was stated.
        _terms = [.. terms.OrderBy(term => term.IsIntercept ? 0 : 1)];
        CheckTerms(_terms, data.Source);
        CheckConstants(_terms, standardize, data.Source);
        _data = data;
        _offsets = offsets;
        _standardize = standardize;
        _layout = new Lazy<DesignLayout>(() => new DesignLayout(_data, _terms, _standardize));
    }

    /// <summary>Number of rows of the data.</summary>
    public int Rows => _data.Rows;

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept => !_terms.IsEmpty && _terms[0].IsIntercept;

    /// <summary>
    /// Names of the coefficients: <c>intercept</c> first if there is one, then by term <c>height</c>, <c>region=2</c>,
    /// <c>height:region=2</c>. Brackets and commas in the names of columns become parentheses and semicolons.
    /// </summary>
    public ImmutableArray<string> Names => [.. _terms.SelectMany(term => term.Columns).Select(column => column.Name)];

    internal bool HasOffset => !_offsets.IsEmpty;

    /// <summary>The columns as sampled, made once.</summary>
    internal DesignLayout Layout => _layout.Value;

    /// <summary>A design of these data, yet without terms.</summary>
    public static RegressionDesign Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RegressionDesign(data, [], [], standardize: false);
    }

    /// <summary>Adds an intercept.</summary>
    /// <exception cref="ArgumentException">
    /// It is there, or a column is constant, or all categories of a column have indicators.
    /// </exception>
    public RegressionDesign Intercept() => With(new DesignTerm(_data));

    /// <summary>Adds columns of numbers.</summary>
    /// <param name="names">Of columns of the data.</param>
    /// <exception cref="ArgumentException">
    /// No such column (the message lists those there are), one that is there, or one that is constant beside an intercept.
    /// </exception>
    public RegressionDesign Columns(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(this, (design, name) => design.With(new DesignTerm(_data, design.Numbers(name))));
    }

    /// <summary>
    /// Adds an indicator (1 or 0) for each category of a column but one, the baseline: coefficients are differences from it.
    /// </summary>
    /// <param name="column">Each different value is a category.</param>
    /// <param name="baseline">Null for the lowest.</param>
    /// <param name="labels">What the categories are called, in the order of increasing values; null for the values.</param>
    /// <exception cref="ArgumentException">
    /// No such column or baseline; the column is there; it has one category only, or more than half as many as rows, which looks
    /// numeric; or another number of labels.
    /// </exception>
    public RegressionDesign Indicators(string column, double? baseline = null, IReadOnlyList<string>? labels = null) =>
        WithCategories(DesignFactor.Indicators(_data, column, labels, complete: false, baseline));

    /// <summary>Adds an indicator for each category of a column, for designs without an intercept.</summary>
    /// <inheritdoc cref="Indicators" path="/param"/>
    /// <exception cref="ArgumentException">As for <see cref="Indicators"/>, or there is an intercept.</exception>
    public RegressionDesign AllIndicators(string column, IReadOnlyList<string>? labels = null) =>
        WithCategories(DesignFactor.Indicators(_data, column, labels, complete: true, null));

    /// <summary>
    /// Adds the products of columns: of numbers, of indicators, of both. A column of numbers with itself is its square. Only the
    /// products: state the columns themselves too if they are meant to be there.
    /// </summary>
    /// <param name="columns">Two or more. Those stated as categories before enter by their indicators, others as numbers.</param>
    /// <exception cref="ArgumentException">
    /// No such column, fewer than two, categories with themselves, a product that is there or is 0 in all rows.
    /// </exception>
    public RegressionDesign Interaction(params IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ImmutableArray<DesignFactor> factors = [.. columns.Select(name => Find(name) ?? Numbers(name))];
        Require.AtLeast(factors.Length, 2, "columns.Length", "An interaction is of two columns or more.");
        foreach (DesignFactor factor in factors.Where(factor => !factor.IsNumeric))
        {
            if (factors.Count(other => other == factor) > 1)
                throw new ArgumentException($"The categories '{factor.Column}' are in an interaction with themselves. Name them once.", nameof(columns));
        }

        return With(new DesignTerm(_data, factors));
    }

    /// <summary>Adds a column to the linear predictor as it is, its coefficient known to be 1: the logarithm of an exposure.</summary>
    /// <exception cref="ArgumentException">No such column, or it is an offset already.</exception>
    public RegressionDesign Offset(string column)
    {
        _ = _data.IndexOf(column);
        if (_offsets.Contains(column)) throw new ArgumentException($"The offset '{column}' is stated twice. State it once.", nameof(column));
        return new RegressionDesign(_data, _terms, _offsets.Add(column), _standardize);
    }

    /// <summary>
    /// Sampling runs on numeric columns that are centred by their means and divided by their sample standard deviations, products
    /// of them included, so priors of coefficients are on that scale; reported coefficients are on the scale of the data. Indicators
    /// and offsets stay as they are.
    /// </summary>
    /// <remarks>
    /// A column is divided only, and not centred, where centring would be another model: without an intercept (or complete
    /// indicators), or with a product whose other columns are not a term by themselves.
    /// </remarks>
    /// <exception cref="ArgumentException">A column of numbers is constant.</exception>
    public RegressionDesign Standardize() => new(_data, _terms, _offsets, standardize: true);

    /// <summary>The design as it is sampled, for these or other rows: with the categories, centres and scales of its own data.</summary>
    /// <param name="data">With the columns of the design under the same names; null for the design's own data.</param>
    /// <returns>A row for each row, a column for each of <see cref="Names"/> but the intercept; and the offsets, added up.</returns>
    /// <exception cref="ArgumentException">A column is missing, or a value is no category of the design.</exception>
    public (double[,] Matrix, double[] Offset) Apply(Dataset? data = null)
    {
        data ??= _data;
        double[] offset = new double[data.Rows];
        foreach (string name in _offsets)
        {
            ReadOnlySpan<double> values = data[name];
            for (int i = 0; i < offset.Length; i++) offset[i] += values[i];
        }

        return (Layout.Matrix(data), offset);
    }

    /// <summary>Maps coefficients of the columns as sampled to the scale of the data as given: a linear map.</summary>
    /// <param name="coefficients">In the order of <see cref="Names"/>, the intercept included.</param>
    /// <returns>In the same order.</returns>
    /// <exception cref="ArgumentException">Another number of coefficients.</exception>
    public double[] RawCoefficients(ReadOnlySpan<double> coefficients)
    {
        double[,] map = Layout.ToRaw;
        Require.SameLength(coefficients.Length, map.GetLength(0), nameof(coefficients), nameof(Names));
        double[] raw = new double[coefficients.Length];
        for (int k = 0; k < raw.Length; k++)
        {
            for (int j = 0; j < raw.Length; j++) raw[k] += map[k, j] * coefficients[j];
        }

        return raw;
    }

    /// <summary>The terms: <c>intercept + height + region + height:region + offset(log_exposure)</c>.</summary>
    public override string ToString() =>
        string.Join(" + ", [.. _terms.Select(term => term.ToString()), .. _offsets.Select(name => $"offset({name})")]);

    private static void CheckTerms(ImmutableArray<DesignTerm> terms, string source)
    {
        Dictionary<string, DesignTerm> sums = [];
        foreach (DesignTerm term in terms)
        {
            foreach (string sum in term.Sums())
            {
                if (sums.TryAdd(sum, term)) continue;
                DesignTerm other = sums[sum];
                throw new ArgumentException(other.Sums().First() == term.Sums().First()
                    ? $"The term '{term}' is stated twice. State it once."
                    : $"The columns of '{other}' and '{term}' add up to the same in {source}, so their coefficients cannot be told apart. Use Indicators with a baseline instead of AllIndicators, or leave a term out.");
            }
        }

        string[] names = [.. terms.SelectMany(term => term.Columns).Select(column => column.Name)];
        HashSet<string> seen = [];
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw new ArgumentException($"Two columns of the design in {source} would be called '{name}'. Rename one in the data.");
        }
    }

    private static void CheckConstants(ImmutableArray<DesignTerm> terms, bool standardize, string source)
    {
        string ones = DesignColumn.Key([]);
        DesignTerm? level = terms.FirstOrDefault(term => term.Sums().Contains(ones));
        foreach (DesignTerm term in terms.Where(term => !term.IsIntercept && term.Constant is not null))
        {
            if (level is not null)
                throw new ArgumentException($"'{term.Constant}' is the same in all rows of {source} and cannot be told from '{level}'. Leave it out.");
            if (standardize && term.Factors is [{ IsNumeric: true }])
                throw new ArgumentException($"'{term.Constant}' is the same in all rows of {source} and has no standard deviation to divide by. Leave it out, or do not standardise.");
        }
    }

    private RegressionDesign With(DesignTerm term) => new(_data, _terms.Add(term), _offsets, _standardize);

    private RegressionDesign WithCategories(DesignFactor factor)
    {
        if (Find(factor.Column) is { IsNumeric: true })
            throw new ArgumentException($"'{factor.Column}' is there as numbers already. State it once, before its interactions.", nameof(factor));
        return With(new DesignTerm(_data, factor));
    }

    private DesignFactor Numbers(string column) => Find(column) is { IsNumeric: false }
        ? throw new ArgumentException($"'{column}' is there as categories already. State it once.", nameof(column))
        : DesignFactor.Numbers(_data, column);

    private DesignFactor? Find(string column) =>
        _terms.SelectMany(term => term.Factors).FirstOrDefault(factor => factor.Column == column);
}
