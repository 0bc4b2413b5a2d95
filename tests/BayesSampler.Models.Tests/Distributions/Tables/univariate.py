"""Log densities, log distribution functions and their derivatives, to 20 digits: writes univariate.csv beside this file.

Definitions as in textbooks, evaluated with 60 digits by mpmath; derivatives by central differences at that precision. A line:
name;x;arguments;units;log density;its derivatives;log P(X <= x);its derivatives;log P(X > x);its derivatives;terms;tail terms
where derivatives go by x (left out for counts) and then by each argument, units are the sizes of x and the arguments that an
error of a derivative is judged by, terms is the size of what cancels in the log density, and tail terms that of what cancels in
the distribution functions (the parameters of an incomplete beta function, the relative width of a truncation). Numbers in a
field are separated by blanks.
"""
import os
from mpmath import mp, mpf, log, log1p, exp, pi, sqrt, loggamma, erfc, atan, cos, besseli, quad, expm1, inf

mp.dps = 60


def lg(x): return loggamma(x)
def lbeta(a, b): return lg(a) + lg(b) - lg(a + b)
def ncdf(z): return erfc(-z / sqrt(mpf(2))) / 2


def lentz(b0, terms):
    """The continued fraction b0 + a1 / (b1 + a2 / (b2 + ...)) by Lentz's method."""
    tiny = mpf(10) ** -1000
    f = b0 or tiny
    c, d = f, mpf(0)
    for a, b in terms:
        d = 1 / ((b + a * d) or tiny)
        c = (b + a / c) or tiny
        f *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps + 2): return f


def gamma_parts(a, x):
    """P and Q, the smaller one exact."""
    front = exp(a * log(x) - x - lg(a))
    if x < a + 1:
        term = total = 1 / a
        n = 0
        while term > total * mpf(10) ** -(mp.dps + 2):
            n += 1
            term *= x / (a + n)
            total += term
        return front * total, 1 - front * total
    def steps():
        n = 0
        while True:
            n += 1
            yield -n * (n - a), x + 2 * n + 1 - a
    q = front / lentz(x + 1 - a, steps())
    return 1 - q, q


def P(a, x): return gamma_parts(a, x)[0]
def Q(a, x): return gamma_parts(a, x)[1]


def I(a, b, x, y=None):
    """The regularised incomplete beta function; y is 1 - x."""
    y = 1 - x if y is None else y
    if x > (a + 1) / (a + b + 2): return 1 - I(b, a, y, x)
    def steps():
        m = 0
        while True:
            yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), mpf(1)
            m += 1
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), mpf(1)
    return exp(a * log(x) + b * log(y) - log(a) - lbeta(a, b)) / lentz(mpf(1), steps())
def ccauchy(z): return atan(1 / z) / pi if z > 0 else (mpf(1) / 2 if z == 0 else 1 + atan(1 / z) / pi)


def tcdf(t, v):
    tail = I(v / 2, mpf(1) / 2, v / (v + t * t)) / 2
    return tail if t < 0 else 1 - tail


def vm(t, k): return exp(k * (cos(t) - 1))


def vmarc(a, b, mu, k):
    """The integral, between the extremes of the density in pieces that shrink towards them and towards the ends."""
    points = sorted([a, b] + [c for c in (mu - pi, mu, mu + pi, mu - 2 * pi, mu + 2 * pi) if a < c < b])
    fine = set(points)
    for lo, hi in zip(points, points[1:]):
        for j in range(1, 18): fine |= {lo + (hi - lo) / mpf(2) ** j, hi - (hi - lo) / mpf(2) ** j}
    return quad(lambda t: vm(t - mu, k), sorted(fine)) / (2 * pi * besseli(0, k) * exp(-k))


# name -> (log density, cdf, ccdf, terms); functions of x and the arguments
LOC = {}
def loc(name, pdf, cdf, ccdf=None):
    LOC[name] = (lambda x, m, s: pdf((x - m) / s) - log(s), lambda x, m, s: cdf((x - m) / s),
                 lambda x, m, s: (ccdf or (lambda z: cdf(-z)))((x - m) / s))

