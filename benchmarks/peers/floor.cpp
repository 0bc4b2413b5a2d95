// The floor of this machine: the best time of a log density with its gradient, where memory or elementary functions bound it.
// Prints lines of JSON.
//   g++ -std=c++17 -O3 -march=native -fno-math-errno floor.cpp -o floor && ./floor
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#ifdef __AVX512F__
static const int W = 8;
#else
static const int W = 4;
#endif
typedef double vec __attribute__((vector_size(8 * W), aligned(8)));
typedef int64_t ivec __attribute__((vector_size(8 * W), aligned(8)));

static double* alloc(size_t n) {
  void* p;
  if (posix_memalign(&p, 64, n * 8)) abort();
  return (double*)p;
}
static vec load(const double* p) { return *(const vec*)p; }
static double sum(vec a) {
  double s = 0;
  for (int i = 0; i < W; i++) s += a[i];
  return s;
}

// e^x for x <= 0: powers of two and a Taylor polynomial of degree 13 on |r| <= log(2) / 2.
static inline vec exp_negative(vec x) {
  x = x < -700.0 ? -700.0 - 0 * x : x;
  const double shift = 6755399441055744.0; // 1.5 * 2^52: rounds to the nearest integer
  vec k = x * 1.4426950408889634 + shift;
  ivec bits = (ivec)k;
  k -= shift;
  vec r = x - k * 0.693147180369123816490 - k * 1.90821492927058770002e-10;
  vec p = r * 0 + 1.0 / 6227020800.0;
  const double c[] = {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
      1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1};
  for (double term : c) p = p * r + term;
  ivec scale = (bits + 1023) << 52;
  return p * (vec)scale;
}

// log(1 + e) for 0 <= e <= 1 as 2 atanh(e / (2 + e)).
static inline vec log1p_unit(vec e) {
  vec s = e / (e + 2.0), q = s * s, p = q * 0 + 1.0 / 31;
  for (int k = 29; k >= 1; k -= 2) p = p * q + 1.0 / k;
  return 2.0 * s * p;
}

// Rows in tiles of R, each tile column by column: one sweep of X gives both X theta and X'r.
static const int V = 4, R = V * W;
struct Rows {
  int n, p, tiles;
  double *X, *y, *theta, *gradient, *sums;
  Rows(int n, int p) : n(n), p(p), tiles((n + R - 1) / R) {
    X = alloc((size_t)tiles * p * R), y = alloc((size_t)tiles * R);
    theta = alloc(p), gradient = alloc(p), sums = alloc(W * p);
    for (int j = 0; j < p; j++) theta[j] = 0.01 * std::sin(j);
    for (int i = 0; i < tiles * R; i++) {
      y[i] = i < n && std::cos(0.11 * i) > 0;
      for (int j = 0; j < p; j++) X[((size_t)(i / R) * p + j) * R + i % R] = i < n ? std::sin(0.37 * i + j) : 0;
    }
  }
};

// row: from X theta and y to the residual that X' meets and the term of the log density.
template <class Row> static double density(Rows& d, Row row) {
  vec value = {};
  for (int j = 0; j < W * d.p; j++) d.sums[j] = 0;
  for (int t = 0; t < d.tiles; t++) {
    const double* X = d.X + (size_t)t * d.p * R;
    vec r[V] = {};
    for (int j = 0; j < d.p; j++)
      for (int k = 0; k < V; k++) r[k] += load(X + j * R + W * k) * d.theta[j];
    for (int k = 0; k < V; k++) r[k] = row(r[k], load(d.y + t * R + W * k), value);
    for (int j = 0; j < d.p; j++) {
      vec a = load(d.sums + W * j);
      for (int k = 0; k < V; k++) a += load(X + j * R + W * k) * r[k];
      *(vec*)(d.sums + W * j) = a;
    }
  }
  for (int j = 0; j < d.p; j++) d.gradient[j] = sum(load(d.sums + W * j));
  return sum(value);
}

static volatile double sink;
template <class Row> static void time_it(const char* name, int n, int p, Row row) {
  Rows d(n, p);
  double best = 1e300;
  for (int k = 0; k < 25; k++) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; i++) {
      d.theta[0] += 1e-9;
      sink = density(d, row) + d.gradient[p - 1];
    }
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 20);
  }
  std::printf("{\"case\":\"%s\",\"side\":\"floor\",\"microsecondsPerLeapfrog\":%.2f}\n", name, best * 1e6);
}

int main() {
  time_it("normal 10000 x 100", 10000, 100, [](vec mean, vec y, vec& value) {
    vec r = y - mean;
    value -= 0.5 * r * r;
    return r;
  });
  time_it("logistic 10000 x 50", 10000, 50, [](vec logit, vec y, vec& value) {
    vec magnitude = logit < 0 ? -logit : logit;
    vec e = exp_negative(-magnitude);
    vec smaller = e / (1 + e);
    vec positive = logit < 0 ? logit * 0 : logit;
    value += y * logit - positive - log1p_unit(e);
    return y - (logit < 0 ? smaller : 1 - smaller);
  });
}
