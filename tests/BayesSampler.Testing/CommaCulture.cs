using System.Globalization;

namespace BayesSampler.Testing;

/// <summary>Until disposed, numbers are written as in French or German, 1.234,5, also by threads started meanwhile.</summary>
/// <remarks>A clone of the invariant culture, because named cultures do not exist where globalization is invariant.</remarks>
public sealed class CommaCulture : IDisposable
{
    private readonly CultureInfo _current = CultureInfo.CurrentCulture;
    private readonly CultureInfo? _default = CultureInfo.DefaultThreadCurrentCulture;

    public CommaCulture()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = culture;
        CultureInfo.DefaultThreadCurrentCulture = culture;
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _current;
        CultureInfo.DefaultThreadCurrentCulture = _default;
    }
}
