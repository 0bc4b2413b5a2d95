// diamonds-diamonds: regression on 24 collinear, centred predictors
data {
  int<lower=1> N;
  vector[N] Y;
  int<lower=1> K;
  matrix[N, K] X;
}
transformed data {
  int Kc = K - 1;
  matrix[N, K - 1] Xc;
  for (j in 1:Kc) Xc[, j] = X[, j + 1] - mean(X[, j + 1]);
}
parameters {
  vector[Kc] b;
  real Intercept;
  real<lower=0> sigma;
}
model {
  b ~ normal(0, 1);
  Intercept ~ student_t(3, 8, 10);
  sigma ~ student_t(3, 0, 10);
  Y ~ normal(Intercept + Xc * b, sigma);
}
