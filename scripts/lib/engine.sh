# shellcheck shell=bash
# Docker Engine: found, installed, started, reloaded. A daemon that somebody else started is never stopped.

ENGINE_LOG=/var/log/sandpool-dockerd.log
ENGINE_STARTED_BY_US=/run/sandpool/dockerd.pid # exists while a daemon of ours runs
ENGINE_REPLY=

# engine_reachable: asks the daemon for its version; the answer or the complaint is left in ENGINE_REPLY.
engine_reachable() {
  local status=0
  command -v docker >/dev/null || return 1
  ENGINE_REPLY=$(timeout 15 docker version --format '{{.Server.Version}}' 2>&1) || status=$?
  ENGINE_REPLY=${ENGINE_REPLY##*$'\n'} # complaints begin with an empty line
  return "$status"
}

engine_ensure() {
  if ! engine_reachable; then
    case "${DOCKER_HOST:-}" in
      '' | unix://*) ;;
      *) die "the Docker daemon at DOCKER_HOST=$DOCKER_HOST does not answer: $ENGINE_REPLY" "Start it, or unset DOCKER_HOST to use one on this machine." ;;
    esac
    _engine_die_if_refused
    engine_install
    engine_start
  fi
  say "Docker Engine $ENGINE_REPLY answers"
}

_engine_die_if_refused() {
  [[ $ENGINE_REPLY != *"permission denied"* ]] ||
    die "$(id -un) may not talk to the Docker daemon" \
      "Run the script as root, or join the docker group (its members can become root): sudo usermod -aG docker $(id -un), then log in again."
}

