"""Prints the nodes and weights of VonMisesCdf.cs: Gauss and Legendre's rule of 20 points on [0, 1], the lower half of them.

Run with Python 3 and mpmath 1.3: python3 quadrature.py
"""
from mpmath import cos, diff, findroot, legendre, mp, mpf, pi

mp.dps = 40
POINTS = 20

rule = []
for k in range(POINTS // 2):
    x = findroot(lambda t: legendre(POINTS, t), cos(pi * (k + mpf(3) / 4) / (POINTS + mpf(1) / 2)))
    slope = diff(lambda t: legendre(POINTS, t), x)
    rule.append(((1 - x) / 2, 1 / ((1 - x * x) * slope * slope)))

print("nodes")
for x, _ in rule:
    print(f"        {float(x)!r},")
print("weights")
for _, weight in rule:
    print(f"        {float(weight)!r},")
