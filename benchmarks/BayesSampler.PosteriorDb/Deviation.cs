namespace BayesSampler.PosteriorDb;

/// <summary>How far one statistic of one scalar is from its reference.</summary>
/// <param name="Quantity">The scalar.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="Z">Their difference over the Monte Carlo standard error of both.</param>
/// <param name="Shift">
/// Their distance in posterior standard deviations; of the mean of squares, that of its root, which has the unit of the scalar.
/// </param>
internal sealed record Deviation(string Quantity, Statistic Statistic, double Z, double Shift)
{
    public bool IsWithinBound => Math.Abs(Z) < Statistic.Bound;

    public static IEnumerable<Deviation> Of(PosteriorDraws draws, IEnumerable<ReferenceQuantity> references)
    {
        foreach (ReferenceQuantity reference in references)
        {
            double sd = reference.Values[Statistic.Sd];
            foreach (Statistic statistic in Statistic.All)
            {
                if (statistic.IsMoment && !reference.HasMoments) continue;
                double value = statistic.Value(draws[reference.Name]);
                double error = double.Hypot(statistic.Mcse(draws[reference.Name]), reference.Mcse[statistic.Name]);
                double known = reference.Values[statistic.Name];
                double distance = statistic.Name == Statistic.MeanSquare ? Math.Sqrt(value) - Math.Sqrt(known) : value - known;
                yield return new Deviation(reference.Name, statistic, (value - known) / error, Math.Abs(distance) / sd);
            }
        }
    }
}