loc('normal', lambda z: -z * z / 2 - log(2 * pi) / 2, ncdf)
loc('cauchy', lambda z: -log1p(z * z) - log(pi), lambda z: ccauchy(-z))
loc('laplace', lambda z: -abs(z) - log(2), lambda z: exp(z) / 2 if z < 0 else 1 - exp(-z) / 2)
loc('logistic', lambda z: -z - 2 * log1p(exp(-z)), lambda z: 1 / (1 + exp(-z)))

def tpdf(x, v, m, s): return lg((v + 1) / 2) - lg(v / 2) - log(v * pi) / 2 - log(s) - (v + 1) / 2 * log1p(((x - m) / s) ** 2 / v)

HALF = {
    'half_normal': (lambda x, s: log(2) - (x / s) ** 2 / 2 - log(2 * pi) / 2 - log(s), lambda x, s: mp.erf(x / s / sqrt(mpf(2))), lambda x, s: erfc(x / s / sqrt(mpf(2)))),
    'half_cauchy': (lambda x, s: log(2) - log1p((x / s) ** 2) - log(pi) - log(s), lambda x, s: 2 * atan(x / s) / pi, lambda x, s: 2 * atan(s / x) / pi),
    'exponential': (lambda x, r: log(r) - r * x, lambda x, r: -expm1(-r * x), lambda x, r: exp(-r * x)),
    'chi_square': (lambda x, v: (v / 2 - 1) * log(x) - x / 2 - v / 2 * log(2) - lg(v / 2), lambda x, v: P(v / 2, x / 2), lambda x, v: Q(v / 2, x / 2)),
}
TWO = {
    'half_student_t': (lambda x, v, s: log(2) + tpdf(x, v, 0, s), lambda x, v, s: I(mpf(1) / 2, v / 2, x * x / (v * s * s + x * x)), lambda x, v, s: I(v / 2, mpf(1) / 2, v * s * s / (v * s * s + x * x))),
    'log_normal': (lambda x, m, s: -((log(x) - m) / s) ** 2 / 2 - log(s) - log(x) - log(2 * pi) / 2, lambda x, m, s: ncdf((log(x) - m) / s), lambda x, m, s: ncdf((m - log(x)) / s)),
    'gamma': (lambda x, a, r: a * log(r) - lg(a) + (a - 1) * log(x) - r * x, lambda x, a, r: P(a, r * x), lambda x, a, r: Q(a, r * x)),
    'inverse_gamma': (lambda x, a, b: a * log(b) - lg(a) - (a + 1) * log(x) - b / x, lambda x, a, b: Q(a, b / x), lambda x, a, b: P(a, b / x)),
    'weibull': (lambda x, k, s: log(k) - log(s) + (k - 1) * log(x / s) - (x / s) ** k, lambda x, k, s: -expm1(-(x / s) ** k), lambda x, k, s: exp(-(x / s) ** k)),
    'pareto': (lambda x, m, a: log(a) + a * log(m) - (a + 1) * log(x), lambda x, m, a: -expm1(a * log(m / x)), lambda x, m, a: (m / x) ** a),
    'uniform': (lambda x, a, b: -log(b - a), lambda x, a, b: (x - a) / (b - a), lambda x, a, b: (b - x) / (b - a)),
    'beta': (lambda x, a, b: (a - 1) * log(x) + (b - 1) * log1p(-x) - lbeta(a, b), lambda x, a, b: I(a, b, x), lambda x, a, b: I(b, a, 1 - x)),
    'von_mises': (lambda x, m, k: k * cos(x - m) - log(2 * pi) - log(besseli(0, k)), lambda x, m, k: vmarc(-mp.mpf(pi), x, m, k), lambda x, m, k: vmarc(x, mp.mpf(pi), m, k)),
}
def terms_gamma(x, a, r): return abs(a * log(r)) + abs(lg(a)) + abs((a - 1) * log(x)) + r * x
TERMS = {
    'gamma': terms_gamma,
    'inverse_gamma': lambda x, a, b: terms_gamma(1 / x, a, b),
    'chi_square': lambda x, v: terms_gamma(x, v / 2, mpf(1) / 2),
    'beta': lambda x, a, b: abs((a - 1) * log(x)) + abs((b - 1) * log1p(-x)) + abs(lg(a)) + abs(lg(b)) if max(a, b) < 3 else abs((a - 1) * log(x)) + abs((b - 1) * log1p(-x)),
}

