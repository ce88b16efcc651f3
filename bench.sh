#!/usr/bin/env bash
# Measures the built server on both databases: starts, trade, reads, repeats, two nodes, round trips, imports, invoices and their
# documents, downloads, the activity log, reservations, the support queue, the portal. Needs what ./test.sh needs; PostgreSQL must be
# installed (./test.sh does that).
# Prints a table and writes it to bench/results/, as JSON and as a page with plots.
#
#   ./bench.sh                      everything
#   ./bench.sh --quick              less of everything
#   ./bench.sh --only start,trade   some of roundtrips, start, trade, reads, storm, nodes, import, invoices, documents, download, activity, azure, support, portal
#   ./bench.sh --only growth-orders      growth-orders, growth-activity, growth-invoices: as the stores grow; they take long
#   ./bench.sh --micro              single functions instead, in about two minutes: bench/Comptoir.Microbenchmarks; --only Link,Vault for some of them
#   ./bench.sh --results DIR        where the JSON goes
#
# Exit code 1 when a goal was missed on a quiet machine; with --micro on any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
program=Comptoir.Benchmarks
if [ "${1:-}" = --micro ]; then
  program=Comptoir.Microbenchmarks
  shift
fi
dotnet build "bench/$program" -c Release --nologo -v quiet
exec dotnet "bench/$program/bin/Release/net10.0/$program.dll" "$@"
