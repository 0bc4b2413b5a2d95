"""Log densities of distributions of vectors and categories with their derivatives, to 20 digits: writes multivariate.csv.

A line: name;x;rows and columns of x;arguments, each as rows x columns and its numbers;log density;derivatives;terms
where derivatives go by x (unless it is counts) and by each argument, one field each, and terms is what errors are relative to
(the condition number of a matrix). Derivatives by a symmetric matrix are halved between the two sides of its diagonal; by a
triangular factor those above the diagonal are 0. Definitions as in textbooks, evaluated with 500 digits by mpmath.
"""
import os
from mpmath import mp, mpf, log, exp, pi, matrix, loggamma, det, inverse, log1p, mnorm

mp.dps = 500


def quad(r, S):
    v = matrix(r)
    return (v.T * inverse(S) * v)[0]


def rows_of(x, n): return [x[i:i + n] for i in range(0, len(x), n)]
def square(a, n): return matrix(rows_of(a, n))
def full(v, n): return list(v) * n if len(v) == 1 else list(v)
def lower(a, n): return matrix([[a[i * n + j] if j <= i else 0 for j in range(n)] for i in range(n)])


def normal_of(S, r, n): return -quad(r, S) / 2 - log(det(S)) / 2 - n * log(2 * pi) / 2
def t_of(v, S, r, n):
    return loggamma((v + n) / 2) - loggamma(v / 2) - mpf(n) / 2 * log(v * pi) - log(det(S)) / 2 - (v + n) / 2 * log1p(quad(r, S) / v)


def by_rows(f):
    """A density over the rows of x, the location a vector or a row for each."""
    def total(x, mean, a, *more):
        n = int(mp.sqrt(len(a)))
        return sum(f(square(a, n) if f.symmetric else a, [p - q for p, q in zip(row, full(mean[i * n:(i + 1) * n] if len(mean) > n else mean, n))], n, *more)
                   for i, row in enumerate(rows_of(x, n)))
    return total


def sym(f):
    f.symmetric = True
    return f


def tri(f):
    f.symmetric = False
    return f


def factor(a, n):
    L = lower(a, n)
    return L * L.T


