"""Writes reference_tails.csv: logarithms of incomplete gamma, beta and von Mises probabilities and their derivatives.

Run with Python 3 and mpmath 1.3: python3 reference_tails.py
"""
from mpmath import acos, cos, exp, gammainc, log, log1p, loggamma, mp, mpf, pi, quad, sqrt, workdps

mp.dps = 50
STEP = mpf(10)**-25


def slope(function, x):
    """The derivative by differences: 50 digits and steps of 1e-25 leave about 1e-25 of relative error."""
    h = STEP * x
    return (function(x + h) - function(x - h)) / (2 * h)


def gamma_series(a, x):
    """P(a, x)"""
    term = total = mpf(1)
    n = 1
    while term > total * mpf(10)**(-mp.dps - 2) or n < x - a:
        term *= x / (a + n)
        total += term
        n += 1
    return exp(a * log(x) - x - loggamma(a + 1)) * total


def log_gamma_cdf(a, x, upper):
    if not upper:
        if x < a:
            return log(gamma_series(a, x))
        return log1p(-exp(log_gamma_cdf(a, x, True)))
    if x < a + 10 * sqrt(a) + 2:
        with workdps(110):
            return log(1 - gamma_series(a, x))
    with workdps(70):
        return log(gammainc(a, x)) - loggamma(a)


def beta_series(a, b, x, y):
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10)**(-mp.dps - 2) or (a + b + n) * x > (a + 1 + n):
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return exp(a * log(x) + b * log(y) - log(a) - loggamma(a) - loggamma(b) + loggamma(a + b)) * total


def log_beta_cdf(a, b, x, y):
    if x < mpf("0.5") or x < min(a / (a + b), mpf("0.9")):
        return log(beta_series(a, b, x, y))
    # The complement, with the digits that a small probability loses.
    bulk = -(a * log(x * (a + b) / a) + b * log(y * (a + b) / b))
    with workdps(100 + max(0, int(bulk / log(10)))):
        return log1p(-beta_series(b, a, y, x))


def von_mises_tail(y, kappa):
    """log F(-y) for y >= 0, and its derivatives."""
    def integral(lower, upper, top, weight):
        # Relative to the largest value, over the last 120 powers of e below it.
        end = cos(top) - 120 / kappa if kappa > 0 else mpf(-2)
        reach = acos(end) if end > -1 else pi
        upper = min(upper, reach)
        cuts = [lower + (upper - lower) * k / 16 for k in range(17)]
        return quad(lambda t: weight(t) * exp(kappa * (cos(t) - cos(top))), cuts)

    def one(t):
        return mpf(1)
    part, whole = integral(y, pi, y, one), 2 * integral(mpf(0), pi, mpf(0), one)
    mean = integral(y, pi, y, cos) / part - 2 * integral(mpf(0), pi, mpf(0), cos) / whole
    return log(part / whole) + kappa * (cos(y) - 1), 1 / part, mean


def von_mises(x, kappa):
    """log F(x) and its derivatives."""
    x = mpf(x)
    value, dx, dkappa = von_mises_tail(abs(x), kappa)
    if x <= 0:
        return value, dx, dkappa
    complement = log1p(-exp(value))
    odds = exp(value - complement)
    return complement, odds * dx, -odds * dkappa


def write(out, name, arguments, values):
    out.write(",".join([name] + [repr(v) for v in arguments] + [""] * (4 - len(arguments)) + [mp.nstr(v, 20) for v in values]
                       + [""] * (4 - len(values))) + "\n")


def gamma_points():
    for a in [1e-3, 0.1, 0.5, 1.0, 2.5, 9.99, 10.0, 33.3, 1e3, 1e5]:
        for z in [-6, -3, -1, 0, 0.5, 1, 2, 4, 8]:
            x = a + z * a**0.5 if a > 40 else a * 10**(z / 3)
            if x > 0:
                yield a, x
    yield from [(1e6, 1e6), (1e6, 1.002e6), (1e6, 9.96e5), (1e6, 1000001.5), (1e-3, 1e-300), (5.0, 1e-100), (0.3, 1e4), (5.0, 1e4),
                (200.0, 1.0), (1000.0, 10.0), (50.0, 2e3), (1.0, 2.5), (3.0, 5.0), (7.0, 8.0000001)]


def beta_points():
    for a in [1e-3, 0.5, 1.0, 3.7, 20.0, 1e3]:
        for b in [1e-3, 0.5, 1.0, 8.0, 150.0, 2e3]:
            mean, width = a / (a + b), (a * b / (a + b) / (a + b) / (a + b + 1))**0.5
            for z in [-4, -1, 0, 1, 3]:
                x = mean + z * width
                if 1e-6 < x < 0.9999:
                    yield a, b, x, 1 - x
    # Student-t tails: a = nu / 2, b = 1 / 2, x = nu / (nu + t^2).
    for nu in [0.5, 1.0, 4.0, 30.0, 1e3, 2e5]:
        for t in [1e-8, 0.1, 1.0, 5.0, 40.0]:
            yield nu / 2, 0.5, nu / (nu + t * t), t * t / (nu + t * t)
    yield from [(1e5, 1e5, 0.5, 0.5), (1e5, 1e5, 0.503, 0.497), (1e5, 1e5, 0.497, 0.503), (1e5, 3.0, 0.9999, 1e-4),
                (3.0, 1e5, 1e-300, 1.0), (2.0, 3.0, 1e-12, 1 - 1e-12), (1e3, 1e3, 0.01, 0.99), (1e4, 1e4, 0.3, 0.7)]


def main():
    with open("reference_tails.csv", "w", newline="\n") as out:
        out.write("function,x1,x2,x3,x4,value,d1,d2,d3\n")
        count = 0
        for a, x in gamma_points():
            for upper in (False, True):
                A, X = mpf(a), mpf(x)
                value = log_gamma_cdf(A, X, upper)
                da = slope(lambda t: log_gamma_cdf(t, X, upper), A)
                dx = exp((A - 1) * log(X) - X - loggamma(A) - value) * (-1 if upper else 1)
                write(out, "GammaUpper" if upper else "GammaLower", [a, x], [value, da, dx])
                count += 1
        print("gamma", count, flush=True)
        count = 0
        for a, b, x, y in beta_points():
            # Both as given: one of them may be rounded to 1, so the smaller defines the other.
            X, Y = (mpf(x), 1 - mpf(x)) if x < y else (1 - mpf(y), mpf(y))
            A, B = mpf(a), mpf(b)
            value = log_beta_cdf(A, B, X, Y)
            da = slope(lambda t: log_beta_cdf(t, B, X, Y), A)
            db = slope(lambda t: log_beta_cdf(A, t, X, Y), B)
            dx = exp((A - 1) * log(X) + (B - 1) * log(Y) - loggamma(A) - loggamma(B) + loggamma(A + B) - value)
            write(out, "Beta", [a, b, x, y], [value, da, db, dx])
            count += 1
        print("beta", count, flush=True)
        mp.dps = 30
        count = 0
        for kappa in [0.0, 1e-3, 0.5, 1.99, 2.0, 8.0, 40.0, 300.0, 1e4, 1e6]:
            for x in [-3.14159, -3.0, -2.0, -1.0, -0.1, -0.003, 0.003, 0.1, 1.0, 2.5]:
                write(out, "VonMises", [x, kappa], von_mises(x, mpf(kappa)))
                count += 1
        print("von mises", count, flush=True)


main()
