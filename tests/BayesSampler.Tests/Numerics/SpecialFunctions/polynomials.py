"""Writes PortableMath.Polynomials.cs: near-minimax polynomials (Chebyshev interpolation) as branch-free vector code.

Run with Python 3 and mpmath 1.3: python3 polynomials.py > ../../../../src/BayesSampler/Numerics/PortableMath.Polynomials.cs
"""
from mpmath import (asin, atan, besseli, chebyfit, digamma, erf, erfc, euler, exp, findroot, inf, log, loggamma, mp, mpf, nstr, pi,
                    psi, sqrt, workdps, zeta)

mp.dps = 50
TINY = mpf(10)**-14


def series(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients))


def log_gamma_core(v):
    """log gamma(1 + w) / (w (w - 1)), w = v + 1/2; near its poles by the series of log gamma at 1 and at 2."""
    w = v + mpf(1) / 2
    if abs(w) < TINY:
        return (euler - zeta(2) / 2 * w) * (1 + w)
    if abs(w - 1) < TINY:
        return 1 - euler
    return loggamma(1 + w) / (w * (w - 1))


def stirling(t):
    """What Stirling's formula leaves of log gamma, times x."""
    if t < TINY:
        return mpf(1) / 12 - t / 360
    with workdps(90):
        x = 1 / sqrt(t)
        return (loggamma(x) - ((x - mpf(1) / 2) * log(x) - x + log(2 * pi) / 2)) * x


DIGAMMA_ZERO = findroot(digamma, mpf("1.4616"))


def digamma_core(v):
    d = v + mpf(3) / 2 - DIGAMMA_ZERO
    return psi(1, DIGAMMA_ZERO) if abs(d) < TINY else digamma(v + mpf(3) / 2) / d


def digamma_rest(t):
    """(log x - 1/(2 x) - digamma(x)) x^2"""
    if t < TINY:
        return mpf(1) / 12 - t / 120
    with workdps(90):
        x = 1 / sqrt(t)
        return (log(x) - 1 / (2 * x) - digamma(x)) / t


def trigamma_rest(t):
    """(trigamma(x) - 1/x - 1/(2 x^2)) x^3"""
    if t < TINY:
        return mpf(1) / 6 - t / 30
    with workdps(90):
        x = 1 / sqrt(t)
        return (psi(1, x) - 1 / x - 1 / (2 * x * x)) * x**3


MILLS_SHIFT = 6


def mills(q):
    """((x + 6) e^(x^2/2) Phi(-x) - 1 / sqrt(2 pi)) / (1 - q), x = 6 (1 + q) / (1 - q)."""
    limit = 1 / sqrt(2 * pi)
    if 1 - q < mpf("0.04"):
        u = (1 - q) / (MILLS_SHIFT * (1 + q))  # 1 / x
        total, term, k = mpf(0), mpf(1), 0
        while abs(term) > mpf(10)**-45 and k < 400:
            k += 1
            term *= -(2 * k - 1) * u * (u if k > 1 else 1)
            total += term
        # 1 - q = 6 u (1 + q)
        return limit * (MILLS_SHIFT + (1 + MILLS_SHIFT * u) * total) / (MILLS_SHIFT * (1 + q))
    x = MILLS_SHIFT * (1 + q) / (1 - q)
    with workdps(90):
        return ((x + MILLS_SHIFT) * exp(x * x / 2) * erfc(x / sqrt(2)) / 2 - limit) / (1 - q)


def erf_rest(z):
    """erf(x) / x - 1, z = x^2."""
    return 2 / sqrt(pi) - 1 if z < TINY**3 else erf(sqrt(z)) / sqrt(z) - 1


def atan_rest(z):
    return series([mpf(-1)**(k + 1) / (2 * k + 3) for k in range(6)], z) if z < TINY else (atan(sqrt(z)) / sqrt(z) - 1) / z


def asin_rest(z):
    return mpf(1) / 6 + z * 3 / 40 if z < TINY else (asin(sqrt(z)) / sqrt(z) - 1) / z


def log_rest(z):
    return series([mpf(1) / (2 * k + 5) for k in range(40)], z)


def log_bessel_near(z):
    return mpf(1) / 4 if z < TINY**3 else log(besseli(0, sqrt(z))) / z


def log_bessel_scaled(x):
    with workdps(90):
        return log(besseli(0, x) * exp(-x) * sqrt(x))


def ratio_near(z):
    return mpf(1) / 2 if z < TINY**3 else besseli(1, sqrt(z)) / besseli(0, sqrt(z)) / sqrt(z)


def ratio_complement(x):
    with workdps(90):
        return 1 - besseli(1, x) / besseli(0, x)


BESSEL_SHIFT = 5


def middle(function):
    return lambda q: function(BESSEL_SHIFT * (1 + q) / (1 - q))


def split(value):
    high = float(value)
    return high, float(value - mpf(high))


