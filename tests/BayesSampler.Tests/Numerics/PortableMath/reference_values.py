"""Writes reference_values.csv: correctly rounded values of the functions of PortableMath at hard and at random points.

Run with Python 3 and mpmath 1.3: python3 reference_values.py
"""
import random
import struct
from fractions import Fraction

from mpmath import cos, exp, expm1, inf, isnan, isinf, log, log1p, mp, mpf, nan, pi, sin, tanh

mp.dps = 60
random.seed(20240229)


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
    if value in (inf, -inf):
        return float(value)
    if value == 0:
        return 0.0
    sign, man, exponent, _ = value._mpf_
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
    bits = to_bits(abs(nearest))
    exponent = max(bits >> 52, 1) - 1075
    return float((value - mpf(nearest)) / mpf(2)**exponent)


def log_of(x):
    return nan if x < 0 else -inf if x == 0 else log(x)


def log1p_of(x):
    return nan if x < -1 else -inf if x == -1 else log1p(x)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x))


def tanh_of(x):
    return expm1(2 * x) / (expm1(2 * x) + 2) if abs(x) < 1 else tanh(x)


TINY = [5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308, 1e-300, 1e-160, 1e-30, 1e-17, 5.551115123125783e-17,
        1.1102230246251565e-16, 2.220446049250313e-16, 1e-15, 7.450580596923828e-09, 1e-8, 1e-5, 1e-3]
HUGE = [1e10, 1e16, 9007199254740992.0, 1e22, 1e100, 1e300, 1.7976931348623157e308]
LN2 = 0.6931471805599453


def both(xs):
    return [s * x for x in xs for s in (1, -1)]


def spread(count, low, high):
    return [random.uniform(low, high) for _ in range(count)]


def logarithmic(count, low, high):
    a, b = mp.log10(low), mp.log10(high)
    return [float(mpf(10)**random.uniform(float(a), float(b))) for _ in range(count)]


def halves_of_ln2(count):
    return [x for n in range(-count, count + 1) for x in neighbours((n + 0.5) * LN2, 1)]


EXP = (both(TINY) + both([1.0, 2.0, 0.5, 10.0, 100.0, 700.0]) + halves_of_ln2(12) + neighbours(709.782712893384, 3)
       + neighbours(-745.1332191019412, 3) + neighbours(-744.4400719213812) + neighbours(-708.3964185322641)
       + neighbours(-709.0895657128241) + spread(40, -1, 1) + spread(60, -708, 709) + spread(40, -745, -708)
       + [1e300, -1e300, -746.0, 710.0, 0.35196476865611004, 3.8452425899507645])
LOG = (TINY + HUGE + [0.0, -1.0, -5e-324, 0.5, 2.0, 10.0] + neighbours(1.0, 12) + neighbours(0.7071067811865476, 4)
       + neighbours(1.4142135623730951, 4) + spread(60, 0.4, 2.2) + logarithmic(80, 1e-307, 1e307)
       + logarithmic(40, 5e-324, 2e-308) + [1 + s * 2.0**-k for k in range(1, 52) for s in (1, -1)]
       + [2.0**k for k in range(-1074, 1024, 97)] + [0.69804054246934055])
LOG1P = (both(TINY) + HUGE + [-1.0, -1.5, -2.0, 1.0, 0.5, -0.5] + neighbours(-1.0, 3)[:3] + [-0.9999999999999999]
         + neighbours(-0.2928932188134524) + neighbours(0.41421356237309515) + spread(60, -0.9, 2.5)
         + [-1 + 2.0**-k for k in range(1, 53)] + both([2.0**-k for k in range(1, 60)]) + both(logarithmic(40, 1e-20, 0.9))
         + logarithmic(40, 1, 1e300) + [1.7959902561541275e-16, -1.8036882326293152e-16])
EXPM1 = (both(TINY) + both([1.0, 2.0, 0.5, 10.0, 30.0]) + halves_of_ln2(12) + neighbours(709.782712893384, 3)
         + [37.42994775023705, 36.7368005696771, -36.7368005696771, -37.42994775023705, -40.0, -50.0, -1e300, 1e300]
         + spread(60, -2, 2) + spread(40, -40, 40) + spread(40, 40, 709) + both(logarithmic(40, 1e-18, 0.5))
         + [0.3570954620477611, 0.35160202712988287])
multiples = [rounded(n * pi / 2) for n in [*range(-8, 9), 100, 1001, 63661, 65535, 10**6 + 1, 683565275, 683565276]]
ANGLES = (both(TINY) + both(HUGE) + [x for m in multiples if m for x in neighbours(m, 1)] + both(spread(20, 0, 0.8))
          + spread(60, -10, 10) + spread(60, -1e5, 1e5) + spread(40, -2.0**30, 2.0**30) + neighbours(1073741824.0)
          + both(logarithmic(60, 1e9, 1.7e308)) + [2.0**k for k in range(20, 1024, 31)]
          # Doubles unusually close to a multiple of pi / 2.
          + [6381956970095103 * 2.0**797, 5319372648326541 * 2.0**255, 1.6e5 + 2.0**-30, 5.497787143782138]
          + [-0.86320165447677688, 1.2153423589365914e+122])
TANH = (both(TINY) + both([0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 19.0, 19.061547465398498, 20.0, 22.0, 1e300]) + spread(60, -1, 1)
        + spread(60, -20, 20) + both(logarithmic(40, 1e-18, 1)) + both([LN2 / 4, 3 * LN2 / 4]) + [-0.17694454120148118])
SIGMOID = (both(TINY) + both([0.5, 1.0, 10.0, 36.7, 37.0, 40.0, 100.0, 700.0, 709.5, 710.0, 744.0, 745.0, 746.0, 1e300])
           + halves_of_ln2(6) + neighbours(-745.1332191019412, 3) + spread(60, -2, 2) + spread(60, -40, 40)
           + spread(60, -745, -30) + [-707.48377920828966])
SOFTPLUS = SIGMOID + spread(40, -37.5, -35.5) + [-36.616782996427787, -36.520557375512126]

FUNCTIONS = [("Exp", exp, EXP), ("Log", log_of, LOG), ("Log1p", log1p_of, LOG1P), ("Expm1", expm1, EXPM1),
             ("Sin", sin, ANGLES), ("Cos", cos, ANGLES), ("Tanh", tanh_of, TANH), ("LogisticSigmoid", sigmoid, SIGMOID),
             ("Log1pExp", softplus, SOFTPLUS)]

LIMITS = {"Exp": lambda x: (0, inf), "Expm1": lambda x: (-1, inf), "LogisticSigmoid": lambda x: (0, 1),
          "Log1pExp": lambda x: (0, x), "Tanh": lambda x: (-1, 1)}

with open("reference_values.csv", "w", newline="\n") as out:
    out.write("function,x,value,rest\n")
    for name, function, points in FUNCTIONS:
        points = sorted(set(points))
        for x in points:
            # 1 + exp(-700) needs digits beyond its own; far out only the limit is representable.
            with mp.workdps(700):
                if abs(x) >= 1000 and name in LIMITS:
                    value = mpf(LIMITS[name](x)[x > 0])
                else:
                    value = function(mpf(x))
                nearest = rounded(value)
                rest = 0.0 if abs(x) >= 1000 and name in LIMITS else rest_in_ulps(value, nearest)
            bits = "NaN" if nearest != nearest else format(to_bits(nearest), "016X")
            out.write(f"{name},{to_bits(x):016X},{bits},{rest:.6f}\n")
        print(name, len(points))
