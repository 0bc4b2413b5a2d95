"""Prints the constants of PortableMath: near-minimax polynomials (Chebyshev interpolation) and split constants.

Run with Python 3 and mpmath 1.3: python3 coefficients.py
"""
from mpmath import chebyfit, exp, floor, log, mp, mpf, pi, sqrt

mp.dps = 60


def show(name, poly, error):
    print(f"{name}: error {float(error):.3g}")
    for c in reversed(poly):  # constant term first
        print(f"    {float(c)!r}")


def split(name, value, bits):
    """value as a sum of doubles, the i-th rounded to bits[i] significant bits."""
    rest = mpf(value)
    print(name)
    for b in bits:
        with mp.workprec(b):
            part = +rest
        print(f"    {float(part)!r}")
        rest = rest - part


def series(coefficients, x):
    """A power series, for quotients whose closed form cancels near 0."""
    return sum(c * x**k for k, c in enumerate(coefficients))


half_ln2 = log(2) / 2 * mpf("1.0001")
exp_tail = [1 / mp.factorial(k + 3) for k in range(40)]
show("(exp(r) - 1 - r - r^2/2) / r^3", *chebyfit(lambda r: series(exp_tail, r), [-half_ln2, half_ln2], 10, error=True))

z_max = ((sqrt(2) - 1) / (sqrt(2) + 1))**2 * mpf("1.0001")
log_tail = [mpf(2) / (2 * k + 3) for k in range(40)]
show("(2 atanh(s) - 2 s) / s^3 in s^2", *chebyfit(lambda z: series(log_tail, z), [0, z_max], 8, error=True))

q_max = (pi / 4)**2 * mpf("1.0001")
sin_tail = [(-1)**(k + 1) / mp.factorial(2 * k + 3) for k in range(40)]
show("(sin(r) - r) / r^3 in r^2", *chebyfit(lambda z: series(sin_tail, z), [0, q_max], 7, error=True))
cos_tail = [(-1)**k / mp.factorial(2 * k + 4) for k in range(40)]
show("(cos(r) - 1 + r^2/2) / r^4 in r^2", *chebyfit(lambda z: series(cos_tail, z), [0, q_max], 7, error=True))

split("ln 2, the first part short enough for exact products with 11-bit integers", log(2), [40, 53])
split("1 / ln 2", 1 / log(2), [53])
split("pi / 2", pi / 2, [53, 53, 53])
split("2 / pi", 2 / pi, [53])

print("2 / pi, 1280 bits after the binary point, 64 a word, first word first")
mp.prec = 1400
bits = int(floor(2 / pi * mpf(2)**1280))
for i in range(20):
    print(f"    0x{(bits >> (64 * (19 - i))) & (2**64 - 1):016X}")

# The ziggurat's right-most edge: the r at which 256 layers of equal area v = r f(r) + integral_r^inf f close at f = 1.
mp.dps = 40


def tail_area(r):
    return sqrt(pi / 2) * mp.erfc(r / sqrt(2))


def top(r):
    v = r * exp(-r * r / 2) + tail_area(r)
    x = r
    for _ in range(254):
        x = sqrt(-2 * log(v / x + exp(-x * x / 2)))
    return v / x + exp(-x * x / 2) - 1


r = mp.findroot(top, (mpf("3.6541528853610087"), mpf("3.6541528853610089")))
print(f"ziggurat r {float(r)!r}, v {float(r * exp(-r * r / 2) + tail_area(r))!r}")