def F(name):
    if name in LOC: return LOC[name]
    if name in HALF: return HALF[name]
    if name in TWO: return TWO[name]
    return DISCRETE[name]


def pois(k, l): return k * log(l) - l - lg(k + 1)
def lchoose(n, k): return lg(n + 1) - lg(k + 1) - lg(n - k + 1)
def binpmf(k, n, p): return lchoose(n, k) + k * log(p) + (n - k) * log1p(-p)
def bincdf(k, n, p): return I(n - k, k + 1, 1 - p) if k < n else mpf(1)
def binccdf(k, n, p): return I(k + 1, n - k, p) if k < n else mpf(0)
def sg(a): return 1 / (1 + exp(-a))
def nb(k, m, d): return lg(k + d) - lg(d) - lg(k + 1) + d * log(d / (m + d)) + k * log(m / (m + d))
def bb(k, n, a, b): return lchoose(n, k) + lbeta(k + a, n - k + b) - lbeta(a, b)
def zip_(k, z, l): return log(z + (1 - z) * exp(-l)) if k == 0 else log1p(-z) + pois(k, l)
DISCRETE = {
    'bernoulli': (lambda k, p: log(p) if k == 1 else log1p(-p), lambda k, p: 1 - p if k == 0 else mpf(1), lambda k, p: p if k == 0 else mpf(0)),
    'bernoulli_logit': (lambda k, a: -log1p(exp(-a)) if k == 1 else -log1p(exp(a)), lambda k, a: sg(-a) if k == 0 else mpf(1), lambda k, a: sg(a) if k == 0 else mpf(0)),
    'binomial': (binpmf, bincdf, binccdf),
    'binomial_logit': (lambda k, n, a: lchoose(n, k) - k * log1p(exp(-a)) - (n - k) * log1p(exp(a)), lambda k, n, a: bincdf(k, n, sg(a)) if k == n else I(n - k, k + 1, sg(-a), sg(a)), lambda k, n, a: I(k + 1, n - k, sg(a), sg(-a)) if k < n else mpf(0)),
    'poisson': (pois, lambda k, l: Q(k + 1, l), lambda k, l: P(k + 1, l)),
    'poisson_log': (lambda k, e: pois(k, exp(e)), lambda k, e: Q(k + 1, exp(e)), lambda k, e: P(k + 1, exp(e))),
    'negative_binomial': (nb, lambda k, m, d: I(d, k + 1, d / (d + m)), lambda k, m, d: I(k + 1, d, m / (d + m))),
    'negative_binomial_log': (lambda k, e, d: nb(k, exp(e), d), lambda k, e, d: I(d, k + 1, d / (d + exp(e))), lambda k, e, d: I(k + 1, d, exp(e) / (d + exp(e)))),
    'geometric': (lambda k, p: log(p) + k * log1p(-p), lambda k, p: -expm1((k + 1) * log1p(-p)), lambda k, p: exp((k + 1) * log1p(-p))),
    'beta_binomial': (bb, lambda k, n, a, b: sum(exp(bb(mpf(j), n, a, b)) for j in range(int(k) + 1)), lambda k, n, a, b: sum((exp(bb(mpf(j), n, a, b)) for j in range(int(k) + 1, int(n) + 1)), mpf(0))),
    'zero_inflated_poisson': (zip_, lambda k, z, l: z + (1 - z) * Q(k + 1, l), lambda k, z, l: (1 - z) * P(k + 1, l)),
}
FIXED = {'binomial': 1, 'binomial_logit': 1, 'beta_binomial': 1}   # leading arguments that are data
TERMS.update({
    'poisson': lambda k, l: abs(k * log(l)) + l + lg(k + 1),
    'poisson_log': lambda k, e: abs(k * e) + exp(e) + lg(k + 1),
    'binomial': lambda k, n, p: lchoose(n, k) + abs(k * log(p)) + abs((n - k) * log1p(-p)) + log(n + 1),
    'binomial_logit': lambda k, n, a: lchoose(n, k) + k * log1p(exp(-a)) + (n - k) * log1p(exp(a)) + log(n + 1),
    'negative_binomial': lambda k, m, d: lg(k + 1) + abs(k * log(d)) + abs(k * log(m)) + abs(lg(k + d) - lg(d)) + (k + d) * log1p(m / d),
    'negative_binomial_log': lambda k, e, d: lg(k + 1) + abs(k * log(d)) + abs(k * e) + abs(lg(k + d) - lg(d)) + (k + d) * log1p(exp(e) / d),
    'beta_binomial': lambda k, n, a, b: lchoose(n, k) + abs(lg(k + a) - lg(a)) + abs(lg(n - k + b) - lg(b)) + abs(lg(n + a + b) - lg(a + b)) + 3 * k + 3 * (n - k),
})

