"""The first words, uniforms, normals and exponentials of ChainRandom, computed anew in high precision.

Run with Python 3 and mpmath 1.3: python3 first_variates.py
"""
from mpmath import exp, log, mp, mpf, sqrt

mp.dps = 40
MASK = 2**32 - 1


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(seed, chain, stream, iteration):
    block = 0
    while True:
        counter = (block, iteration & MASK, chain, stream | (iteration >> 32) << 8)
        o = philox(counter, (seed & MASK, seed >> 32))
        yield o[0] | o[1] << 32
        yield o[2] | o[3] << 32
        block += 1


edges = [None, mpf("3.654152885361009")]
area = mpf("0.004928673233974655")
height = lambda x: exp(-x * x / 2)
edges[0] = area / height(edges[1])
for i in range(2, 256):
    edges.append(sqrt(-2 * log(area / edges[-1] + height(edges[-1]))))
edges.append(mpf(0))


def uniform(source):
    return ((next(source) >> 12) + mpf(1) / 2) / 2**52


def exponential(source):
    word = next(source)
    mantissa = mpf(1) / 2 + ((word & 2**51 - 1) + mpf(1) / 2) / 2**52
    top = word >> 51
    if top:
        return (13 - top.bit_length()) * log(2) - log(mantissa)
    zeros = 13
    while (word := next(source)) == 0:
        zeros += 64
    return (zeros + 64 - word.bit_length()) * log(2) - log(mantissa)


def normal(source):
    while True:
        word = next(source)
        layer, sign, position = word & 255, -1 if word & 256 else 1, word >> 11
        x = position * edges[layer] / 2**53
        if x < edges[layer + 1]:
            return sign * x
        if layer == 0:
            while True:
                x, y = exponential(source) / edges[1], exponential(source)
                if y + y > x * x:
                    return sign * (edges[1] + x)
        bottom = height(edges[layer])
        if bottom + uniform(source) * (height(edges[layer + 1]) - bottom) < height(x):
            return sign * x


for name, draw in [("words", next), ("uniforms", uniform), ("normals", normal), ("exponentials", exponential)]:
    source = words(20240229, 3, 0, 0)
    values = [draw(source) for _ in range(8)]
    print(name, [f"0x{v:016X}" if name == "words" else float(v).hex() for v in values])
source = words(20240229, 3, 0, 0)
many = [normal(source) for _ in range(100000)]
print("sum of 100,000 normals", float(sum(many)), "of their fourth powers", float(sum(v**4 for v in many)))
