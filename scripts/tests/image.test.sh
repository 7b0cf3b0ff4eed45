# shellcheck shell=bash
# patience: 900
# The service's own image, run by docker/compose.yaml: unprivileged, read-only, with the engine's socket by its group.

compose() {
  local command=(docker-compose)
  command -v docker-compose >/dev/null || command=(docker compose)
  "${command[@]}" -p "$PROJECT" -f "$ROOT/docker/compose.yaml" -f "$T/small.json" "$@"
}

image_end() {
  local status=$?
  ((status == 0)) || docker logs --tail 30 "$CONTAINER" 2>&1 || true
  # Told to stop, it takes its sandboxes with it.
  compose down --volumes --remove-orphans >/dev/null 2>&1 || true
  rm -rf "$SCRATCH" "$T"
  exit "$status"
}

healthy() {
  [[ $(docker inspect --format '{{.State.Health.Status}}' "$CONTAINER") == healthy ]]
}

has_sandboxes() { # INSTANCE
  [[ -n $(docker ps --all --quiet --filter "label=io.sandpool.instance=$1") ]]
}

ready() {
  [[ $(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' "$URL/health/ready") == 200 ]]
}

within() { # SECONDS COMMAND…
  local deadline=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < deadline)) || fail "within $1 s: ${*:2}"
    nap 0.5
  done
}

test_the_services_image_runs_a_program_unprivileged() {
  engine_reachable || skip "no Docker daemon answers"
  docker info --format '{{json .Runtimes}}' | grep -q sandpool-runsc || skip "Docker has no gVisor: scripts/up.sh sets it up"
  [[ -S /var/run/docker.sock ]] || skip "the engine has no socket here"
  command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 || skip "no compose: scripts/test.sh installs it"
  jdk_find && command -v mvn >/dev/null || skip "no JDK with Maven"
  jar_ensure
  "$ROOT/docker/build-images.sh" service
  export PROJECT=sandpoolimagetest$$ DOCKER_GROUP GRAFANA_PASSWORD=unused SANDPOOL_PORT
  DOCKER_GROUP=$(stat -c %g /var/run/docker.sock)
  SANDPOOL_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  cat >"$T/small.json" <<'END'
{"services": {"sandpool": {"restart": "no", "environment": {
  "SANDPOOL_POOLS_PYTHON_MIN_IDLE": "1", "SANDPOOL_POOLS_PYTHON_MAX_TOTAL": "2",
  "SANDPOOL_POOLS_NODEJS_MIN_IDLE": "0", "SANDPOOL_POOLS_BASH_MIN_IDLE": "0"}}}}
END
  CONTAINER=
  trap image_end EXIT
  compose up -d sandpool
  CONTAINER=$(compose ps -q sandpool)
  URL=http://127.0.0.1:$SANDPOOL_PORT
  within 120 ready
  within 60 healthy

  # By its own user, with the key that it made, in a sandbox that is its sibling.
  expect_equal 10001 "$(docker exec "$CONTAINER" id -u)"
  local key answer instance
  key=$(docker exec "$CONTAINER" cat /data/admin-key)
  answer=$(printf 'header = "X-API-Key: %s"\n' "$key" | curl --silent --max-time 60 --config - -H 'Content-Type: application/json' \
    -d '{"language":"python","code":"print(6 * 7)"}' "$URL/v1/executions")
  expect_equal 'succeeded 42' "$(jq --raw-output '"\(.outcome) \(.stdout)"' <<<"$answer")"
  instance=$(docker exec "$CONTAINER" cat /data/instance-id)
  eventually has_sandboxes "$instance" # on the machine's engine; the next one may only just be made

  # Without a key there are only the metrics; what is not data cannot be written.
  expect_equal 401 "$(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' "$URL/v1/pools")"
  curl --silent --max-time 5 "$URL/metrics" >"$T/metrics"
  grep --quiet '^sandpool_database_up 1' "$T/metrics" || fail "metrics"
  ! docker exec "$CONTAINER" touch /opt/sandpool/x 2>/dev/null || fail "a read-only file system"

  # Told to stop, it leaves nothing behind.
  compose stop -t 110 sandpool
  expect_equal 143 "$(docker inspect --format '{{.State.ExitCode}}' "$CONTAINER")"
  ! has_sandboxes "$instance" || fail "no sandbox left"
}
