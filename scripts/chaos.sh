#!/usr/bin/env bash
# Harms a running service in every way there is, and checks what must be true afterwards. See usage below.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What is harmed has data of its own, beside any service that runs already.
export SANDPOOL_DATA=${SANDPOOL_CHAOS_DATA:-$ROOT/data/chaos}
# shellcheck source=scripts/lib/all.sh
source "$ROOT/scripts/lib/all.sh"

NULL_CLASSES=$ROOT/target/bench
LAB=/tmp/sandpool-chaos-$$ # short: a socket's path has at most 107 characters

usage() {
  cat <<END
Usage: scripts/chaos.sh [--quick] [--seed N] [--only FAULT]…
       scripts/chaos.sh soak [--minutes 30] [--seed N]
       scripts/chaos.sh --list

Starts a container engine of its own, with its own disks and its own share of memory, and a service on it; nothing else on
this machine is touched. Under load, a third of it hostile, one fault after the other befalls them. After each, every
request must have got exactly one answer or one broken connection, every sandbox must be accounted for, nothing may be
left, and the service must be ready again in its promised time. Raw results stay in data/chaos/TIME. Needs root.

  soak         ordinary load for half an hour, on real sandboxes and on a provider that answers at once: memory must be flat
  --only FAULT only that fault; may be given more than once
  --quick      shorter, with fewer clients
  --seed N     draws the same programs again
  --list       the faults

Settings, from the environment:
  SANDPOOL_CHAOS_DATA   where results go (data/chaos)
END
}

list_faults() {
  PYTHONPATH=$ROOT/scripts/live:$ROOT/scripts/chaos PYTHONDONTWRITEBYTECODE=1 python3 -c '
from faults import ALL
for fault in ALL:
    print(f"{fault.name:20} {fault.done.format(hold=fault.hold)}")'
}

options=()
soak=no
minutes=30
while (($# > 0)); do
  case $1 in
    soak) soak=yes ;;
    --minutes) [[ ${2:-} =~ ^[0-9]+(\.[0-9]+)?$ ]] || { usage >&2; exit 2; }; minutes=$2; shift ;;
    --seed) [[ ${2:-} =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }; options+=(--seed "$2"); shift ;;
    --only)
      [[ $'\n'$(list_faults) == *$'\n'"${2:-} "* ]] || { echo "no such fault: ${2:-}; --list names them" >&2; exit 2; }
      options+=(--only "$2")
      shift
      ;;
    --quick) options+=(--quick) ;;
    --list) list_faults; exit 0 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
[[ $soak == no ]] || options+=(--soak-minutes "$minutes")

# What a driver that was killed has left: its processes ended with it.
# shellcheck disable=SC2317 # called by the trap
clean_up() {
  local group
  [[ ! -d $LAB/engine ]] || umount --recursive --quiet "$LAB/engine" 2>/dev/null || true
  [[ ! -d $LAB/data ]] || umount --recursive --quiet "$LAB/data" 2>/dev/null || true
  awk -v lab="$LAB/" 'index($2, lab) == 1 { print $2 }' /proc/self/mounts | tac | xargs --no-run-if-empty umount --lazy || true
  for group in /sys/fs/cgroup/sandpool-chaos-"$$" /sys/fs/cgroup/*/sandpool-chaos-"$$"; do
    [[ ! -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
  rm -rf "$LAB" "$SCRATCH"
}

steps $((PREPARE_STEPS + 2))
((EUID == 0)) || die "chaos needs root, to mount disks and to limit memory" "Run it with sudo."
PREPARE_ALSO=(python3)
prepare_machine
step "Service jar"
jar_ensure
mkdir -p "$NULL_CLASSES"
"$JAVA_HOME/bin/javac" -nowarn -cp "$JAR" -d "$NULL_CLASSES" "$ROOT"/src/test/java/io/sandpool/bench/*.java 2>"$SCRATCH/javac" ||
  { cat "$SCRATCH/javac" >&2; die "the null provider could not be compiled"; }
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$LAB"
write_whole "$LAB/sandpool.jar" <"$JAR"

step "Faults"
java_command
images_from=${DOCKER_HOST:-unix:///var/run/docker.sock}
cd "$ROOT"
DOCKER_HOST=unix://$LAB/run/docker.sock PYTHONDONTWRITEBYTECODE=1 python3 scripts/chaos --folder "$LAB" \
  --group "sandpool-chaos-$$" --out "$SANDPOOL_DATA/$(date +%Y%m%d-%H%M%S)" --jar "$LAB/sandpool.jar" --jcmd "$JAVA_HOME/bin/jcmd" \
  --runsc "$RUNSC" --images-from "$images_from" --null-classes "$NULL_CLASSES" "${options[@]}" -- "${JAVA[@]:0:${#JAVA[@]}-1}"
