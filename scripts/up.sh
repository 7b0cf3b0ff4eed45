#!/usr/bin/env bash
# Makes this machine ready, starts the service, and runs a first program. See usage below.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

usage() {
  cat <<'END'
Usage: scripts/up.sh [--detach]

Prepares what is missing (JDK, Maven, Docker Engine, gVisor, images, the jar), starts the service, waits until its pools
are warm, runs one program. What is there already is left alone, so a second call takes seconds. It stays in the
foreground and shows the service's log; Ctrl-C stops the service.

  --detach   leave the service running and return; scripts/down.sh stops it

Settings, from the environment:
  SANDPOOL_HTTP_HOST, SANDPOOL_HTTP_PORT   where the service listens (127.0.0.1, 8080)
  SANDPOOL_CONFIG          its configuration (conf/sandpool.yaml)
  SANDPOOL_DATA            its log, pid file and instance id (data)
  SANDPOOL_RUNSC           a runsc to use
  SANDPOOL_RUNSC_METHOD    get runsc in this way only: present, upstream, go, debian or old
  SANDPOOL_RUNSC_URL       where upstream's release is, with runsc and runsc.sha512 in a folder per architecture
  SANDPOOL_DOCKERD_ARGS    flags for dockerd, where it is started without systemd
  SANDPOOL_BASE_IMAGE      image of a registry that the sandbox images start from, instead of debootstrap
  SANDPOOL_DAEMON_JSON     Docker's configuration file (/etc/docker/daemon.json)
END
}

detach=no
while (($# > 0)); do
  case $1 in
    --detach) detach=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

steps $((PREPARE_STEPS + 4))
prepare_machine

step "Service jar"
jar_ensure

# shellcheck disable=SC2317 # called by the trap
stop_and_leave() {
  trap '' INT TERM HUP
  printf '\n'
  if [[ $SERVICE_STARTED == yes ]]; then
    say "stopping the service"
    service_stop
    service_remove_containers
  fi
  exit "$1"
}
# From here on an interrupted foreground call takes the service with it, also while it is still warming up.
[[ $detach == yes ]] || trap 'stop_and_leave 130' INT TERM HUP

step "Service"
service_ensure

step "Warm pools"
service_await_warm

step "A first program"
service_try

printf '\nSandpool serves on %s (ready after %s). ' "$(service_url)" "$(elapsed_since "$SAY_STARTED")"
if [[ $detach == yes || $SERVICE_STARTED == no ]]; then
  printf 'scripts/down.sh stops it.\n'
  exit 0
fi
printf 'Ctrl-C stops it.\n\n'
pid=$(service_pid) || die "the service has ended" "Its log is $SERVICE_LOG."
tail --lines=+1 --follow --pid="$pid" "$SERVICE_LOG" &
# A trap runs at once while bash waits for a background process, and only after a foreground one has ended.
wait $! || true
rm -f "$SERVICE_PID" "$SERVICE_MADE_FROM"
service_remove_containers
die "the service has ended by itself" "Its log is $SERVICE_LOG."
