# shellcheck shell=bash
# The machine made ready for the service and for its tests, in PREPARE_STEPS steps. What is there is left alone.

PREPARE_STEPS=5
PREPARE_ALSO=()       # further commands that a script needs, whose packages are called as they are
PREPARE_POSTGRESQL=no # whether a script starts PostgreSQL servers
PREPARE_PROMETHEUS=no # whether a script watches a service with Prometheus

prepare_machine() {
  mkdir -p "$SANDPOOL_DATA"
  lock_machine

  step "Tools: JDK 17, Maven, jq, curl, debootstrap"
  machine_tools "${PREPARE_ALSO[@]}"
  [[ $PREPARE_POSTGRESQL == no ]] || machine_postgresql
  [[ $PREPARE_PROMETHEUS == no ]] || machine_prometheus

  step "Docker Engine"
  engine_ensure

  step "gVisor's runsc"
  runsc_ensure

  step "Docker's runtimes"
  runtimes_register "$RUNSC"

  step "Sandbox images"
  images_ensure

  unlock_machine
}
