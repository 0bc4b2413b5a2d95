// earnings-logearn_interaction with the fused likelihood
data {
  int<lower=0> N;
  vector[N] earn;
  vector[N] height;
  vector[N] male;
}
transformed data {
  vector[N] log_earn = log(earn);
  matrix[N, 4] X;
  X[, 1] = rep_vector(1, N);
  X[, 2] = height;
  X[, 3] = male;
  X[, 4] = height .* male;
}
parameters {
  vector[4] beta;
  real<lower=0> sigma;
}
model {
  log_earn ~ normal_id_glm(X, 0.0, beta, sigma);
}
