namespace BayesSampler.Models.Tests;

/// <summary>
/// A number of about 32 digits, the sum of two doubles (Dekker, 1971): references and differences beside which the error of the
/// code under test is all there is.
/// </summary>
internal readonly struct DoubleDouble
{
    private readonly double _high;
    private readonly double _low;

    private DoubleDouble(double high, double low)
    {
        _high = high + low;
        _low = low - (_high - high);
    }

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static explicit operator double(DoubleDouble value) => value._high;

    public static DoubleDouble operator -(DoubleDouble a) => new(-a._high, -a._low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        double sum = a._high + b._high;
        double part = sum - a._high;
        double rest = (a._high - (sum - part)) + (b._high - part);
        return new(sum, rest + (a._low + b._low));
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a._high * b._high;
        double rest = Math.FusedMultiplyAdd(a._high, b._high, -product);
        return new(product, Math.FusedMultiplyAdd(a._high, b._low, Math.FusedMultiplyAdd(a._low, b._high, rest)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a._high / b._high;
        DoubleDouble rest = a - b * first;
        double second = rest._high / b._high;
        rest -= b * second;
        return new DoubleDouble(first, second) + rest._high / b._high;
    }

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a._high == 0) return 0;
        double root = Math.Sqrt(a._high);
        DoubleDouble rest = a - (DoubleDouble)root * root;
        DoubleDouble better = (DoubleDouble)root + rest._high / (2 * root);
        return better + (a - better * better)._high / (2 * root);
    }
}
