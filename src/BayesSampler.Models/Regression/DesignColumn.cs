using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>
/// One column of a design: the product of some factors, each as numbers or as the indicator of one level. Of none: ones.
/// </summary>
internal sealed record DesignColumn(ImmutableArray<(DesignFactor Factor, int Level)> Factors)
{
    public const string InterceptName = "intercept";

    public string Name =>
        Factors.IsEmpty ? InterceptName : string.Join(':', Factors.Select(part => part.Factor.Name(part.Level)));

    /// <summary>The same for the same product in any order.</summary>
    public static string Key(IEnumerable<(DesignFactor Factor, int Level)> factors) =>
        string.Join(' ', factors.Select(part => Require.Invariant($"{part.Factor.Index}={part.Level}"))
            .Order(StringComparer.Ordinal));

    /// <summary>
    /// The products that this column is one summand of: complete indicators add up to 1, so any of them may be left out.
    /// </summary>
    public IEnumerable<string> Sums()
    {
        List<ImmutableArray<(DesignFactor Factor, int Level)>> sums = [Factors];
        foreach ((DesignFactor Factor, int Level) part in Factors.Where(part => part.Factor.IsComplete))
            sums.AddRange([.. sums.Select(sum => sum.Remove(part))]);
        return sums.Select(sum => Key(sum));
    }

    /// <summary>The values by row.</summary>
    /// <param name="numbers">The values of a numeric factor.</param>
    /// <param name="levels">The levels of the others.</param>
    /// <param name="destination">As many as there are rows.</param>
    public void Fill(Func<DesignFactor, double[]> numbers, Func<DesignFactor, int[]> levels, Span<double> destination)
    {
        destination.Fill(1);
        foreach ((DesignFactor factor, int level) in Factors)
        {
            if (factor.IsNumeric)
            {
                double[] values = numbers(factor);
                for (int i = 0; i < destination.Length; i++) destination[i] *= values[i];
            }
            else
            {
                int[] codes = levels(factor);
                for (int i = 0; i < destination.Length; i++) destination[i] *= codes[i] == level ? 1 : 0;
            }
        }
    }
}
