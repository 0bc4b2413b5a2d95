using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace BayesSampler;

/// <summary>
/// Checks of arguments and settings. Every message says what is wrong, which name, the value and what to do.
/// Ranges are written so that NaN fails.
/// </summary>
internal static class Require
{
    public static int AtLeast(int value, int minimum, string name, string advice = "")
    {
        if (value < minimum) Throw(name, Invariant($"must be at least {minimum}, but was {value}."), advice);
        return value;
    }

    public static double Positive(double value, string name, string advice = "")
    {
        if (!(value > 0 && double.IsFinite(value)))
            Throw(name, Invariant($"must be positive and finite, but was {value}."), advice);
        return value;
    }

    public static double NotNegative(double value, string name, string advice = "")
    {
        if (!(value >= 0 && double.IsFinite(value)))
            Throw(name, Invariant($"must be zero or positive and finite, but was {value}."), advice);
        return value;
    }

    public static double Finite(double value, string name, string advice = "")
    {
        if (!double.IsFinite(value)) Throw(name, Invariant($"must be finite, but was {value}."), advice);
        return value;
    }

    public static double InOpenUnit(double value, string name, string advice = "")
    {
        if (!(value > 0 && value < 1)) Throw(name, Invariant($"must lie in (0, 1), but was {value}."), advice);
        return value;
    }

    public static double InClosedUnit(double value, string name, string advice = "")
    {
        if (!(value >= 0 && value <= 1)) Throw(name, Invariant($"must lie in [0, 1], but was {value}."), advice);
        return value;
    }

    public static T InRange<T>(T value, T minimum, T maximum, string name, string advice = "") where T : INumber<T>
    {
        if (!(value >= minimum && value <= maximum))
            Throw(name, Invariant($"must lie in [{minimum}, {maximum}], but was {value}."), advice);
        return value;
    }

    /// <summary>Every entry finite; the message names the first that is not, counted from 0.</summary>
    public static void AllFinite(ReadOnlySpan<double> values, string name, string advice = "")
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(Join(Invariant($"{name}[{i}] must be finite, but was {values[i]}."), advice), name);
        }
    }

    /// <summary>Two lengths that must agree; <paramref name="advice"/> says why.</summary>
    public static void SameLength(int length, int expected, string name, string expectedName, string advice = "")
    {
        if (length != expected)
        {
            throw new ArgumentException(
                Join(Invariant($"{name} has {length} values but {expectedName} has {expected}."), advice), name);
        }
    }

    /// <summary>Formats with the invariant culture: messages read the same everywhere.</summary>
    /// <remarks>A handler passed by reference would have formatted with the current culture before it gets here.</remarks>
    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Join(string statement, string advice) => advice.Length == 0 ? statement : statement + " " + advice;

    [DoesNotReturn]
    private static void Throw(string name, string complaint, string advice) =>
        throw new ArgumentOutOfRangeException(name, Join(name + " " + complaint, advice));
}
