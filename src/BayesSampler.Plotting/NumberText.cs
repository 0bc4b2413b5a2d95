using System.Globalization;

namespace BayesSampler.Plotting;

/// <summary>Numbers as text for axes and labels: invariant, with a true minus and powers of ten.</summary>
internal static class NumberText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>10 to a whole power.</summary>
    public static string PowerOfTen(int exponent) => "10" + Superscript(exponent);

    /// <summary>A number in so many significant digits, without trailing zeros.</summary>
    public static string Short(double value, int digits = 3)
    {
        if (value == 0) return "0";
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (exponent is >= -4 and < 6)
        {
            string format = "0." + new string('#', Math.Max(0, digits - 1 - exponent));
            return Minus(value.ToString(format, CultureInfo.InvariantCulture));
        }

        string mantissaFormat = "0." + new string('#', digits - 1);
        string mantissa = (value / Math.Pow(10, exponent)).ToString(mantissaFormat, CultureInfo.InvariantCulture);
        return mantissa == "1" ? PowerOfTen(exponent) : Minus(mantissa) + "×" + PowerOfTen(exponent);
    }

    /// <summary>A tick's number, with as many digits as neighbours a step apart need.</summary>
    /// <param name="value">A multiple of the step.</param>
    /// <param name="step">Distance of two ticks, positive.</param>
    /// <param name="largest">Largest absolute value on the axis: decides for all ticks whether powers of ten are used.</param>
    public static string Tick(double value, double step, double largest)
    {
        if (Math.Abs(value) < step / 2) return "0";
        // A hair is added so that a step of 0.001, an inexact number, counts as 10^-3.
        int stepExponent = (int)Math.Floor(Math.Log10(step) + 1e-9);
        if (largest < 1e6 && stepExponent >= -4)
            return Minus(value.ToString("F" + Digits(-stepExponent), CultureInfo.InvariantCulture));
        int exponent = (int)Math.Floor(Math.Log10(largest) + 1e-9);
        string mantissaFormat = "F" + Digits(exponent - stepExponent);
        string mantissa = (value / Math.Pow(10, exponent)).ToString(mantissaFormat, CultureInfo.InvariantCulture);
        return Minus(mantissa) + "×" + PowerOfTen(exponent);
    }

    /// <summary>A probability in percent: 0.95 is 95.</summary>
    public static string Percent(double probability) => (100 * probability).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Digits(int count) => Math.Clamp(count, 0, 15).ToString(CultureInfo.InvariantCulture);

    private static string Minus(string text) => text.Replace('-', '−');

    private static string Superscript(int exponent)
    {
        string digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return (exponent < 0 ? "⁻" : "") + string.Concat(digits.Select(digit => Superscripts[digit - '0']));
    }
}