CASES = []
def add(name, xs, *grids):
    for g in grids:
        for x in xs: CASES.append((name, x, list(g)))

for n in LOC:
    zs = [-40.0, -8.5, -1.25, -0.0078125, 0.5, 3.0, 12.0, 37.0]
    for m, s in [(0.0, 1.0), (1.5, 2.25), (-3.0e5, 1.0e-3), (2.0, 1.0e12), (1.0e-150, 1.0e-150)]:
        for z in zs: CASES.append((n, float(mpf(m) + mpf(s) * z), [m, s]))
for v, m, s in [(1.0, 0.0, 1.0), (3.5, 1.0, 0.75), (0.125, 0.0, 2.0), (30.0, -2.0, 1.0e-6), (1.0e8, 0.5, 2.0), (4.0, 0.0, 1.0e100)]:
    for z in [-1.0e4, -30.0, -1.5, -1.0e-5, 0.25, 2.0, 25.0]: CASES.append(('student_t', float(mpf(m) + mpf(s) * z), [v, m, s]))
for n in ('half_normal', 'half_cauchy'):
    for s in (1.0, 2.5, 1.0e-120, 1.0e15):
        for z in (1.0e-9, 0.125, 0.9, 2.0, 11.0, 36.0): CASES.append((n, float(mpf(s) * z), [s]))
for v, s in ((3.0, 1.0), (0.5, 2.5), (1.0e6, 1.0e-3)):
    for z in (1.0e-9, 0.125, 2.0, 25.0, 1.0e3): CASES.append(('half_student_t', float(mpf(s) * z), [v, s]))
for r in (1.0, 0.25, 1.0e9, 1.0e-100):
    for z in (1.0e-12, 0.3, 2.0, 50.0, 700.0): CASES.append(('exponential', float(z / mpf(r)), [r]))
for v in (1.0, 2.0, 7.5, 0.01, 300.0):
    for z in (1.0e-4, 0.2, 1.0, 1.7, 6.0): CASES.append(('chi_square', v * z, [v]))
for m, s in ((0.0, 1.0), (2.0, 0.25), (-30.0, 4.0), (600.0, 0.5)):
    for z in (-25.0, -3.0, 0.1, 2.0, 12.0): CASES.append(('log_normal', float(exp(mpf(m) + mpf(s) * z)), [m, s]))
