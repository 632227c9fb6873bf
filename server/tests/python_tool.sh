# Sourced by what compares us with programs from PyPI.
# shellcheck shell=bash

# Installs a package into a folder of its own, once: `install_python_tool FOLDER REQUIREMENT`. Fails with one line that
# begins with "skipped" where it can't be had.
install_python_tool() {
  local folder=$1 requirement=$2 log
  # Complete only once the mark is there: an installation that was stopped is made again.
  [ ! -e "$folder/complete" ] || return 0
  rm -rf "$folder" && mkdir -p "$(dirname "$folder")"
  log=$(mktemp)
  if { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --retries 1 --timeout 20 "$requirement"; } \
    >"$log" 2>&1; then
    touch "$folder/complete"
    rm -f "$log"
    return 0
  fi
  echo "skipped: $requirement can't be installed here ($(tail -n 1 "$log"))"
  rm -rf "$folder" "$log"
  return 1
}
