"""Writes reference_values.csv: values of the special functions of PortableMath, correctly rounded, at hard and random points.

Run with Python 3 and mpmath 1.3: python3 reference_values.py
"""
import random
import struct
from fractions import Fraction

from mpmath import (acos, asin, atan, besseli, beta, cosh, digamma, erf, erfc, erfinv, exp, expm1, findroot, inf, isinf, isnan,
                    log, log1p, loggamma, mp, mpf, nan, pi, power, psi, sinh, sqrt, workdps)

random.seed(20240301)
mp.dps = 60


def to_bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def neighbours(x, count=2):
    bits = to_bits(abs(x))
    near = [from_bits(b) for b in range(max(bits - count, 0), bits + count + 1) if b < 0x7FF0000000000000]
    return near if x >= 0 else [-v for v in near]


def rounded(value):
    """The nearest double, ties to even, subnormals and overflow included."""
    if isnan(value):
        return float("nan")
    if isinf(value):
        return float(value)
    if value == 0:
        return 0.0
    sign, man, exponent, _ = value._mpf_
    if exponent + man.bit_length() < -1200:
        return 0.0
    if exponent + man.bit_length() > 1100:
        return float("-inf") if sign else float("inf")
    fraction = Fraction(int(man)) * Fraction(2)**int(exponent)
    try:
        magnitude = fraction.numerator / fraction.denominator  # Python rounds this quotient correctly
    except OverflowError:
        magnitude = float("inf")
    return -magnitude if sign else magnitude


def rest_in_ulps(value, nearest):
    """What rounding took away, in units of the last place of the rounded value."""
    if isnan(value) or isinf(value) or isinf(nearest):
        return 0.0
    exponent = max(to_bits(abs(nearest)) >> 52, 1) - 1075
    return float((value - mpf(nearest)) / mpf(2)**exponent)


def both(xs):
    return [s * x for x in xs for s in (1, -1)]


def spread(count, low, high):
    return [random.uniform(low, high) for _ in range(count)]


def logarithmic(count, low, high):
    a, b = float(mp.log10(low)), float(mp.log10(high))
    return [float(mpf(10)**random.uniform(a, b)) for _ in range(count)]


TINY = [5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-30, 1e-17, 1.1102230246251565e-16, 1e-12, 1e-8, 1e-5, 1e-3]
HUGE = [1e3, 1e5, 1e10, 9007199254740992.0, 1e22, 1e100, 1e200, 1e300]


def log_gamma(x):
    with workdps(60):
        if x < mpf(10)**-50:
            return -log(x)
        return loggamma(x)


def digamma_of(x):
    return -1 / x if x < mpf(10)**-70 else digamma(x)


def trigamma_of(x):
    return 1 / x**2 if x < mpf(10)**-50 else 1 / x if x > mpf(10)**50 else psi(1, x)


def tail(y):
    """log of Φ(-y), y >= 0."""
    if y > 10**6:
        s = sum((-1)**k * mp.fac2(2 * k - 1) / y**(2 * k) for k in range(12))
        return -y * y / 2 - log(y * sqrt(2 * pi)) + log(s)
    with workdps(60 + int(y * y / 2 / 2.3) if y < 45 else 60):
        return log(erfc(y / sqrt(2)) / 2)


def log_phi(x):
    if x <= 0:
        return tail(-x)
    return -exp(tail(x)) if x > 20 else log1p(-exp(tail(x)))


def inverse_mills(x):
    return exp(-x * x / 2 - log(2 * pi) / 2 - log_phi(x)) if abs(x) < 10**6 else (-x - 1 / x if x < 0 else mpf(0))


def phi(x):
    return exp(tail(-x)) if x <= 0 else 1 - exp(tail(x)) if x < 40 else mpf(1)


def quantile(p):
    if p == mpf(1) / 2:
        return mpf(0)
    q = p if p < mpf(1) / 2 else 1 - p
    if q > mpf("0.01"):
        y = sqrt(mpf(2)) * erfinv(1 - 2 * q)
    else:
        target = log(q)
        y = sqrt(-2 * target)
        for _ in range(60):
            step = (tail(y) - target) / exp(-y * y / 2 - log(2 * pi) / 2 - tail(y))
            y += step
            if abs(step) < mpf(10)**-45:
                break
    return -y if p < mpf(1) / 2 else y


def log_1m_exp(x):
    return log(-expm1(x)) if x > -1 else -exp(x) if x < -150 else log1p(-exp(x))