DENSITIES = {
    'multivariate_normal': by_rows(sym(lambda S, r, n: normal_of(S, r, n))),
    'multivariate_normal_cholesky': by_rows(tri(lambda a, r, n: normal_of(factor(a, n), r, n))),
    'multivariate_normal_precision': by_rows(sym(lambda P, r, n: normal_of(inverse(P), r, n))),
    'multivariate_student_t': lambda x, v, m, a: by_rows(sym(lambda S, r, n, w: t_of(w, S, r, n)))(x, m, a, v[0]),
    'multivariate_student_t_cholesky': lambda x, v, m, a: by_rows(tri(lambda b, r, n, w: t_of(w, factor(b, n), r, n)))(x, m, a, v[0]),
    'dirichlet': lambda x, c: sum(loggamma(sum(c)) - sum(loggamma(a) for a in c) + sum((a - 1) * log(p) for a, p in zip(c, row)) for row in rows_of(x, len(c))),
    'multinomial': lambda x, n, p: sum(loggamma(sum(row) + 1) - sum(loggamma(k + 1) for k in row) + sum(k * log(q) for k, q in zip(row, p)) for row in rows_of(x, len(p))),
    'categorical': lambda x, p: sum(log(p[int(k)]) for k in x),
    'categorical_logit': lambda x, e: sum(e[int(k)] - log(sum(exp(q) for q in e)) for k in x),
    'categorical_logit_rows': lambda x, e: sum(row[int(k)] - log(sum(exp(q) for q in row)) for k, row in zip(x, rows_of(e, len(e) // len(x)))),
    'ordered_logistic': lambda x, e, c: sum(log(cut(c, int(k), m) - cut(c, int(k) - 1, m)) for k, m in zip(x, full(e, len(x)))),
}
def cut(c, k, m): return mpf(0) if k < 0 else mpf(1) if k >= len(c) else 1 / (1 + exp(m - c[k]))


def spd(n, scale, closeness):
    """Covariance of an autoregression of this correlation, with scales that grow."""
    return [float(mpf(scale) ** 2 * (i + 1) * (j + 1) * mpf(closeness) ** abs(i - j)) for i in range(n) for j in range(n)]


def chol(a, n):
    L = mp.cholesky(square([mpf(v) for v in a], n))
    return [float(L[i, j]) if j <= i else 0.0 for i in range(n) for j in range(n)]


CASES = []
def case(name, x, columns, *args): CASES.append((name, x, columns, args))

for n, scale, closeness in ((2, 1.0, 0.5), (3, 1.0e-6, -0.75), (4, 3.0e8, 0.9990234375)):
    S = spd(n, scale, closeness)
    mean = [scale * (0.25 - i) for i in range(n)]
    x = [scale * (1.5 * i - 0.5) for i in range(n)]
    two = x + [scale * (0.75 - i * i) for i in range(n)]
    prec = [float(v) for v in inverse(square([mpf(v) for v in S], n))]
    prec = [prec[min(i, j) * n + max(i, j)] for i in range(n) for j in range(n)]
    m, q = ('v', mean), ('s', S)
    for values, columns in ((x, 0), (two, n)):
        case('multivariate_normal', values, columns, m, q)
        case('multivariate_normal_cholesky', values, columns, m, ('l', chol(S, n)))
        case('multivariate_normal_precision', values, columns, m, ('s', prec))
        case('multivariate_student_t', values, columns, ('c', [3.5]), m, q)
        case('multivariate_student_t_cholesky', values, columns, ('c', [1.0e6]), m, ('l', chol(S, n)))
    case('multivariate_normal', two, n, ('m', mean + x), q)
    case('multivariate_normal_cholesky', two, n, ('c', [scale]), ('l', chol(S, n)))
case('multivariate_normal', [1.0e5, -3.0e5], 0, ('v', [0.0, 1.0]), ('s', [1.0, 0.5, 0.5, 2.0]))
case('multivariate_student_t', [1.0e5, -3.0e5], 0, ('c', [0.5]), ('v', [0.0, 1.0]), ('s', [1.0, 0.5, 0.5, 2.0]))

case('dirichlet', [0.2, 0.5, 0.3], 0, ('v', [1.0, 2.5, 0.25]))
case('dirichlet', [1.0e-300, 1.0 - 2.0 ** -40, 2.0 ** -40], 0, ('v', [0.01, 300.0, 2.0]))
case('dirichlet', [0.25, 0.75, 0.5, 0.5, 0.0625, 0.9375], 2, ('v', [1.5, 4.0]))
case('multinomial', [3.0, 0.0, 4.0], 0, ('d', [7.0]), ('v', [0.5, 0.125, 0.375]))
case('multinomial', [3.0, 0.0, 4.0, 0.0, 0.0, 2.0], 3, ('d', [7.0, 2.0]), ('v', [0.5, 0.125, 0.375]))
case('categorical', [2.0, 0.0, 2.0, 1.0], 0, ('v', [0.5, 0.125, 0.375]))
case('categorical_logit', [2.0, 0.0, 2.0, 1.0], 0, ('v', [0.5, -3.0, 800.0]))
case('categorical_logit', [1.0], 0, ('v', [0.5, -3.0, 1.0]))
case('categorical_logit_rows', [2.0, 0.0, 1.0], 0, ('m', [0.5, -3.0, 1.0, 700.0, 0.0, -700.0, -2.0, 0.25, 0.5]))
case('ordered_logistic', [0.0, 1.0, 2.0, 3.0, 1.0], 0, ('v', [0.25, -1.0, 3.0, 0.5, 40.0]), ('v', [-1.0, 0.5, 2.0]))
case('ordered_logistic', [0.0, 1.0, 2.0], 0, ('c', [0.25]), ('v', [-1.0, -1.0 + 2.0 ** -30]))
case('ordered_logistic', [1.0, 0.0], 0, ('c', [-600.0]), ('c', [1.0]))


def derivatives(f, point, kinds):
    fields = []
    for k, values in enumerate(point):
        if kinds[k] == 'd': continue
        out = []
        n = int(mp.sqrt(len(values)))
        for i in range(len(values)):
            row, column = divmod(i, n)
            if kinds[k] == 'l' and column > row:
                out.append(mpf(0))
                continue
            targets = {i, column * n + row} if kinds[k] == 's' else {i}
            h = (abs(values[i]) or mpf(1)) * mpf(10) ** -60
            def moved(sign): return f(*[[v + sign * h if a == k and b in targets else v for b, v in enumerate(w)] for a, w in enumerate(point)])
            out.append((moved(1) - moved(-1)) / (2 * h * len(targets)))
        fields.append(' '.join(mp.nstr(v, 20) if v else '0' for v in out))
    return fields


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'multivariate.csv'), 'w') as out:
        for name, x, columns, args in CASES:
            point = [[mpf(v) for v in x]] + [[mpf(v) for v in a] for _, a in args]
            counts = name in ('multinomial', 'ordered_logistic') or name.startswith('categorical')
            kinds = ['d' if counts else 'x'] + [kind for kind, _ in args]
            f = DENSITIES[name]
            terms = mpf(0)
            for kind, a in args:
                if kind in 'sl':
                    n = int(mp.sqrt(len(a)))
                    S = square([mpf(v) for v in a], n) if kind == 's' else factor([mpf(v) for v in a], n)
                    terms = mnorm(S, 1) * mnorm(inverse(S), 1)
            fields = [name, ' '.join(repr(v) for v in x), str(columns), '|'.join(kind + ' ' + ' '.join(repr(v) for v in a) for kind, a in args),
                      mp.nstr(f(*point), 20), '|'.join(derivatives(f, point, kinds)), mp.nstr(terms, 5)]
            out.write(';'.join(fields) + '\n')


if __name__ == '__main__':
    main()