POLYNOMIALS = [
    ("LogGammaCore", "log Γ(1 + w) / (w (w - 1)) for w = x + 1/2 in [0, 1.3]", log_gamma_core, -0.5, "0.8", 25),
    ("Stirling", "(log Γ(y) - (y - 1/2) log y + y - log(2 π) / 2) y for x = 1 / y^2, y at least 3", stirling, 0, mpf(1) / 9, 13),
    ("DigammaCore", "ψ(y) / (y - y0) for y = x + 3/2 in [1, 2], y0 the zero", digamma_core, -0.5, 0.5, 23),
    ("DigammaRest", "(log y - 1 / (2 y) - ψ(y)) y^2 for x = 1 / y^2, y at least 3", digamma_rest, 0, mpf(1) / 9, 13),
    ("TrigammaCore", "ψ'(y) for y = x + 3/2 in [1, 2]", lambda v: psi(1, v + mpf(3) / 2), -0.5, 0.5, 24),
    ("TrigammaRest", "(ψ'(y) - 1 / y - 1 / (2 y^2)) y^3 for x = 1 / y^2, y at least 3", trigamma_rest, 0, mpf(1) / 9, 13),
    ("MillsPolynomial", "((y + 6) e^(y^2 / 2) Φ(-y) - 1 / sqrt(2 π)) / (1 - x), y >= 0, x = (y - 6) / (y + 6)", mills, -1, 1, 25),
    ("ErfRest", "erf(y) / y - 1 for x = y^2, y in [0, 1]", erf_rest, 0, 1, 12),
    ("AtanRest", "(atan(y) / y - 1) / y^2 for x = y^2, y in [0, 1]", atan_rest, 0, 1, 22),
    ("AsinRest", "(asin(y) / y - 1) / y^2 for x = y^2, y in [0, 1/2]", asin_rest, 0, 0.25, 15),
    ("LogBesselNear", "log I0(y) / y^2 for x = y^2, y in [0, 2]", log_bessel_near, 0, 4, 20),
    ("LogBesselMiddle", "log(I0(y) e^-y sqrt(y)) for x = (y - 5) / (y + 5), y in [2, 12]", middle(log_bessel_scaled),
     mpf(-3) / 7, mpf(7) / 17, 24),
    ("LogBesselFar", "log(I0(y) e^-y sqrt(y)) for x = 1 / y, y at least 12",
     lambda w: -log(2 * pi) / 2 + w / 8 if w < TINY else log_bessel_scaled(1 / w), 0, mpf(1) / 12, 18),
    ("BesselRatioNear", "I1(y) / I0(y) / y for x = y^2, y in [0, 2]", ratio_near, 0, 4, 20),
    ("BesselRatioMiddle", "1 - I1(y) / I0(y) for x = (y - 5) / (y + 5), y in [2, 12]", middle(ratio_complement),
     mpf(-3) / 7, mpf(7) / 17, 24),
    ("BesselRatioFar", "(1 - I1(y) / I0(y)) y for x = 1 / y, y at least 12",
     lambda w: mpf(1) / 2 + w / 8 if w < TINY else ratio_complement(1 / w) / w, 0, mpf(1) / 12, 18),
    ("LogRest", "(atanh(s) / s - 1 - s^2 / 3) / s^4 for x = s^2, |s| up to 0.172", log_rest, 0, mpf("0.02945"), 8),
]


def statements(coefficients):
    """The polynomial by two steps of Horner's scheme, which keep the rounding errors small, and Estrin's for the rest."""
    first, second = (f"Create({float(c)!r})" for c in coefficients[:2])
    lines = estrin(coefficients[2:])
    return lines + [f"Vector256<double> slope = FusedMultiplyAdd(x, rest, {second});", f"return FusedMultiplyAdd(x, slope, {first});"]


def estrin(coefficients):
    """The polynomial as "rest", with few dependent steps."""
    lines, powers = [], {1: "x"}
    terms = [f"Create({float(c)!r})" for c in coefficients]
    level, step = 0, 1
    while len(terms) > 1:
        if step > 1:
            half = powers[step // 2]
            powers[step] = f"x{step}"
            lines.append(f"Vector256<double> x{step} = {half} * {half};")
        merged = []
        for i in range(0, len(terms) - 1, 2):
            name = "rest" if len(terms) == 2 else f"{'abcde'[level]}{i // 2}"
            lines.append(f"Vector256<double> {name} = FusedMultiplyAdd({powers[step]}, {terms[i + 1]}, {terms[i]});")
            merged.append(name)
        if len(terms) % 2:
            merged.append(terms[-1])
        terms, level, step = merged, level + 1, 2 * step
    return lines


def main():
    out = ["using System.Runtime.CompilerServices;", "using System.Runtime.Intrinsics;",
           "using static System.Runtime.Intrinsics.Vector256;", "", "namespace BayesSampler;", "",
           "// Written by polynomials.py beside the tests: after Estrin (1960), with few dependent steps, but for the first two terms.",
           "public static partial class PortableMath", "{"]
    high, low = split(DIGAMMA_ZERO - 1)
    out += ["    /// <summary>The zero of ψ, less 1, in two parts.</summary>",
            f"    private const double DigammaZeroHigh = {high!r};", f"    private const double DigammaZeroLow = {low!r};", ""]
    high, low = split(mpf(1) / 3)
    out += [f"    private const double ThirdHigh = {high!r};", f"    private const double ThirdLow = {low!r};", ""]
    high, low = split(pi)
    out += [f"    internal const double HalfLogTwoPi = {float(log(2 * pi) / 2)!r};",
            f"    private const double OverRootTwoPi = {float(1 / sqrt(2 * pi))!r};", ""]
    for name, text, function, low, high, count in POLYNOMIALS:
        p, error = chebyfit(function, [mpf(low), mpf(high)], count, error=True)
        coefficients = list(reversed(p))
        if name in ("Stirling", "DigammaRest"):
            out.append(f"    private static ReadOnlySpan<double> {name}Coefficients =>")
            out.append("    [")
            out += [f"        {float(c)!r}," for c in coefficients]
            out += ["    ];", ""]
        out.append(f"    /// <summary>{text}: error {nstr(error, 2)}.</summary>")
        out.append("    [MethodImpl(MethodImplOptions.AggressiveInlining)]")
        out.append(f"    private static Vector256<double> {name}(Vector256<double> x)")
        out.append("    {")
        out += ["        " + line for line in statements(coefficients)]
        out += ["    }", ""]
    out[-1] = "}"
    print("\n".join(out))


main()
