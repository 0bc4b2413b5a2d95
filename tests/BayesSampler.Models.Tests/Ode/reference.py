"""Prints References.cs: solutions of differential equations and their derivatives, for the tests of the solvers.

Python's decimal module with 45 digits and nothing else. Radau IIA collocation with 7 stages (order 13), its nodes and
coefficients computed here; Newton's method with the Jacobian at the start of the step until 1e-38; the derivatives by
the linear stage equations. A step counts when it agrees with its two halves to 1e-19 (states, and derivatives relative
to their column), whose result is kept. Usage: python3 reference.py > References.cs (some minutes)
"""
from decimal import Decimal as D, getcontext

getcontext().prec = 45
S = 7
TOLERANCE = D(10) ** -19


def solve(matrix, rows):
    """Gaussian elimination with partial pivoting; rows are right-hand sides by rows, overwritten."""
    a, b, n = [list(r) for r in matrix], rows, len(matrix)
    for k in range(n):
        p = max(range(k, n), key=lambda r: abs(a[r][k]))
        a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
        for r in range(k + 1, n):
            if a[r][k] == 0:
                continue
            f = a[r][k] / a[k][k]
            for c in range(k, n):
                a[r][c] -= f * a[k][c]
            for c in range(len(b[r])):
                b[r][c] -= f * b[k][c]
    for k in reversed(range(n)):
        for c in range(len(b[k])):
            b[k][c] = (b[k][c] - sum(a[k][j] * b[j][c] for j in range(k + 1, n))) / a[k][k]
    return b


def legendre(n, x):
    p, q = D(1), x
    for k in range(1, n):
        p, q = q, ((2 * k + 1) * x * q - k * p) / (k + 1)
    return q


def nodes():
    """Zeros of P_s - P_(s-1) on [0, 1], of which 1 is one."""
    def g(c):
        return legendre(S, 2 * c - 1) - legendre(S - 1, 2 * c - 1)
    found, grid = [], [D(i) / 997 for i in range(997)]
    for low, high in zip(grid, grid[1:]):
        if (g(low) > 0) == (g(high) > 0):
            continue
        for _ in range(150):
            middle = (low + high) / 2
            if (g(low) > 0) == (g(middle) > 0):
                low = middle
            else:
                high = middle
        found.append(low)
    assert len(found) == S - 1
    return found + [D(1)]


C = nodes()
# sum_j a_ij c_j^(k-1) = c_i^k / k
A = list(zip(*solve([[c ** k for c in C] for k in range(S)], [[c ** (k + 1) / (k + 1) for c in C] for k in range(S)])))


def step(equation, t, y, s, h):
    f, jacobians = equation
    n, width = len(y), len(s[0])

    def matrix(j):
        return [[(1 if i == k and a == b else 0) - h * A[i][k] * j[k][a][b] for k in range(S) for b in range(n)]
                for i in range(S) for a in range(n)]

    z = [[D(0)] * n for _ in range(S)]
    start = matrix([jacobians(t, y)[0]] * S)
    for _ in range(60):
        k = [f(t + C[i] * h, [y[a] + z[i][a] for a in range(n)]) for i in range(S)]
        r = [[h * sum(A[i][j] * k[j][a] for j in range(S)) - z[i][a]] for i in range(S) for a in range(n)]
        d = solve(start, r)
        for i in range(S):
            for a in range(n):
                z[i][a] += d[i * n + a][0]
        size = max(abs(d[i * n + a][0]) / (abs(y[a]) + D(10) ** -9) for i in range(S) for a in range(n))
        if size < D(10) ** -38:
            break
        if size > 10:
            return None
    else:
        return None
    at = [jacobians(t + C[i] * h, [y[a] + z[i][a] for a in range(n)]) for i in range(S)]
    slope = [[[sum(at[j][0][a][b] * s[b][c] for b in range(n)) + (at[j][1][a][c - n] if c >= n else 0)
               for c in range(width)] for a in range(n)] for j in range(S)]
    r = [[h * sum(A[i][j] * slope[j][a][c] for j in range(S)) for c in range(width)] for i in range(S) for a in range(n)]
    zs = solve(matrix([j[0] for j in at]), r)[(S - 1) * n:]
    return [y[a] + z[-1][a] for a in range(n)], [[s[a][c] + zs[a][c] for c in range(width)] for a in range(n)]