engine_install() {
  local packages=()
  if ! command -v dockerd >/dev/null; then
    say "no Docker Engine here (a docker client alone is none)"
    # iptables and the client are recommendations of docker.io only, but the daemon does not start without the one
    # and nobody can talk to it without the other. Where the client is a package of its own it is called docker-cli.
    packages+=(docker.io iptables)
  fi
  if machine_has_apt && ! command -v docker >/dev/null && machine_knows_package docker-cli; then
    packages+=(docker-cli)
  fi
  ((${#packages[@]} == 0)) || machine_install "${packages[@]}"
  if ! command -v docker >/dev/null && machine_knows_package docker-cli; then
    machine_install docker-cli # apt's lists were empty when asked first
  fi
  command -v docker >/dev/null ||
    die "there is a Docker daemon but no docker command" "Install the client (Debian: docker-cli) and run the script again."
}

engine_start() {
  root_needed
  if [[ -d /run/systemd/system ]]; then
    say "starting docker.service"
    as_root systemctl start docker.service ||
      die "systemd could not start docker.service" "Look at: systemctl status docker.service; journalctl -u docker.service"
    _engine_await 60 || die "docker.service was started but does not answer: $ENGINE_REPLY" "Look at: journalctl -u docker.service"
    return
  fi

  local pid
  if pid=$(engine_pid); then
    say "dockerd (process $pid) is starting already"
    _engine_await 60 "$pid" || die "dockerd (process $pid) runs but does not answer: $ENGINE_REPLY" "Look at its log, or restart it."
    return
  fi

  _engine_mount_cgroups
  local args=()
  read -r -a args <<<"${SANDPOOL_DOCKERD_ARGS:-}"
  say "no systemd here: starting dockerd directly, log in $ENGINE_LOG"
  # shellcheck disable=SC2016 # the inner shell expands
  (
    let_go
    as_root sh -c '
      set -eu
      log=$1 pid_file=$2
      shift 2
      mkdir -p "$(dirname "$pid_file")" "$(dirname "$log")"
      nohup setsid dockerd "$@" >"$log" 2>&1 </dev/null &
      echo $! >"$pid_file"
    ' sh "$ENGINE_LOG" "$ENGINE_STARTED_BY_US" "${args[@]}"
  )
  pid=$(cat "$ENGINE_STARTED_BY_US")
  if ! _engine_await 60 "$pid"; then
    last_lines "$ENGINE_LOG"
    die "dockerd did not come up: $ENGINE_REPLY" "Its log is $ENGINE_LOG. Flags for it can be given in SANDPOOL_DOCKERD_ARGS."
  fi
}

# engine_stop_ours: ends the daemon that engine_start started directly, if one runs.
engine_stop_ours() {
  local pid
  if pid=$(cat "$ENGINE_STARTED_BY_US" 2>/dev/null) && [[ $(process_words "$pid") == *dockerd* ]]; then
    process_end dockerd "$pid" 60 as_root
    as_root rm -f "$ENGINE_STARTED_BY_US"
  else
    say "no dockerd of ours runs"
  fi
}

# engine_reload: makes the daemon read daemon.json again. Running containers are not touched.
engine_reload() {
  if [[ -d /run/systemd/system ]] && systemctl is-active --quiet docker.service; then
    as_root systemctl reload docker.service
    return
  fi
  local pid
  pid=$(engine_pid) ||
    die "cannot tell which process is the Docker daemon: $(engine_pid_file) names none" \
      "Send SIGHUP to dockerd yourself, or name its pid file in SANDPOOL_DOCKER_PIDFILE, and run the script again."
  process_signal HUP "$pid" as_root || die "the Docker daemon (process $pid) could not be told to reload" "Send SIGHUP to it as root and run the script again."
}

# engine_pid: the daemon's process, by its pid file; fails where that names no dockerd (any more).
engine_pid() {
  local pid
  pid=$(cat "$(engine_pid_file)" 2>/dev/null) && process_alive "$pid" && [[ $(process_words "$pid") == *dockerd* ]] || return 1
  echo "$pid"
}

engine_pid_file() {
  local flags=" ${SANDPOOL_DOCKERD_ARGS:-} " flag='(--pidfile|-p)[= ]([^ ]+)'
  if [[ -n ${SANDPOOL_DOCKER_PIDFILE:-} ]]; then
    echo "$SANDPOOL_DOCKER_PIDFILE"
  elif [[ $flags =~ $flag ]]; then
    echo "${BASH_REMATCH[2]}"
  else
    echo /var/run/docker.pid
  fi
}

# engine_remove_containers FILTER: removes the containers that match, running or not, and says how many they were.
engine_remove_containers() {
  local ids complaint='' deadline=$((SECONDS + 60)) said=no
  while true; do
    ids=$(timeout 60 docker ps --all --quiet --no-trunc --filter "$1") ||
      die "the Docker daemon did not list its containers" "Try: docker ps --all --filter '$1'"
    [[ -n $ids ]] || return 0
    ((SECONDS < deadline)) ||
      die "these containers could not be removed: ${ids//$'\n'/ }" "Docker says: ${complaint:-nothing}"
    [[ $said == yes ]] || say "removing $(wc -l <<<"$ids") containers that were left"
    said=yes
    # A container that is on its way out already makes Docker complain, and is gone when asked again.
    complaint=$(xargs --max-args=16 timeout 120 docker rm --force --volumes <<<"$ids" 2>&1 >/dev/null) || nap 0.5
  done
}

# _engine_await SECONDS [PID]: until the daemon answers; gives up early when process PID ends.
_engine_await() {
  local started=$EPOCHREALTIME deadline=$((SECONDS + $1)) tries=0
  while ! engine_reachable; do
    _engine_die_if_refused
    if [[ -n ${2:-} ]] && ! process_alive "$2"; then
      ENGINE_REPLY="process $2 has ended"
      return 1
    fi
    ((SECONDS < deadline)) || return 1
    tries=$((tries + 1))
    ((tries % 20 != 0)) || say "… waiting for the Docker daemon: $(elapsed_since "$started")"
    nap 0.25
  done
}

# Where no init system has mounted the control groups, dockerd would refuse to start.
_engine_mount_cgroups() {
  ! grep -q '^[^ ]* /sys/fs/cgroup[/ ]' /proc/self/mounts || return 0
  local controller hierarchy rest
  if awk '$1 == "memory" && $2 != 0 { found = 1 } END { exit !found }' /proc/cgroups 2>/dev/null; then
    say "no control groups are mounted: mounting version 1 under /sys/fs/cgroup, as this kernel uses it"
    as_root mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
    while read -r controller hierarchy _ rest; do
      [[ $controller != \#* && $hierarchy != 0 && $rest == *1 ]] || continue
      as_root mkdir -p "/sys/fs/cgroup/$controller"
      as_root mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || warn "control group $controller could not be mounted"
    done </proc/cgroups
  else
    say "no control groups are mounted: mounting version 2 on /sys/fs/cgroup"
    as_root mount -t cgroup2 cgroup2 /sys/fs/cgroup ||
      die "control groups could not be mounted on /sys/fs/cgroup" "Docker needs them: mount them as your system does, and run the script again."
  fi
}
