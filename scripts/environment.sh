# Sourced by scripts/demo and scripts/test: a Python environment in .venv with idrkit in it, and Pango on the machine.
# Nothing is installed twice: a stamp in .venv remembers which pyproject.toml it was made from.

say() { printf '\n== %s\n' "$*" >&2; }

stop() { printf 'idrkit: %s\n' "$*" >&2; exit 1; }

# Runs a command as root where that takes a password (sudo) and where it does not (a container).
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else stop "this needs root: ask an administrator to run: $*"
  fi
}

install_packages() {
  if command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
  else
    stop "install these packages, then run this again: $*"
  fi
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$candidate" >/dev/null 2>&1 &&
       "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

install_pango() {
  say "Installing Pango, which lays out the pages"
  if [ "$(uname -s)" = Darwin ]; then
    command -v brew >/dev/null 2>&1 || stop "install Homebrew, then run: brew install pango"
    brew install pango >&2
  else
    install_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
  fi
}

# A Python that does not come from Homebrew does not look where Homebrew puts libraries.
if [ "$(uname -s)" = Darwin ] && command -v brew >/dev/null 2>&1; then
  export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/local/lib:/usr/lib}"
fi

# prepare_environment EXTRA...: leaves the path of the environment's python in $python
prepare_environment() {
  local system_python stamp want
  system_python=$(find_python) || stop "Python 3.11 or newer is needed (apt-get install python3, or brew install python)."
  python=$PWD/.venv/bin/python
  want="$(cat pyproject.toml) $* $("$system_python" --version)"
  stamp=.venv/idrkit-made-from
  if [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
    return 0
  fi
  say "Making a Python environment in .venv ($("$system_python" --version))"
  if ! "$system_python" -c 'import ensurepip, venv' 2>/dev/null; then
    install_packages python3-venv
  fi
  rm -rf .venv
  "$system_python" -m venv .venv || stop "the environment .venv could not be made."
  "$python" -m pip install --quiet --disable-pip-version-check --editable ".${1:+[$1]}" >&2 ||
    stop "the Python packages could not be installed: see the lines above."
  if ! "$python" -c 'import weasyprint' >/dev/null 2>&1; then
    install_pango
    "$python" -c 'import weasyprint' >/dev/null || stop "Pango is still not found: see \"idrkit doctor\" and README.md."
  fi
  printf '%s' "$want" > "$stamp"
}