def distance(one, other, scale):
    (y, s), (v, w) = one, other
    n, width = len(y), len(s[0])
    worst = max(abs(y[a] - v[a]) / (abs(v[a]) + scale) for a in range(n))
    for c in range(width):
        column = max(abs(w[a][c]) for a in range(n)) + scale
        worst = max(worst, max(abs(s[a][c] - w[a][c]) for a in range(n)) / column)
    return worst


def integrate(name, equation, y, p, times, h):
    y, n = [D(v) for v in y], len(y)
    s = [[D(int(a == c)) for c in range(n + len(p))] for a in range(n)]
    t, h = D(0), D(h)
    for end in map(D, times):
        while t < end:
            h = min(h, end - t)
            whole = step(equation, t, y, s, h)
            half = whole and step(equation, t, y, s, h / 2)
            halves = half and step(equation, t + h / 2, *half, h / 2)
            error = distance(whole, halves, D(10) ** -12) if halves else D(1)
            if error <= TOLERANCE:
                t, (y, s) = t + h, halves
                if end - t < end * D(10) ** -40:
                    t = end
            h *= min(D(4), max(D("0.2"), D("0.8") * (TOLERANCE / (error + D(10) ** -40)) ** (D(1) / 14)))
        values = ", ".join(f"{float(v)!r}" for v in y)
        print(f"        new({name}, {float(end)!r},\n            [{values}],\n            [")
        for row in s:
            for start in range(0, len(row), 4):
                print("                " + ", ".join(f"{float(v)!r}" for v in row[start:start + 4]) + ",")
        print("            ]),", flush=True)


def lotka_volterra(p):
    a, b, g, d = p
    return (lambda t, y: [(a - b * y[1]) * y[0], (d * y[0] - g) * y[1]],
            lambda t, y: ([[a - b * y[1], -b * y[0]], [d * y[1], d * y[0] - g]],
                          [[y[0], -y[0] * y[1], 0, 0], [0, 0, -y[1], y[0] * y[1]]]))


def van_der_pol(p):
    mu, = p
    return (lambda t, y: [y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]],
            lambda t, y: ([[D(0), D(1)], [-2 * mu * y[0] * y[1] - 1, mu * (1 - y[0] ** 2)]],
                          [[D(0)], [(1 - y[0] ** 2) * y[1]]]))


def robertson(p):
    a, b, c = p

    def f(t, y):
        one, three = -a * y[0] + b * y[1] * y[2], c * y[1] ** 2
        return [one, -one - three, three]

    def jacobians(t, y):
        one, three = [-a, b * y[2], b * y[1]], [D(0), 2 * c * y[1], D(0)]
        by_one, by_three = [-y[0], y[1] * y[2], D(0)], [D(0), D(0), y[1] ** 2]
        return ([one, [-u - v for u, v in zip(one, three)], three],
                [by_one, [-u - v for u, v in zip(by_one, by_three)], by_three])
    return f, jacobians


print("""namespace BayesSampler.Models.Tests;

/// <summary>Solutions to 1e-15 with their derivatives, by initial values and then parameters; printed by reference.py.</summary>
internal sealed record Reference(string Name, double Time, double[] Values, double[] Sensitivities)
{
    public const string LotkaVolterra = nameof(LotkaVolterra);
    public const string VanDerPol = nameof(VanDerPol);
    public const string StiffVanDerPol = nameof(StiffVanDerPol);
    public const string Robertson = nameof(Robertson);

    public static readonly Reference[] All =
    [""")
for name, equation, y0, parameters, outputs, first in [
        ("LotkaVolterra", lotka_volterra, [33.9, 5.9], [0.55, 0.028, 0.8, 0.024], [1, 5, 10, 20], "0.5"),
        ("VanDerPol", van_der_pol, [2.0, 0.0], [5.0], [1, 5, 10], "0.1"),
        ("StiffVanDerPol", van_der_pol, [2.0, 0.0], [1000.0], [500, 1000, 2000], "0.0005"),
        ("Robertson", robertson, [1.0, 0.0, 0.0], [0.04, 1e4, 3e7], [0.4, 40, 10000, 1000000], "0.0001")]:
    exact = [D(v) for v in parameters]
    integrate(name, equation(exact), y0, exact, outputs, first)
print("    ];\n}")
