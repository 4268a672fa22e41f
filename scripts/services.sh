# Sourced by scripts/test and scripts/with-services: a real PostgreSQL and a real browser for the tests.
# start_services exports IDRKIT_TEST_POSTGRESQL (the URL of a server begun here) and IDRKIT_TEST_CHROMIUM (a program);
# stop_services, run by a trap on every end, leaves nothing of the server. What is set already is taken as it is.
# Where one cannot be had, its variable stays empty: such tests are then skipped with the reason, and fail where CI is set.

services=""        # the server's private folder, while there is one
postgresql_bin=""

start_services() {
  start_postgresql
  find_chromium
}

stop_services() {
  [ -n "$services" ] || return 0
  as_postgres "$postgresql_bin/pg_ctl" -D "$services/data" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$services"
  services=""
}

start_postgresql() {
  [ -z "${IDRKIT_TEST_POSTGRESQL:-}" ] || return 0
  if ! find_postgresql; then
    say "Installing PostgreSQL, for the tests of a shared ledger"
    # In a shell of its own: where it cannot be installed, the other tests still run.
    if [ "$(uname -s)" = Darwin ]; then (brew install postgresql@16 >&2) || true
    else (install_packages postgresql) || true
    fi
    find_postgresql || { without "no PostgreSQL, and it cannot be installed here"; return 0; }
  fi
  # Not in TMPDIR: the path of a socket may have no more than 100 letters.
  services=$(mktemp -d /tmp/idrkit-services.XXXXXX)
  [ "$(id -u)" -ne 0 ] || chown postgres "$services" 2>/dev/null || true
  if ! begin_server > "$services.log" 2>&1; then
    cat "$services.log" >&2
    rm -f "$services.log"
    stop_services
    without "PostgreSQL is installed and does not start: see the lines above"
    return 0
  fi
  rm -f "$services.log"
  export IDRKIT_TEST_POSTGRESQL="postgresql://idrkit@/postgres?host=$services"
  say "For the tests: $("$postgresql_bin/postgres" --version)"
}

# The newest one, wherever packages put it; PATH last, where Debian has only wrappers.
find_postgresql() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
                     /usr/pgsql-*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then
      postgresql_bin=$folder
      return 0
    fi
  done
  return 1
}

# Nobody but this user reaches it: a socket in a private folder, no network. It need not survive a power cut.
begin_server() {
  local order=()
  # Words sorted as on most people's servers, not by their bytes (PostgreSQL 15 and newer).
  if "$postgresql_bin/initdb" --help | grep icu-locale > /dev/null; then order=(--locale-provider=icu --icu-locale=en-US); fi
  as_postgres "$postgresql_bin/initdb" -D "$services/data" --username=idrkit --auth=trust --encoding=UTF8 --locale=C \
    ${order[@]+"${order[@]}"} --no-sync &&
  as_postgres "$postgresql_bin/pg_ctl" -D "$services/data" -l "$services/server.log" -w -t 30 start \
    -o "-k $services -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=50" &&
  return 0
  cat "$services/server.log" 2>/dev/null
  return 1
}

# PostgreSQL does not run as root: in a container it runs as the user its package has made.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd "$services" && runuser -u postgres -- "$@"); else (cd "$services" && "$@"); fi
}

find_chromium() {
  [ -z "${IDRKIT_TEST_CHROMIUM:-}" ] || return 0
  if ! look_for_chromium && [ "$(uname -s)" != Darwin ]; then
    say "Installing Chromium, for the tests that look at pages"
    (install_packages chromium) || true
    look_for_chromium || true
  fi
  [ -n "${IDRKIT_TEST_CHROMIUM:-}" ] ||
    without "no Chromium or Chrome found: install one, or name its program in IDRKIT_TEST_CHROMIUM"
}

look_for_chromium() {
  local candidate program
  for candidate in chromium google-chrome google-chrome-stable chromium-browser \
                   "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
                   "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    # A name is not enough: Ubuntu's chromium-browser only says that there is a snap.
    if program=$(command -v "$candidate") && "$program" --version > /dev/null 2>&1; then
      export IDRKIT_TEST_CHROMIUM="$program"
      return 0
    fi
  done
  return 1
}

without() {
  local becomes="are skipped"
  [ -z "${CI:-}" ] || becomes="fail, because CI is set"
  printf 'idrkit: %s. The tests that need it %s.\n' "$1" "$becomes" >&2
}
