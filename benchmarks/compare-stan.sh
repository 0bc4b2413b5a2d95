#!/usr/bin/env bash
# BayesSampler side by side with Stan on one core; benchmarks/README.md tells how to read it and how long it takes.
set -euo pipefail
export LC_ALL=C DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  cat <<'TEXT'
usage: benchmarks/compare-stan.sh [--seeds N] [--only TEXT] [--quick] [--out FILE] [--list]
  --seeds N    seeds 1 to N of each case; the table shows medians (default 1)
  --only TEXT  only the cases whose names contain it
  --quick      without the cases that take Stan more than half a minute
  --out FILE   the table; beside it a picture and FILE.jsonl with every run, as it ends (default: the table is printed)
  --list       names the cases and ends
environment: COMPARE_STAN_CACHE  folder that keeps compiled models (default: ${XDG_CACHE_HOME:-~/.cache}/bayessampler-stan)
             COMPARE_STAN_CORE   the core that both sides run on (default 0)
TEXT
}

seeds=1 only=() quick=() out="" list=0
need() { [ $# -ge 2 ] || { echo "compare-stan: $1 needs a value" >&2; exit 2; }; }
while [ $# -gt 0 ]; do
  case $1 in
    --seeds) need "$@"; seeds=$2; shift 2 ;;
    --only) need "$@"; only=(--only "$2"); shift 2 ;;
    --out) need "$@"; out=$2; shift 2 ;;
    --quick) quick=(--quick); shift ;;
    --list) list=1; shift ;;
    -h | --help) usage; exit 0 ;;
    *) echo "compare-stan: no such option: $1" >&2; usage >&2; exit 2 ;;
  esac
done
[[ $seeds =~ ^[1-9][0-9]*$ ]] || { echo "compare-stan: --seeds must be a whole number above 0, but was '$seeds'" >&2; exit 2; }
if [ -n "$out" ]; then
  mkdir -p "$(dirname "$out")"
  out=$(realpath "$out")
fi

