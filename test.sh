#!/usr/bin/env bash
# Builds everything and runs the tests on both databases and in a browser. Needs the .NET SDK of global.json; PostgreSQL and
# Chromium are installed from Debian when they are missing. PostgreSQL runs for the time of the tests only: ordinary user,
# loopback port, temporary folder.
#
#   ./test.sh         everything
#   ./test.sh quick   without the slow tests, those in the browser, and without the check of the formatting
#   ./test.sh long    everything, the endurance tests at their full length
#
# Ends with the line "N passed, N failed". A skipped test counts as failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

mode=${1:-full}
projects=(Comptoir.Commerce.Tests Comptoir.Storage.Tests Comptoir.Server.Tests Comptoir.Portal.Tests)
passed=0 failed=0
work=""
pgbin=""

fail() { echo "test.sh: $*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

# The server refuses to run as root: then the user that its package made runs it.
as_database_user() {
  if [ "$(id -u)" = 0 ]; then (cd "$work/pg" && runuser -u postgres -- "$@")
  else "$@"
  fi
}

newest_postgres() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
    [ "$(echo "$folder" | cut -d/ -f5)" -ge 15 ] && [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && { echo "$folder"; return; }
  done
  return 0
}

install_postgres() {
  command -v apt-get >/dev/null || fail "PostgreSQL 15 or later is needed in /usr/lib/postgresql, and only Debian's apt-get is known here to install it."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail "PostgreSQL 15 is missing. Install it (apt-get install postgresql-15), or run this once as root."
  echo "Installing PostgreSQL ..."
  as_root apt-get update -q || fail "apt-get update failed; PostgreSQL 15 is missing and cannot be installed."
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    # The package would otherwise create and start a cluster of its own.
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  local package=postgresql-15
  apt-cache show "$package" >/dev/null 2>&1 || package=postgresql
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" \
    || fail "apt-get could not install $package."
}

# Chromium for the portal's tests, with the languages of its date fields and the faces that pictures are taken with.
install_chromium() {
  [ ! -x /usr/bin/chromium ] || [ ! -d /usr/share/fonts/opentype/inter ] || return 0
  command -v apt-get >/dev/null || fail "Chromium is needed at /usr/bin/chromium, and only Debian's apt-get is known here to install it."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail "Chromium is missing. Install it (apt-get install chromium chromium-l10n fonts-liberation fonts-inter), or run this once as root."
  echo "Installing Chromium ..."
  as_root apt-get update -q || fail "apt-get update failed; Chromium is missing and cannot be installed."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium chromium-l10n fonts-liberation fonts-inter \
    || fail "apt-get could not install Chromium."
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_postgres() {
  pgbin=$(newest_postgres)
  if [ -z "$pgbin" ]; then
    install_postgres
    pgbin=$(newest_postgres)
    [ -n "$pgbin" ] || fail "PostgreSQL was installed, but no version from 15 on lies in /usr/lib/postgresql."
  fi

  mkdir "$work/pg"
  [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
  # Trusting every local user and not waiting for the disk is for tests alone.
  as_database_user "$pgbin/initdb" -D "$work/pg/data" -U comptoir --auth=trust -E UTF8 --locale=C.UTF-8 >"$work/initdb.log" 2>&1 \
    || { cat "$work/initdb.log" >&2; fail "initdb failed."; }

  local attempt port
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + RANDOM))
    port_is_free "$port" || continue
    if as_database_user "$pgbin/pg_ctl" -D "$work/pg/data" -l "$work/pg/log" -w -t 60 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c fsync=off -c max_connections=200" start >/dev/null 2>&1
    then
      export COMPTOIR_TEST_PG="Host=127.0.0.1;Port=$port;Username=comptoir;Database=postgres"
      return
    fi
  done
  cat "$work/pg/log" >&2 || true
  fail "PostgreSQL did not start."
}

clean_up() {
  local code=$?
  trap - EXIT
  if [ -n "$work" ]; then
    if [ -e "$work/pg/data/postmaster.pid" ]; then
      as_database_user "$pgbin/pg_ctl" -D "$work/pg/data" -m immediate -w stop >/dev/null 2>&1 || echo "test.sh: PostgreSQL in $work could not be stopped." >&2
    fi
    rm -rf "$work"
  fi
  exit "$code"
}

# summary_of FILE: "total passed failed" of a .trx file.
summary_of() {
  tr '\n' ' ' <"$1" | grep -o '<Counters [^>]*>' | head -n 1 | awk '{
    for (i = 1; i <= NF; i++) if (split($i, pair, "=") == 2) { gsub(/[^0-9]/, "", pair[2]); count[pair[1]] = pair[2] }
    print count["total"] + 0, count["passed"] + 0, count["failed"] + count["error"] + count["timeout"] + count["aborted"]
  }'
}

run_tests() {
  local project=$1 code=0 total=0 good=0 bad=0 skipped
  local trx="$work/results/$project.trx"
  local options=(--no-build -c Release --nologo --logger "console;verbosity=minimal" --logger "trx;LogFileName=$project.trx" --results-directory "$work/results")
  [ "$mode" != quick ] || options+=(--filter "Category!=Slow&Category!=Browser")

  echo "== $project"
  dotnet test "tests/$project/$project.csproj" "${options[@]}" || code=$?
  [ ! -f "$trx" ] || read -r total good bad <<<"$(summary_of "$trx")"

  skipped=$((total - good - bad))
  if [ "$skipped" -gt 0 ]; then
    echo "Skipped in $project, counted as failed:"
    tr '\n' ' ' <"$trx" | grep -o '<UnitTestResult [^>]*>' | grep 'outcome="NotExecuted"' | sed 's/.* testName="\([^"]*\)".*/  \1/' || true
    bad=$((bad + skipped))
  fi
  if [ "$code" != 0 ] && [ "$bad" = 0 ]; then
    echo "$project: the run itself failed (exit code $code), counted as one failure."
    bad=1
  elif [ "$total" = 0 ]; then
    echo "$project: not one test ran, counted as one failure."
    bad=1
  fi
  passed=$((passed + good)) failed=$((failed + bad))
}

# step NAME COMMAND...: what is no test but must hold; a failure counts as one.
step() {
  local name=$1
  shift
  echo "== $name"
  "$@" || { echo "$name: failed."; failed=$((failed + 1)); return 1; }
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

case $mode in
  full | quick) ;;
  long) export COMPTOIR_LONG=1 ;;
  *) fail "unknown mode '$mode'. Use ./test.sh, ./test.sh quick or ./test.sh long." ;;
esac
command -v dotnet >/dev/null || fail "the .NET SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server outlives the script: one would keep a pipe that reads our output open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if [ "$(id -u)" = 0 ]; then work=$(mktemp -d /tmp/comptoir-test.XXXXXX); else work=$(mktemp -d); fi
chmod 755 "$work"
mkdir "$work/results"

start_postgres
[ "$mode" = quick ] || install_chromium
step "Build" dotnet build Comptoir.slnx -c Release --nologo -v quiet || finish
step "Pending model changes" dotnet run --project tools/Comptoir.Migrations -c Release --no-build -- check || true
[ "$mode" = quick ] || step "Formatting" dotnet format Comptoir.slnx --verify-no-changes --no-restore || true
for project in "${projects[@]}"; do run_tests "$project"; done
finish
