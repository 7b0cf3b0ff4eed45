# shellcheck shell=bash
# Files that are whole or absent, hashes of trees, and one lock for what belongs to the machine.

# write_whole FILE: standard input becomes FILE in one move, so that no reader sees a half.
write_whole() {
  local new
  new=$(mktemp "$1.XXXXXX")
  if cat >"$new" && chmod 0644 "$new" && mv -f "$new" "$1"; then
    return 0
  fi
  rm -f "$new"
  return 1
}

# write_whole_as_root FILE: the same for a file of the machine; owner and mode of an existing file stay.
write_whole_as_root() {
  # shellcheck disable=SC2016 # the inner shell expands
  as_root sh -c '
    set -eu
    target=$(readlink -f "$1" || printf %s "$1") # a link stays a link
    mkdir -p "$(dirname "$target")"
    new=$(mktemp "$target.XXXXXX")
    trap '\''rm -f "$new"'\'' EXIT
    cat >"$new"
    chmod 0644 "$new"
    if [ -e "$target" ]; then
      chmod --reference="$target" "$new"
      chown --reference="$target" "$new"
    fi
    mv -f "$new" "$target"
  ' sh "$1"
}

# hash_of_tree PATH…: one hash over names and contents of all files below; what does not exist is left out.
hash_of_tree() {
  local existing=() path
  for path in "$@"; do
    [[ ! -e $path ]] || existing+=("$path")
  done
  ((${#existing[@]} > 0)) || existing=(/dev/null) # find would take the working directory
  find "${existing[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

# An ordinary user has no folder of the machine to lock in, so two of them may still meet.
machine_lock_file() {
  if ((EUID == 0)); then
    echo /run/sandpool/setup.lock
  else
    echo "$SANDPOOL_DATA/setup.lock"
  fi
}

# lock_machine: two set-ups at once would both install packages and edit daemon.json, so the second waits.
lock_machine() {
  local lock
  lock=$(machine_lock_file)
  mkdir -p "$(dirname "$lock")"
  exec {MACHINE_LOCK_FD}>>"$lock"
  if ! flock --nonblock "$MACHINE_LOCK_FD"; then
    say "another set-up is at work on this machine; waiting for it (at most 20 minutes)"
    flock --wait 1200 "$MACHINE_LOCK_FD" ||
      die "another set-up has held $lock for 20 minutes" "Look for a hanging scripts/up.sh or scripts/test.sh, end it and try again."
  fi
}

unlock_machine() {
  flock --unlock "$MACHINE_LOCK_FD"
  exec {MACHINE_LOCK_FD}>&-
  unset MACHINE_LOCK_FD
}

# let_go: for a subshell that turns into something which outlives the script: it would hold the lock for as long as it lives.
let_go() {
  [[ -z ${MACHINE_LOCK_FD:-} ]] || exec {MACHINE_LOCK_FD}>&-
  [[ -z ${NAP_FD:-} ]] || exec {NAP_FD}>&-
}