def log_bessel(x):
    if x < mpf(10)**-20:
        return x * x / 4
    if x > 10**5:
        s, term = mpf(0), mpf(1)
        for k in range(1, 30):
            s += term
            term *= mpf((2 * k - 1)**2) / (8 * k * x)
        return x - log(2 * pi * x) / 2 + log(s)
    return log(besseli(0, x))


def bessel_ratio(x):
    if x < mpf(10)**-20:
        return x / 2
    if x > 10**5:
        def series(nu):
            s, term = mpf(0), mpf(1)
            for k in range(1, 30):
                s += term
                term *= -mpf(4 * nu * nu - (2 * k - 1)**2) / (8 * k * x)
            return s
        return series(1) / series(0)
    return besseli(1, x) / besseli(0, x)


def ratio(x, d):
    if d == 0:
        return mpf(0), mpf(1)
    with workdps(60 + max(0, int(mp.log10(x / d + 1))) + max(0, int(mp.log10(1 / d + 1))) + max(0, int(mp.log10(x + 1)))):
        value = loggamma(x + d) - loggamma(x)
        scale = abs(value)
        if x < 3:
            scale = max(scale, abs(loggamma(x + d + 3) - loggamma(x + 3)), abs(log1p(d / x)))
        return +value, +scale


def difference(x, d):
    if d == 0:
        return mpf(0), mpf(1)
    with workdps(60 + max(0, int(mp.log10(x / d + 1))) + max(0, int(mp.log10(1 / d + 1))) + max(0, int(mp.log10(x + 1)))):
        value = digamma(x + d) - digamma(x)
        return +value, abs(value)


def log_beta(a, b):
    a, b = min(a, b), max(a, b)
    with workdps(80 + 2 * max(0, int(mp.log10(b / a))) + max(0, int(mp.log10(b + 1)))):
        value = loggamma(a) + loggamma(b) - loggamma(a + b)
        scale = abs(value)
        if a < 3:
            scale = max(scale, abs(loggamma(a)), ratio(b, a)[1])
        return +value, +scale


def pow_of(x, y):
    value = power(x, y) if abs(y * log(x)) < 2000 else (inf if y * log(x) > 0 else mpf(0))
    return value, abs(value)


ZERO = 1.4616321449683623
GAMMA = (TINY + HUGE + logarithmic(60, 1e-300, 1e300) + logarithmic(60, 1e-3, 1e3) + spread(150, 0, 4) + spread(60, 2.9, 20)
         + neighbours(1.0, 3) + neighbours(2.0, 3) + neighbours(3.0, 3) + neighbours(ZERO, 3) + [0.5, 1.5, 2.5, 1e-2, 100.5, 170.6]
         + [1 + s * 2.0**-k for k in range(2, 52, 3) for s in (1, -1)] + [2 + s * 2.0**-k for k in range(2, 51, 3) for s in (1, -1)])
NORMAL = (both(TINY) + both([0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 6.0, 8.0, 8.29, 10.0, 20.0, 26.5, 27.2, 30.0, 37.5, 38.4, 39.9])
          + spread(100, -3, 3) + spread(100, -38, 9) + neighbours(1.0) + neighbours(-1.0))
FAR_LEFT = [-40.0, -41.0, -100.0, -1e3, -1e6, -1e10, -1e20, -1e100, -1e150] + [-v for v in logarithmic(40, 40, 1e150)]
UNIT = both(TINY) + both([0.25, 0.5, 0.75, 0.9, 1.0]) + spread(150, -1, 1) + neighbours(0.5, 3) + neighbours(-0.5, 3) + neighbours(
    -1.0, 3)[:4] + neighbours(1.0, 3)[:4] + [1 - 2.0**-k for k in range(2, 53, 3)] + [2.0**-k - 1 for k in range(2, 53, 3)]
LN2 = 0.6931471805599453
POSITIVE = TINY + HUGE + logarithmic(80, 1e-3, 1e3) + spread(150, 0, 12) + spread(40, 0, 100) + neighbours(2.0) + neighbours(8.0)

