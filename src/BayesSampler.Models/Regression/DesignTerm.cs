using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>A term of a design: the products of some columns. Of none: the intercept.</summary>
internal sealed class DesignTerm
{
    /// <exception cref="ArgumentException">A column that is 0 in all rows.</exception>
    public DesignTerm(Dataset data, params ImmutableArray<DesignFactor> factors)
    {
        Factors = factors;
        List<ImmutableArray<(DesignFactor Factor, int Level)>> products = [[]];
        foreach (DesignFactor factor in factors)
            products = [.. products.SelectMany(product => factor.Coded.Select(level => product.Add((factor, level))))];
        Columns = [.. products.Select(product => new DesignColumn(product))];

        Dictionary<DesignFactor, int[]> levels =
            factors.Where(factor => !factor.IsNumeric).ToDictionary(factor => factor, factor => factor.LevelsOf(data));
        double[] values = new double[data.Rows];
        foreach (DesignColumn column in Columns)
        {
            column.Fill(factor => data[factor.Column].ToArray(), factor => levels[factor], values);
            if (values.AsSpan().IndexOfAnyExcept(0.0) < 0)
            {
                throw new ArgumentException(
                    $"'{column.Name}' is 0 in all rows of {data.Source}: the data say nothing of its coefficient. Leave the term out, or merge categories.",
                    nameof(data));
            }

            if (ColumnScaling.IsConstant(values)) Constant ??= column.Name;
        }
    }

    public ImmutableArray<DesignColumn> Columns { get; }

    public ImmutableArray<DesignFactor> Factors { get; }

    /// <summary>The first of its columns that is the same in all rows.</summary>
    public string? Constant { get; }

    public bool IsIntercept => Factors.IsEmpty;

    /// <summary>The terms whose columns are sums of this one's, itself first: without some of the complete indicators.</summary>
    public IEnumerable<string> Sums() => new DesignColumn([.. Factors.Select(factor => (factor, 0))]).Sums();

    /// <summary>The key of the term without one of its factors.</summary>
    public string Without(DesignFactor factor) =>
        DesignColumn.Key(Factors.Remove(factor).Select(other => (other, 0)));

    public override string ToString() =>
        IsIntercept ? DesignColumn.InterceptName : string.Join(':', Factors.Select(factor => factor.Column));
}