cd "$(dirname "$0")"
cache=${COMPARE_STAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bayessampler-stan}
core=${COMPARE_STAN_CORE:-0}
flags="-O3 -march=native"
say() { printf '%s\n' "compare-stan: $*" >&2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"
cache=$(realpath "$cache")

# 1. Our side.
program=BayesSampler.CompareStan/bin/Release/net10.0/BayesSampler.CompareStan.dll
say "building"
dotnet build BayesSampler.CompareStan -c Release -v quiet --nologo >"$work/build.log" 2>&1 || {
  cat "$work/build.log" >&2
  exit 1
}
# The runtime as users get it, whatever the caller's shell says.
unset "${!DOTNET_Tiered@}" "${!DOTNET_TC@}" DOTNET_ReadyToRun
own() { dotnet "$program" "$@"; }
own cases "${only[@]}" "${quick[@]}" >"$work/cases"
if [ "$list" = 1 ]; then
  cut -f 1 "$work/cases"
  exit 0
fi

# 2. Stan's side. Only its compiler and its headers are taken from R's rstan.
if ! command -v g++ >/dev/null || ! Rscript -e 'stopifnot(requireNamespace("rstan", quietly = TRUE))' >/dev/null 2>&1; then
  say "installing r-cran-rstan and g++"
  sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -q >&2
  "${sudo[@]}" apt-get install -q -y --no-install-recommends r-cran-rstan g++ >&2
fi
{
  read -r rstan
  mapfile -t headers
} < <(Rscript -e '
  at <- function(folder, package) system.file(folder, package = package)
  stan <- at("include", "StanHeaders")
  eigen <- at("include", "RcppEigen")
  # Where packages leave Boost to the system, a folder is empty, and the compiler finds it by itself.
  boost <- at("include", "BH")
  include <- c(eigen, file.path(eigen, "unsupported"), file.path(stan, "src"), stan, boost, at("include", "RcppParallel"))
  cat(as.character(packageVersion("rstan")), "\n", sep = "")
  cat(paste0("-I", include[nzchar(include)]), sep = "\n")
  cat("-include", file.path(stan, "stan/math/prim/mat/fun/Eigen.hpp"), sep = "\n")
  cat(at("lib/libStanHeaders.a", "StanHeaders"), "\n", sep = "")')
library=${headers[-1]}
unset 'headers[-1]'

# The compiled program of a Stan model: of this text, this driver, these flags and this processor.
driver() {
  local key program
  key=$({
    cat "peers/$1.stan" peers/stan_driver.cpp
    echo "$flags $rstan"
    g++ -march=native -Q --help=target
  } | sha256sum | cut -c 1-16)
  program=$cache/$1-$key
  if [ ! -x "$program" ]; then
    say "compiling $1.stan"
    Rscript -e 'a <- commandArgs(TRUE); suppressMessages(library(rstan))' \
      -e 'cat(stanc(a[1], model_name = "model")$cppcode, file = a[2])' "peers/$1.stan" "$work/$1.hpp" >"$work/stanc.log" 2>&1 || {
      cat "$work/stanc.log" >&2
      return 1
    }
    # shellcheck disable=SC2086
    g++ -std=gnu++14 $flags -w "-DMODEL_HPP=\"$work/$1.hpp\"" -DEIGEN_NO_DEBUG -DBOOST_DISABLE_ASSERTS \
      -DBOOST_PENDING_INTEGER_LOG2_HPP -DBOOST_NO_AUTO_PTR -D_REENTRANT "${headers[@]}" peers/stan_driver.cpp "$library" \
      -ltbb -lpthread -o "$work/$1.exe" || return 1
    mv "$work/$1.exe" "$program"
  fi
  echo "$program"
}

# All programs first, so that nothing compiles between two runs.
declare -A drivers
while IFS=$'\t' read -r name model run; do
  [ -n "${drivers[$model]:-}" ] || drivers[$model]=$(driver "$model")
done <"$work/cases"
say "compiling the floor"
g++ -std=c++17 -O3 -march=native -fno-math-errno peers/floor.cpp -o "$work/floor"

# 3. Both, one after the other, case by case.
results=${out:-$work/results}.jsonl
# A run that fails has its place in the table, with a reason.
failed() {
  say "$2: the side $1 failed"
  printf '{"case":"%s","side":"%s","seed":%s,"failure":"the program failed"}\n' "$2" "$1" "$3" >>"$results"
}
taskset -c "$core" "$work/floor" >"$results"
for ((seed = 1; seed <= seeds; seed++)); do
  while IFS=$'\t' read -r -u 3 name model run; do
    say "$name, seed $seed: ours"
    taskset -c "$core" dotnet "$program" ours "$name" --seed "$seed" >>"$results" || failed ours "$name" "$seed"
    [ "$seed" != 1 ] || taskset -c "$core" dotnet "$program" exact "$name" --seed 1 >>"$results"
    # Cases may share a run of Stan's.
    [ ! -e "$work/$run.$seed" ] || continue
    touch "$work/$run.$seed"
    say "$name, seed $seed: Stan"
    data=$work/$run.data
    [ -e "$data" ] || own data "$name" "$data"
    init=()
    [ ! -e "$data.init.1" ] || init=("$data.init")
    taskset -c "$core" "${drivers[$model]}" "$data" "$work/stan" 4 1000 1000 "$seed" "${init[@]}" >"$work/stan.json" \
      || : >"$work/stan.json"
    own stan "$name" "$work/stan" --seed "$seed" >>"$results" || failed stan "$run" "$seed"
    rm -f "$work"/stan*.csv
  done 3<"$work/cases"
done

# 4. The table.
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
machine="$(date -u +%F), ${cpu:-$(uname -m)}, $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)"
versions=".NET SDK $(dotnet --version), rstan $rstan, g++ $(g++ -dumpfullversion) with \`$flags\`"
command="benchmarks/compare-stan.sh --seeds $seeds${only[*]:+ ${only[*]}}${quick[*]:+ ${quick[*]}}"
own table "$results" --note "$machine. $versions." --note "Made by \`$command\`." >"$work/table.md"
if [ -n "$out" ]; then
  cp "$work/table.md" "$out"
  own picture "$results" "${out%.md}.png"
  say "wrote $out, ${out%.md}.png and $results"
else
  cat "$work/table.md"
fi