UNARY = [
    ("LogGamma", log_gamma, GAMMA), ("Digamma", digamma_of, GAMMA), ("Trigamma", trigamma_of, GAMMA),
    ("Erf", erf, NORMAL), ("Erfc", lambda x: 2 * exp(tail(x * sqrt(mpf(2)))) if x > 0 else erfc(x), NORMAL),
    ("NormalCdf", phi, NORMAL),
    ("LogNormalCdf", log_phi, NORMAL + FAR_LEFT), ("InverseMills", inverse_mills, NORMAL + FAR_LEFT),
    ("NormalQuantile", quantile, TINY + [1 - v for v in TINY if 1 - v < 1] + spread(120, 0, 1) + logarithmic(80, 1e-300, 0.3)
     + neighbours(0.25) + neighbours(0.5) + neighbours(0.75) + [0.5 + s * 2.0**-k for k in range(2, 53, 3) for s in (1, -1)]),
    ("Log1mExp", log_1m_exp, [-v for v in TINY + HUGE[:1] + spread(80, 0, 2) + spread(40, 0, 40) + spread(20, 600, 750)
                              + logarithmic(60, 1e-300, 1)] + neighbours(-LN2, 3)),
    ("Sinh", sinh, both(TINY + spread(60, 0, 2) + spread(40, 0, 45) + spread(40, 40, 711) + [710.4, 710.47, 711.0, 20.0, 40.0])),
    ("Cosh", cosh, both(TINY + spread(60, 0, 2) + spread(40, 0, 45) + spread(40, 40, 711) + [710.4, 710.47, 711.0, 20.0, 40.0])),
    ("Atan", atan, both(TINY + HUGE + spread(80, 0, 1) + spread(60, 1, 3) + logarithmic(40, 1e-10, 1e10) + neighbours(1.0, 3))),
    ("Asin", asin, UNIT), ("Acos", acos, UNIT),
    ("LogBesselI0", log_bessel, POSITIVE), ("BesselI1OverI0", bessel_ratio, POSITIVE),
]

WIDE = [1e-300, 1e-30, 1e-8, 1e-3, 0.5, 1.0, 1.46, 2.0, 2.9999999999999996, 3.0, 7.5, 100.0, 1e6, 1e15, 1e30, 1e100, 1e300]
PAIRS = ([(x, d) for x in WIDE for d in WIDE] + list(zip(logarithmic(150, 1e-10, 1e10), logarithmic(150, 1e-10, 1e10)))
         + list(zip(logarithmic(100, 1e-2, 1e4), logarithmic(100, 1e-2, 1e4))) + list(zip(logarithmic(60, 3, 1e8), [0.5] * 60))
         + list(zip(spread(100, 0, 6), spread(100, 0, 6))) + [(5e-324, 1.0), (1e-310, 1e-3), (1e-310, 1e10), (4.0, 5e-324)])
POWERS = ([(x, y) for x in [1e-300, 0.1, 0.5, 0.9999999999999999, 1.0000000000000002, 1.5, 2.0, 10.0, 1e300, 5e-324, 1e-310]
           for y in [1e-300, 1e-10, 0.5, -0.5, 1.0, -1.0, 2.0, 3.0, 100.5, -100.5, 1e10, 1e15, -1e15]]
          + list(zip(logarithmic(300, 1e-3, 1e3), spread(300, -100, 100)))
          + [(x, random.uniform(-744, 709) / float(log(x))) for x in logarithmic(200, 1e-300, 1e300)]
          + [(x, random.uniform(-708, 709) / float(log(x))) for x in spread(100, 0.5, 2)])
BINARY = [("LogGammaRatio", ratio, PAIRS), ("DigammaDifference", difference, PAIRS), ("LogBeta", log_beta, PAIRS),
          ("Pow", pow_of, POWERS)]


def text(value):
    return "NaN" if value != value else format(to_bits(value), "016X")


def main():
    with open("reference_values.csv", "w", newline="\n") as out:
        out.write("function,x,y,value,rest,scale\n")
        for name, function, points in UNARY:
            points = sorted(set(points))
            for x in points:
                with workdps(400 if name in ("Sinh", "Cosh", "Log1mExp", "Erf", "Asin", "Acos", "Atan") else 60):
                    value = function(mpf(x))
                    nearest = rounded(value)
                    out.write(f"{name},{text(x)},,{text(nearest)},{rest_in_ulps(value, nearest):.4f},{text(abs(nearest))}\n")
            print(name, len(points), flush=True)
        for name, function, points in BINARY:
            points = sorted(set(points))
            for x, y in points:
                value, scale = function(mpf(x), mpf(y))
                nearest = rounded(value)
                out.write(f"{name},{text(x)},{text(y)},{text(nearest)},{rest_in_ulps(value, nearest):.4f},"
                          f"{text(abs(rounded(scale)))}\n")
            print(name, len(points), flush=True)


if __name__ == "__main__":
    main()
