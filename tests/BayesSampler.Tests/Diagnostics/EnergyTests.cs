namespace BayesSampler.Tests;

public sealed class EnergyTests
{
    [Fact]
    public void EBfmi_is_changes_squared_over_deviations_squared()
    {
        double[] energies = [1, 3, 2, 6];
        Assert.Equal((4 + 1 + 16) / (4 + 0 + 1 + 9.0), Energy.EBfmi(energies.AsSpan()), 1e-15);
    }

    [Fact]
    public void EBfmi_is_NaN_for_unusable_energies_of_that_chain_only()
    {
        double[] energies = [1, 3, 2, 6, 5, 5, 5, 5, 1, double.NaN, 2, 3];
        double[] actual = Energy.EBfmi(new ParameterDraws(energies, 3));
        Assert.Equal(1.5, actual[0], 1e-15);
        Assert.True(double.IsNaN(actual[1]));
        Assert.True(double.IsNaN(actual[2]));
        Assert.True(double.IsNaN(Energy.EBfmi([1.0, 2.0])));
    }
}
