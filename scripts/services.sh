# Sourced by scripts/test: a real PostgreSQL for the tests of the ledger, and a real browser for its pages.
# The server has a folder and a socket of its own and listens to no network; stop_postgresql ends it and takes the folder away.
# Exports IDRKIT_TEST_POSTGRESQL (a URL) and IDRKIT_TEST_CHROMIUM (a program). Where either is missing its tests are skipped
# with a reason, and fail where CI is set.

postgresql_folder=

# The folder that holds initdb and pg_ctl, or nothing.
find_postgresql() {
  local folder
  for folder in "$(command -v pg_config >/dev/null 2>&1 && pg_config --bindir)" /usr/lib/postgresql/*/bin \
                /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done
  return 1
}

# PostgreSQL refuses to run as root: in a container, where we are root, it runs as its own user.
as_postgresql_user() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgresql() {
  local programs log
  programs=$(find_postgresql) || {
    if command -v brew >/dev/null 2>&1; then brew install postgresql@16 >&2; else install_packages postgresql; fi
    programs=$(find_postgresql) || { say "No PostgreSQL: its tests are skipped, in CI they fail"; return 0; }
  }
  # Short: the path of a socket may have about 100 letters.
  postgresql_folder=$(mktemp -d /tmp/idrkit-pg.XXXXXX)
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$postgresql_folder"; fi
  log=$postgresql_folder/log
  postgresql_programs=$programs
  (
    cd /
    as_postgresql_user "$programs/initdb" -D "$postgresql_folder/data" -U idrkit -A trust -E UTF8 --no-locale --no-sync \
      > "$postgresql_folder.made" 2>&1 &&
      as_postgresql_user "$programs/pg_ctl" -D "$postgresql_folder/data" -l "$log" -w -t 60 \
        -o "-k $postgresql_folder -c listen_addresses='' -c fsync=off -c full_page_writes=off" start \
        >> "$postgresql_folder.made" 2>&1
  ) || { cat "$postgresql_folder.made" "$log" >&2 2>/dev/null || true; stop "PostgreSQL for the tests did not start: see the lines above."; }
  export IDRKIT_TEST_POSTGRESQL="postgresql://idrkit@/postgres?host=$postgresql_folder"
  say "PostgreSQL for the tests: $("$programs/postgres" --version)"
}

stop_postgresql() {
  if [ -n "$postgresql_folder" ]; then
    ( cd / && as_postgresql_user "$postgresql_programs/pg_ctl" -D "$postgresql_folder/data" -m immediate stop >/dev/null 2>&1 ) || true
    rm -rf "$postgresql_folder" "$postgresql_folder.made"
    postgresql_folder=
  fi
}

find_chromium() {
  local program
  for program in chromium chromium-browser google-chrome \
                 "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if command -v "$program" >/dev/null 2>&1; then
      command -v "$program"
      return 0
    fi
  done
  return 1
}

prepare_chromium() {
  local program
  if ! program=$(find_chromium) && command -v apt-get >/dev/null 2>&1; then
    say "Installing Chromium, in which the tests look at pages"
    install_packages chromium
  fi
  if program=$(find_chromium); then
    export IDRKIT_TEST_CHROMIUM=$program
    say "Browser for the tests: $program"
  else
    say "No Chromium or Chrome: its tests are skipped, in CI they fail"
  fi
}
