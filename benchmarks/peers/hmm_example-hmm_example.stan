// hmm_example-hmm_example: two hidden states, summed out by the forward recursion
data {
  int<lower=0> N;
  int<lower=0> K;
  real y[N];
}
parameters {
  simplex[K] theta1;
  simplex[K] theta2;
  positive_ordered[K] mu;
}
model {
  vector[K] log_theta[K];
  vector[K] forward;
  mu[1] ~ normal(3, 1);
  mu[2] ~ normal(10, 1);
  // The transitions into each state.
  for (k in 1:K) {
    log_theta[k, 1] = log(theta1[k]);
    log_theta[k, 2] = log(theta2[k]);
    forward[k] = normal_lpdf(y[1] | mu[k], 1);
  }
  for (t in 2:N) {
    vector[K] next;
    for (k in 1:K) next[k] = log_sum_exp(forward + log_theta[k]) + normal_lpdf(y[t] | mu[k], 1);
    forward = next;
  }
  target += log_sum_exp(forward);
}
