// nes2000-nes with the fused likelihood
data {
  int<lower=0> N;
  vector[N] partyid7;
  vector[N] real_ideo;
  vector[N] race_adj;
  vector[N] educ1;
  vector[N] gender;
  vector[N] income;
  int age_discrete[N];
}
transformed data {
  matrix[N, 9] X;
  X[, 1] = rep_vector(1, N);
  X[, 2] = real_ideo;
  X[, 3] = race_adj;
  for (n in 1:N) {
    for (k in 2:4) X[n, k + 2] = age_discrete[n] == k;
  }
  X[, 7] = educ1;
  X[, 8] = gender;
  X[, 9] = income;
}
parameters {
  vector[9] beta;
  real<lower=0> sigma;
}
model {
  partyid7 ~ normal_id_glm(X, 0.0, beta, sigma);
}
