#!/usr/bin/env bash
# Packs the libraries and runs a small program that knows nothing of this solution but their packages.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:?usage: run.sh FOLDER}
# A version of its own for each run: a package cache keeps what it has once seen.
version=0.1.0-check.$(date +%s)
mkdir -p "$work/program"
dotnet pack "$root/BayesSampler.sln" -c Release -o "$work/packages" -p:Version="$version"
cp "$root/tests/PackageCheck/Program.cs.txt" "$work/program/Program.cs"
sed "s|@VERSION@|$version|; s|@PACKAGES@|$work/packages|" "$root/tests/PackageCheck/Program.csproj.txt" > "$work/program/Program.csproj"
cd "$work/program"
NUGET_PACKAGES="$work/cache" dotnet run -c Release
test -s "$work/program/forest.png"
