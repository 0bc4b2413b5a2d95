// One Stan model at its best: NUTS with a diagonal metric and Stan's default settings, the model, the maths and the sampler built
// with the same flags (rstan links a sampler built elsewhere, and is up to 2.3 times slower on cheap models).
//   driver DATA OUT CHAINS WARMUP DRAWS SEED [INIT]     chains one after another
// DATA and INIT.k (the starting values of chain k, of all parameters or some) are in Stan's dump format. Writes the draws after
// warmup to OUT-k.csv as CmdStan does, with one column more: density__, for the first draws of a chain the log density of the
// declared parameters, no Jacobian and no term left out, to be held against that of another statement of the model. Prints one
// line of JSON: CPU seconds of warmup and sampling by Stan's own clock, CPU seconds from the start of the process to the first
// kept draw.
// Built with -DMODEL_HPP='"model.hpp"', which rstan's stanc makes from the model.
#include <stan/model/model_header.hpp>
#include MODEL_HPP
#include <stan/io/array_var_context.hpp>
#include <stan/io/dump.hpp>
#include <stan/io/empty_var_context.hpp>
#include <stan/services/sample/hmc_nuts_diag_e_adapt.hpp>
#include <stan/services/util/create_unit_e_diag_inv_metric.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <numeric>

// Draws whose density is written: enough to tell two models apart.
static const int checked_draws = 20;

// Keeps what a chain says: names, rows after warmup, times.
struct Keep : stan::callbacks::writer {
  explicit Keep(int warmup) : skip(warmup) {}
  int skip, seen = 0;
  std::vector<std::string> names;
  std::vector<double> rows;
  double warm = 0, sampling = 0, first_draw = 0;
  void operator()(const std::vector<std::string>& n) override { names = n; }
  void operator()(const std::vector<double>& row) override {
    if (seen++ < skip) return;
    if (rows.empty()) first_draw = double(std::clock()) / CLOCKS_PER_SEC;
    rows.insert(rows.end(), row.begin(), row.end());
  }
  void operator()(const std::string& message) override {
    size_t w = message.find(" seconds (Warm-up)"), s = message.find(" seconds (Sampling)"), end = std::min(w, s);
    if (end == std::string::npos) return;
    size_t space = message.find_last_of(' ', end - 1), begin = space == std::string::npos ? 0 : space + 1;
    (w != std::string::npos ? warm : sampling) = std::atof(message.substr(begin, end - begin).c_str());
  }
  void operator()() override {}
};

// The log density of the declared parameters of one draw (constrained values, in Stan's order).
static double density(const stan_model& model, const double* draw) {
  std::vector<std::string> names;
  std::vector<std::vector<size_t>> dims;
  model.get_param_names(names);
  model.get_dims(dims);
  size_t size = 0;
  for (auto& d : dims) size += std::accumulate(d.begin(), d.end(), size_t(1), std::multiplies<size_t>());
  stan::io::array_var_context context(names, std::vector<double>(draw, draw + size), dims);
  std::vector<int> integers;
  std::vector<double> position;
  model.transform_inits(context, integers, position, nullptr);
  // As the sampler does it, with derivatives: some densities drop terms for arguments without them.
  std::vector<stan::math::var> x(position.begin(), position.end());
  double value = model.template log_prob<false, false>(x, integers, nullptr).val();
  stan::math::recover_memory();
  return value;
}

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr, "usage: driver DATA OUT CHAINS WARMUP DRAWS SEED [INIT]\n");
    return 2;
  }
  int chains = std::atoi(argv[3]), warmup = std::atoi(argv[4]), draws = std::atoi(argv[5]);
  unsigned seed = std::atoi(argv[6]);
  std::ifstream in(argv[1]);
  if (!in) {
    std::fprintf(stderr, "cannot read %s\n", argv[1]);
    return 2;
  }
  stan::io::dump data(in);
  std::stringstream messages;
  stan_model model(data, seed, &messages);
  std::vector<Keep> kept;
  for (int c = 0; c < chains; c++) {
    std::unique_ptr<stan::io::var_context> init(new stan::io::empty_var_context());
    if (argc > 7) {
      std::ifstream values(std::string(argv[7]) + "." + std::to_string(c + 1));
      if (!values) {
        std::fprintf(stderr, "no starting values of chain %d\n", c + 1);
        return 2;
      }
      init.reset(new stan::io::dump(values));
    }
    stan::io::dump metric = stan::services::util::create_unit_e_diag_inv_metric(model.num_params_r());
    stan::callbacks::interrupt interrupt;
    stan::callbacks::logger silent;
    stan::callbacks::writer none1, none2;
    kept.emplace_back(warmup);
    // Stan's defaults: starts within 2, steps of 1, depth 10, delta 0.8, windows 75, 50 and 25.
    int rc = stan::services::sample::hmc_nuts_diag_e_adapt(model, *init, metric, seed, c + 1, 2.0, warmup, draws, 1, true, 0,
        1.0, 0.0, 10, 0.8, 0.05, 0.75, 10.0, 75, 50, 25, interrupt, silent, none1, kept.back(), none2);
    if (rc) {
      std::fprintf(stderr, "chain %d failed\n", c + 1);
      return 3;
    }
  }
  double warm = 0, sampling = 0;
  for (int c = 0; c < chains; c++) {
    const Keep& keep = kept[c];
    size_t columns = keep.names.size(), statistics = 0;
    while (statistics < columns && keep.names[statistics].find("__") != std::string::npos) statistics++;
    FILE* out = std::fopen((std::string(argv[2]) + "-" + std::to_string(c + 1) + ".csv").c_str(), "w");
    if (!out) {
      std::fprintf(stderr, "cannot write %s\n", argv[2]);
      return 2;
    }
    std::fprintf(out, "# num_samples = %d\n# num_warmup = %d\n# save_warmup = 0\n# id = %d\n", draws, warmup, c + 1);
    for (size_t k = 0; k < columns; k++) std::fprintf(out, "%s,", keep.names[k].c_str());
    std::fprintf(out, "density__\n");
    for (size_t i = 0; i < keep.rows.size() / columns; i++) {
      const double* row = keep.rows.data() + i * columns;
      bool checked = i < checked_draws;
      for (size_t k = 0; k < columns; k++) std::fprintf(out, "%.17g,", row[k]);
      std::fprintf(out, "%.17g\n", checked ? density(model, row + statistics) : std::numeric_limits<double>::quiet_NaN());
    }
    std::fclose(out);
    warm += keep.warm;
    sampling += keep.sampling;
  }
  std::printf("{\"warmupSeconds\":%.6f,\"samplingSeconds\":%.6f,\"firstDrawSeconds\":%.6f,\"dimension\":%d}\n", warm, sampling,
      kept[0].first_draw, (int)model.num_params_r());
}
