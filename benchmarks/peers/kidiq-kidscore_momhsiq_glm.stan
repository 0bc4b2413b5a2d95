// kidiq-kidscore_momhsiq with the fused likelihood
data {
  int<lower=0> N;
  vector[N] kid_score;
  vector[N] mom_hs;
  vector[N] mom_iq;
}
transformed data {
  matrix[N, 3] X;
  X[, 1] = rep_vector(1, N);
  X[, 2] = mom_hs;
  X[, 3] = mom_iq;
}
parameters {
  vector[3] beta;
  real<lower=0> sigma;
}
model {
  sigma ~ cauchy(0, 2.5);
  kid_score ~ normal_id_glm(X, 0.0, beta, sigma);
}