for a, r in ((1.0, 1.0), (2.5, 0.5), (0.01, 3.0), (50.0, 1.0e-30), (4000.0, 2.0)):
    for z in (1.0e-6, 0.1, 0.9, 1.3, 5.0):
        if a > 1000 and not 0.5 < z < 2: z = 0.8 + 0.1 * z
        CASES.append(('gamma', float(mpf(a) / r * z), [a, r]))
        CASES.append(('inverse_gamma', float(mpf(r) / a / z), [a, r]))
for k, s in ((1.0, 1.0), (0.3, 2.0), (5.0, 1.0e-50), (80.0, 3.0)):
    for z in (1.0e-8, 0.2, 0.98, 1.05, 1.4): CASES.append(('weibull', float(mpf(s) * z), [k, s]))
for m, a in ((1.0, 1.0), (2.5, 3.0), (1.0e-60, 0.05), (1.0e6, 200.0)):
    for z in (1.0000152587890625, 1.25, 8.0, 1.0e6): CASES.append(('pareto', float(mpf(m) * z), [m, a]))
for a, b in ((0.0, 1.0), (-3.0, 5.0), (-1.0e200, 1.0e150)):
    for z in (0.015625, 0.5, 0.875): CASES.append(('uniform', float(mpf(a) + (mpf(b) - a) * z), [a, b]))
for a, b in ((1.0, 1.0), (0.5, 0.5), (2.0, 5.0), (1.0e-3, 40.0), (300.0, 200.0), (3.0e4, 2.0)):
    for z in (1.0e-10, 0.03125, 0.5, 0.59375, 0.96875, 1.0 - 2.0 ** -30): CASES.append(('beta', z, [a, b]))
for m, k in ((0.0, 1.0), (1.0, 0.0625), (-2.0, 7.0), (3.0, 100.0), (0.5, 20000.0)):
    for z in (-3.0, -1.0, 0.25, 0.515625, 2.5): CASES.append(('von_mises', z, [m, k]))

for p in (0.5, 0.03, 1.0e-12, 0.999):
    for k in (0, 1): CASES.append(('bernoulli', k, [p]))
for e in (0.0, -2.0, 30.0, -700.0, 700.0):
    for k in (0, 1): CASES.append(('bernoulli_logit', k, [e]))
