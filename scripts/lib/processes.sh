# shellcheck shell=bash
# Asking about processes and ending them in bounded time.

# process_alive PID: a zombie that nobody has reaped yet counts as gone.
process_alive() {
  local stat
  stat=$(cat "/proc/${1:-none}/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [[ ${stat%% *} != Z ]]
}

# process_words PID: its command line, words separated by blanks; fails where there is none.
process_words() {
  { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null
}

# process_signal SIGNAL PID [as_root]: by a shell, since sudo finds no command of that name on a small system.
process_signal() {
  # shellcheck disable=SC2016 # the inner shell expands
  "${@:3}" sh -c 'kill -s "$1" "$2"' sh "$1" "$2" 2>/dev/null
}

# process_end WHAT PID SECONDS [as_root]: asks it to stop, waits, and kills it when it does not.
process_end() {
  local what=$1 pid=$2 patience=$3 started=$EPOCHREALTIME waited=0
  local as=("${@:4}")
  process_signal TERM "$pid" "${as[@]}" || ! process_alive "$pid" ||
    die "$what (process $pid) could not be signalled" "It may belong to another user: try again as root or as that user."
  while process_alive "$pid"; do
    if ((waited >= patience * 5)); then
      warn "$what (process $pid) did not stop within $patience s; killing it"
      process_signal KILL "$pid" "${as[@]}" || true
      nap 1
      ! process_alive "$pid" || die "$what (process $pid) survives SIGKILL" "It hangs in the kernel: look at /proc/$pid/stack."
      return 0
    fi
    ((waited == 0 || waited % 25 != 0)) || say "… waiting for $what to stop: $(elapsed_since "$started")"
    nap 0.2
    waited=$((waited + 1))
  done
  say "$what stopped after $(elapsed_since "$started")"
}
