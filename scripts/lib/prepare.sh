# shellcheck shell=bash
# The machine made ready for the service and for its tests, in PREPARE_STEPS steps. What is there is left alone.

PREPARE_STEPS=5

# prepare_machine [COMMAND…]: further commands are installed as well.
prepare_machine() {
  mkdir -p "$SANDPOOL_DATA"
  lock_machine

  step "Tools: JDK 17, Maven, jq, curl, debootstrap"
  machine_tools "$@"

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
