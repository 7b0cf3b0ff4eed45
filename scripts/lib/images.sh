# shellcheck shell=bash
# The sandbox images. docker/build-images.sh knows what they hold and skips what is current.

images_ensure() {
  local run=()
  if ((EUID != 0)) && [[ -z ${SANDPOOL_BASE_IMAGE:-} ]]; then
    root_needed # debootstrap makes device nodes
    run=(as_root env "SANDPOOL_REBUILD=${SANDPOOL_REBUILD:-}" "DOCKER_HOST=${DOCKER_HOST:-unix:///var/run/docker.sock}") # sudo forgets them
  fi
  with_progress "sandbox images" "${run[@]}" "$ROOT/docker/build-images.sh" ||
    die "the sandbox images could not be built" "The last lines of docker/build-images.sh are above; it can be run alone, as root."
}

images_ids() {
  timeout 30 docker images --no-trunc --format '{{.ID}} {{.Repository}}' --filter 'reference=sandpool/*' | LC_ALL=C sort -u
}