for nn, p in ((1, 0.4), (12, 0.3), (12, 1.0e-5), (100000, 0.5), (100000, 1.0e-4)):
    for k in sorted({0, 1, nn // 3, nn - 1, nn}):
        CASES.append(('binomial', k, [nn, p]))
        CASES.append(('binomial_logit', k, [nn, float(log(mpf(p) / (1 - mpf(p))))]))
CASES += [('binomial_logit', k, [10, e]) for k in (0, 5, 10) for e in (-400.0, 60.0)]
for l in (1.0, 0.01, 1.0e-20, 35.0, 5000.0):
    for k in (0, 1, 7, 30, 4900): CASES += [('poisson', k, [l]), ('poisson_log', k, [float(log(mpf(l)))])]
for m, d in ((1.0, 1.0), (20.0, 0.3), (1.0e-3, 4.0), (50.0, 1.0e7), (3000.0, 1.0e-3)):
    for k in (0, 1, 12, 90, 3000): CASES += [('negative_binomial', k, [m, d]), ('negative_binomial_log', k, [float(log(mpf(m))), d])]
for p in (0.5, 0.01, 1.0e-9, 0.9999):
    for k in (0, 1, 5, 600): CASES.append(('geometric', k, [p]))
for nn, a, b in ((1, 1.0, 1.0), (9, 2.0, 0.5), (30, 1.0e5, 2.0e5), (30, 0.01, 0.02), (60, 12.0, 3.0)):
    for k in sorted({0, 1, nn // 2, nn - 1, nn}): CASES.append(('beta_binomial', k, [nn, a, b]))
for z, l in ((0.3, 2.0), (1.0e-9, 40.0), (0.95, 0.5), (0.5, 1.0e-10)):
    for k in (0, 1, 6, 50): CASES.append(('zero_inflated_poisson', k, [z, l]))

# truncated: name of the whole, its arguments, then the bounds ('-' for none)
TRUNCATED = []
def between(name, lo, hi, args):
    pdf, cdf, ccdf = F(name)
    if lo is None: return log(cdf(hi, *args))
    if hi is None: return log(ccdf(lo, *args))
    a, b = cdf(hi, *args) - cdf(lo, *args), ccdf(lo, *args) - ccdf(hi, *args)
    return log(a if cdf(hi, *args) < mpf(1) / 2 else b)
def truncated(name, xs, args, lo, hi):
    for x in xs: TRUNCATED.append((name, x, args, lo, hi))
truncated('normal', [0.5, 3.0, 40.0], [1.0, 2.0], 0.0, None)
truncated('normal', [-2.0, 0.5], [1.0, 2.0], None, 1.5)
truncated('normal', [0.25, 1.0, 1.75], [1.0, 2.0], 0.125, 2.0)
truncated('normal', [30.25, 30.5], [0.0, 1.0], 30.0, 31.0)
truncated('normal', [-30.25, -30.75], [0.0, 1.0], -31.0, -30.0)
truncated('normal', [0.25, 0.5], [400.0, 10.0], 0.0, 1.0)
truncated('normal', [1.0000152587890625], [3.0, 1.0], 1.0, 1.000030517578125)
truncated('student_t', [2.5, 7.0], [3.0, 0.5, 1.5], 2.0, None)
truncated('student_t', [-2.5, 1.0], [3.0, 0.5, 1.5], -4.0, 2.0)
truncated('cauchy', [0.5, 9.0], [-1.0, 0.25], 0.0, None)
truncated('laplace', [0.5, 2.0], [1.0, 0.5], 0.25, 4.0)
truncated('logistic', [0.5, 2.0], [-20.0, 0.5], 0.25, 4.0)
truncated('log_normal', [2.0, 3.5], [0.25, 0.5], 1.5, 5.0)
truncated('exponential', [2.0, 3.5], [40.0], 1.5, 5.0)
truncated('gamma', [2.0, 3.5], [2.5, 0.75], 1.5, 5.0)
truncated('gamma', [20.0, 30.5], [2.5, 3.0], 19.0, None)
truncated('inverse_gamma', [2.0], [2.5, 0.75], None, 5.0)
truncated('weibull', [2.0, 3.5], [1.5, 0.75], 1.5, 5.0)
truncated('beta', [0.25, 0.5], [2.5, 0.75], 0.125, 0.625)
truncated('half_normal', [1.25], [0.5], 1.0, 3.0)
truncated('half_cauchy', [1.25], [0.5], 1.0, 30.0)
truncated('half_student_t', [1.25], [4.0, 0.5], 1.0, 3.0)
truncated('pareto', [2.25], [0.5, 3.0], 1.0, 3.0)
truncated('von_mises', [0.75], [0.5, 3.0], -1.0, 2.0)


def unit(name, x, args):
    if name in LOC: return [args[1], args[1], args[1]]
    if name == 'student_t': return [args[2], args[0], args[2], args[2]]
    if name == 'log_normal': return [x * args[1], args[1], args[1]]
    if name == 'uniform': return [min(x - args[0], args[1] - x)] + [args[1] - args[0]] * 2
    if name == 'von_mises': return [1 / sqrt(1 + args[1])] * 2 + [args[1]]
    if name == 'pareto': return [x - args[0], args[0] * (1 - args[0] / x), args[1]]
    if name in ('beta', 'half_normal') or name not in DISCRETE:
        u = [mpf(abs(a)) for a in [x] + list(args)]
        if name == 'beta': u[0] = min(x, 1 - x)
        return u
    return [mpf(abs(a)) if a else mpf(1) for a in [x] + list(args)]


def show(v):
    v = mpf(v)
    if v == 0: return '0'
    if mp.isinf(v): return '-Infinity' if v < 0 else 'Infinity'
    return mp.nstr(v, 20)


def derivatives(f, point, units, which):
    out = []
    for i in which:
        h = units[i] * mpf(10) ** -18
        up, down = list(point), list(point)
        up[i] += h
        down[i] -= h
        out.append((f(*up) - f(*down)) / (2 * h))
    return out


def line(label, f, cdf, ccdf, point, units, which, terms, tail_terms):
    fields = []
    for g in (f, cdf, ccdf):
        value = g(*point)
        fields.append(show(value))
        fields.append('' if mp.isinf(value) else ' '.join(show(d) for d in derivatives(g, point, units, which)))
    return ';'.join([label, ' '.join(show(u) for u in [units[i] for i in which])] + fields + [mp.nstr(terms, 5), mp.nstr(tail_terms, 5)])


def tails(name, args):
    if name in ('student_t', 'half_student_t'): return 4 * args[0]
    if name in ('beta', 'beta_binomial'): return 4 * max(args[-2:])
    if name in ('negative_binomial', 'negative_binomial_log'): return 4 * args[1]
    return 0


def condition(name, args, lo, hi):
    """The probability beyond the nearer bound, in the lighter tail, per probability between them."""
    if lo is None or hi is None: return mpf(1)
    pdf, cdf, ccdf = F(name)
    return min(cdf(hi, *args), ccdf(lo, *args)) / exp(between(name, lo, hi, args))


def slog(v): return log(v) if v > 0 else -inf


F_T = {'student_t': (tpdf, lambda x, v, m, s: tcdf((x - m) / s, v), lambda x, v, m, s: tcdf((m - x) / s, v))}
_F = F
def F(name): return F_T[name] if name in F_T else _F(name)


def rep(a): return 'None' if a is None else (str(a) if isinstance(a, int) else repr(float(a)))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'univariate.csv'), 'w') as out:
        for name, x, args in CASES:
            pdf, cdf, ccdf = F(name)
            point = [mpf(x)] + [mpf(a) for a in args]
            units = [mpf(u) for u in unit(name, point[0], point[1:])]
            first = 1 + FIXED.get(name, 0) if name in DISCRETE else 0
            terms = TERMS[name](*point) if name in TERMS else mpf(0)
            label = f"{name};{rep(x)};{' '.join(rep(a) for a in args)}"
            out.write(line(label, pdf, lambda *p: slog(cdf(*p)), lambda *p: slog(ccdf(*p)), point, units, range(first, len(point)), terms, tails(name, args)) + '\n')
        for name, x, args, lo, hi in TRUNCATED:
            pdf, cdf, ccdf = F(name)
            n = len(args)
            bounds = [b for b in (lo, hi) if b is not None]
            point = [mpf(v) for v in [x] + args + bounds]
            def split(p):
                rest = list(p[1 + n:])
                return p[0], p[1:1 + n], (rest.pop(0) if lo is not None else None), (rest.pop(0) if hi is not None else None)
            def f(*p):
                y, a, l, h = split(p)
                return pdf(y, *a) - between(name, l, h, a)
            def c(*p):
                y, a, l, h = split(p)
                return between(name, l, y, a) - between(name, l, h, a)
            def s(*p):
                y, a, l, h = split(p)
                return between(name, y, h, a) - between(name, l, h, a)
            units = [mpf(u) for u in unit(name, point[0], point[1:1 + n])] + [min(abs(b - point[0]), unit(name, b, point[1:1 + n])[0]) for b in point[1 + n:]]
            units[0] = min([units[0]] + [abs(b - point[0]) for b in point[1 + n:]])
            width = 4 * condition(name, point[1:1 + n], *[None if b is None else mpf(b) for b in (lo, hi)])
            label = f"{name}_truncated;{rep(x)};{' '.join(rep(a) for a in args + [lo, hi])}"
            out.write(line(label, f, c, s, point, units, range(len(point)), width, width) + '\n')


if __name__ == '__main__':
    main()
