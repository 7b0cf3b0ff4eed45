#!/usr/bin/env bash
# Measures the service against its goals, beside what Docker and gVisor alone would take. See usage below.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# The measured service is one of its own, beside any that runs already.
export SANDPOOL_DATA=${SANDPOOL_BENCH_DATA:-$ROOT/data/bench}/service
# shellcheck source=scripts/lib/all.sh
source "$ROOT/scripts/lib/all.sh"

SECTIONS=(startup idle calls modes burst replacement perrun sidebyside sustained alone growth)
NULL_CLASSES=$ROOT/target/bench

usage() {
  cat <<END
Usage: scripts/bench.sh [--quick] [SECTION…]
       scripts/bench.sh publish FOLDER…

Measures a service of its own on another port, with the configuration as shipped, and prints one table: measurement,
value, goal, reached. Raw numbers stay in data/bench/TIME. The machine should have nothing else to do.

  startup      from the service's start to ready, and to full pools; the size of jar and image
  idle         CPU and memory of 32 idle sandboxes and of the service
  calls        single calls on a full pool, beside docker run and docker exec
  modes        one after another, staggered, a hundred at once: each on pools where calls start warm, wait, or start cold
  burst        30 calls at once
  replacement  CPU to replace a used sandbox, beside a bare loop against Docker
  perrun       CPU of a run until its answer and with the replacement, by who uses it
  sidebyside   the same program in turn by gVisor and by runc, by docker run, docker exec, and RAGFlow's steps
  sustained    4 clients without a pause, beside the same bare loop
  alone        the service in front of a provider that answers at once
  growth       CPU, memory and calls with 8, 32, 128 and 256 idle sandboxes
  overload     ten times the load that the pool can serve, and one tenant beside another that floods it; only when named
  whatif       whether GET /v1/pools/NAME/plan predicts what another size brings; only when named
  remote       leased sandboxes, from an emulated cloud on this machine; takes a quarter of an hour, only when named
  up           scripts/up.sh, twice; only when named

publish writes what FOLDERs of data/bench hold into docs/benchmarks.md, and their raw numbers beside it: docs/benchmarks/TIME.

  --quick      few repetitions: shows that everything works, not how fast it is

Settings, from the environment:
  SANDPOOL_BENCH_DATA   where numbers and the measured service's data go (data/bench)
END
}

if [[ ${1:-} == publish ]]; then
  python3 "$ROOT/scripts/bench/publish.py" "${@:2}"
  exit
fi

options=()
sections=()
while (($# > 0)); do
  case $1 in
    --quick) options+=(--quick) ;;
    -h | --help) usage; exit 0 ;;
    *)
      [[ " ${SECTIONS[*]} whatif overload remote up " == *" $1 "* ]] || { usage >&2; exit 2; }
      sections+=("$1")
      ;;
  esac
  shift
done
((${#sections[@]} > 0)) || sections=("${SECTIONS[@]}")

# What the service alone is measured with is compiled here, so that it is never part of the jar.
null_service_ensure() {
  mkdir -p "$NULL_CLASSES"
  "$JAVA_HOME/bin/javac" -nowarn -cp "$JAR" -d "$NULL_CLASSES" "$ROOT"/src/test/java/io/sandpool/bench/*.java 2>"$SCRATCH/javac" ||
    { cat "$SCRATCH/javac" >&2; die "the null provider could not be compiled"; }
  command -v wrk >/dev/null || machine_install wrk
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
  # The bench stops what it started, and the kernel ends the service of a bench that was killed; this is for the rest.
  if service_pid >/dev/null; then
    service_stop
  fi
  service_remove_containers >/dev/null
  SANDPOOL_DATA+=-runc service_remove_containers >/dev/null # of the one beside it, which uses runc
  engine_remove_containers label=io.sandpool.bench
  rm -rf "$SCRATCH"
}

# How long up.sh takes is measured from the state that the machine is in.
if [[ ${sections[*]} == up ]]; then
  steps 1
  jdk_find || true
else
  steps $((PREPARE_STEPS + 2))
  prepare_machine
  step "Service jar"
  jar_ensure
  write_whole "$SERVICE_JAR" <"$JAR"
fi
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

step "Measurements: ${sections[*]}"
if [[ " ${sections[*]} " == *" alone "* ]]; then
  null_service_ensure
fi
for section in "${sections[@]}"; do
  options+=(--section "$section")
done
java_command
cd "$ROOT"
python3 scripts/bench --data "$SANDPOOL_DATA" --out "${SANDPOOL_DATA%/service}/$(date +%Y%m%d-%H%M%S)" --jar "$SERVICE_JAR" \
  --config "$SERVICE_CONFIG" --null-classes "$NULL_CLASSES" "${options[@]}" -- "${JAVA[@]:0:${#JAVA[@]}-1}"
