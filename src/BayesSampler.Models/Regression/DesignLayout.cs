using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>The columns of a design as they are sampled: scaled, in order, with the way back to the scale of the data.</summary>
internal sealed class DesignLayout
{
    private readonly DesignColumn[] _columns;
    private readonly Dictionary<DesignFactor, ColumnScaling> _scalings = [];

    public DesignLayout(Dataset data, IReadOnlyList<DesignTerm> terms, bool standardize)
    {
        _columns = [.. terms.SelectMany(term => term.Columns)];
        if (standardize)
        {
            HashSet<string> sums = [.. terms.SelectMany(term => term.Sums())];
            foreach (DesignFactor factor in terms.SelectMany(term => term.Factors).Where(factor => factor.IsNumeric).Distinct())
            {
                // Centring x changes x z by a multiple of z, and x by a constant. Where the design has none, that would be
                // another model.
                bool center = terms.All(term => !term.Factors.Contains(factor) || sums.Contains(term.Without(factor)));
                _scalings[factor] = ColumnScaling.Compute(data.Select(factor.Column), Standardization.Sample, center);
            }
        }

        ToRaw = WayBack();
    }

    public ImmutableArray<string> Names => [.. _columns.Select(column => column.Name)];

    /// <summary>Coefficients on the scale of the data are this matrix times those that are sampled.</summary>
    public double[,] ToRaw { get; }

    /// <summary>Whether coefficients are on the scale of the data as they are.</summary>
    public bool IsRaw => _scalings.Count == 0;

    /// <summary>All columns but the intercept, for the rows of a data set.</summary>
    public double[,] Matrix(Dataset data)
    {
        Dictionary<DesignFactor, double[]> numbers = [];
        Dictionary<DesignFactor, int[]> levels = [];
        foreach (DesignFactor factor in _columns.SelectMany(column => column.Factors).Select(part => part.Factor).Distinct())
        {
            if (!factor.IsNumeric)
            {
                levels[factor] = factor.LevelsOf(data);
                continue;
            }

            double[] values = data[factor.Column].ToArray();
            if (_scalings.TryGetValue(factor, out ColumnScaling? scaling)) scaling.Apply(0, values, values);
            numbers[factor] = values;
        }

        DesignColumn[] columns = [.. _columns.Where(column => !column.Factors.IsEmpty)];
        double[,] matrix = new double[data.Rows, columns.Length];
        double[] column = new double[data.Rows];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j].Fill(factor => numbers[factor], factor => levels[factor], column);
            for (int i = 0; i < column.Length; i++) matrix[i, j] = column[i];
        }

        return matrix;
    }

    /// <summary>
    /// A column is a product of (x − c) / s and indicators: multiplied out, a sum of products of columns as given, each of which is
    /// a column of the design or, with complete indicators, a sum of some.
    /// </summary>
    private double[,] WayBack()
    {
        Dictionary<string, List<int>> places = [];
        for (int j = 0; j < _columns.Length; j++)
        {
            foreach (string sum in _columns[j].Sums())
            {
                if (!places.TryGetValue(sum, out List<int>? summands)) places[sum] = summands = [];
                summands.Add(j);
            }
        }

        double[,] map = new double[_columns.Length, _columns.Length];
        for (int j = 0; j < _columns.Length; j++)
        {
            foreach ((ImmutableArray<(DesignFactor Factor, int Level)> product, double factor) in MultipliedOut(_columns[j]))
            {
                foreach (int k in places[DesignColumn.Key(product)]) map[k, j] += factor;
            }
        }

        return map;
    }

    private List<(ImmutableArray<(DesignFactor Factor, int Level)> Product, double Factor)> MultipliedOut(DesignColumn column)
    {
        List<(ImmutableArray<(DesignFactor Factor, int Level)> Product, double Factor)> sum = [([], 1)];
        foreach ((DesignFactor Factor, int Level) part in column.Factors)
        {
            ColumnScaling? scaling = _scalings.GetValueOrDefault(part.Factor);
            double center = scaling?.Centers[0] ?? 0;
            double scale = scaling?.Scales[0] ?? 1;
            var kept = sum.ConvertAll(term => (term.Product.Add(part), term.Factor / scale));
            if (center != 0) kept.AddRange(sum.Select(term => (term.Product, -center * term.Factor / scale)));
            sum = kept;
        }

        return sum;
    }
}
