# shellcheck shell=bash
# The service as a process: started, watched until it is warm, tried out, stopped.

SERVICE_JAR=$SANDPOOL_DATA/sandpool.jar # a copy: a jar that is replaced under a running JVM breaks it
SERVICE_PID=$SANDPOOL_DATA/service.pid
SERVICE_LOG=$SANDPOOL_DATA/service.log
SERVICE_MADE_FROM=$SANDPOOL_DATA/service.made-from # what the running service was started with, as a hash
SERVICE_CONFIG=${SANDPOOL_CONFIG:-$ROOT/conf/sandpool.yaml}
SERVICE_WARM_PATIENCE=${SANDPOOL_WARM_PATIENCE:-180} # seconds
SERVICE_STOP_PATIENCE=${SANDPOOL_STOP_PATIENCE:-45}

# Settings of the scripts, not of the service: it neither sees them nor is restarted when they change.
SCRIPT_SETTINGS=(SANDPOOL_RUNSC SANDPOOL_RUNSC_METHOD SANDPOOL_RUNSC_URL SANDPOOL_RUNSC_HOME SANDPOOL_RUNSC_ANSWER_TIMEOUT
  SANDPOOL_DAEMON_JSON SANDPOOL_DOCKERD_ARGS SANDPOOL_DOCKER_PIDFILE SANDPOOL_APT_ETC SANDPOOL_BASE_IMAGE SANDPOOL_REBUILD SANDPOOL_CONFIG
  SANDPOOL_WARM_PATIENCE SANDPOOL_STOP_PATIENCE SANDPOOL_URL SANDPOOL_ADMIN_KEY)

SERVICE_STARTED=no # whether this very call has started it

# service_pid: the process of the service of this checkout; fails when none runs.
service_pid() {
  local pid
  pid=$(cat "$SERVICE_PID" 2>/dev/null) && process_alive "$pid" || return 1
  # Process ids are used again: only one that runs our jar is ours.
  [[ $(process_words "$pid") == *" $SERVICE_JAR serve "* ]] || return 1
  echo "$pid"
}

# service_ensure: leaves a service running that was started from what there is now.
service_ensure() {
  local pid made_from
  made_from=$(_service_made_from)
  if pid=$(service_pid); then
    if [[ $(cat "$SERVICE_MADE_FROM" 2>/dev/null) == "$made_from" ]]; then
      say "already running (process $pid), started from the same jar, settings, images and runtimes"
      return
    fi
    say "something it was started from has changed since: restarting it (process $pid)"
    service_stop
  fi
  SERVICE_STARTED=yes
  _service_start "$made_from"
}

_service_start() {
  local pid config=() unset=() name
  if _service_port_taken; then
    die "something else listens on $(service_url) already" \
      "Stop it, or let the service listen elsewhere: SANDPOOL_HTTP_PORT=8090 scripts/up.sh" "Who it is: ss -ltnp"
  fi
  mkdir -p "$SANDPOOL_DATA"
  write_whole "$SERVICE_JAR" <"$JAR"
  [[ ! -f $SERVICE_LOG ]] || mv -f "$SERVICE_LOG" "$SERVICE_LOG.1"
  [[ ! -f $SERVICE_CONFIG ]] || config=(--config "$SERVICE_CONFIG")
  for name in "${SCRIPT_SETTINGS[@]}"; do
    unset+=("--unset=$name")
  done
  java_command
  # A session of its own: Ctrl-C at the terminal reaches this script only, which then stops the service in good order.
  (
    let_go
    exec nohup env "${unset[@]}" --chdir="$ROOT" setsid "${JAVA[@]}" "$SERVICE_JAR" serve "${config[@]}" \
      >"$SERVICE_LOG" 2>&1 </dev/null
  ) &
  pid=$!
  write_whole "$SERVICE_PID" <<<"$pid"
  write_whole "$SERVICE_MADE_FROM" <<<"$1"
  # Until the child has become java it cannot be told from this script.
  local deadline=$((SECONDS + 5))
  until service_pid >/dev/null || ! process_alive "$pid" || ((SECONDS > deadline)); do
    nap 0.05
  done
  say "started as process $pid, log in $SERVICE_LOG"
}

# service_await_warm: until GET /health/ready says 200.
service_await_warm() {
  local started=$EPOCHREALTIME deadline=$((SECONDS + SERVICE_WARM_PATIENCE)) word=$((SECONDS + 5)) status reason='' pid
  while true; do
    pid=$(service_pid) || {
      last_lines "$SERVICE_LOG" 30
      die "the service ended by itself" "Its log is $SERVICE_LOG. scripts/doctor.sh looks at what it needs."
    }
    status=$(curl --silent --max-time 5 --output "$SCRATCH/ready" --write-out '%{http_code}' "$(service_url)/health/ready") || status=000
    [[ $status != 200 ]] || break
    reason=$(jq --raw-output '.detail // .title // empty' "$SCRATCH/ready" 2>/dev/null) || reason=
    ((SECONDS < deadline)) || {
      last_lines "$SERVICE_LOG" 10
      die "the pools were not warm after $SERVICE_WARM_PATIENCE s: ${reason:-$(service_url)/health/ready answered $status}" \
        "The service (process $pid) goes on trying. scripts/doctor.sh tells what is wrong; scripts/down.sh stops it."
    }
    if ((SECONDS >= word)); then
      say "… waiting for the pools: $(elapsed_since "$started")${reason:+ · ${reason:0:150}}"
      word=$((SECONDS + 10))
    fi
    nap 0.2
  done
  say "warm after $(elapsed_since "$started")"
}

# service_try: runs one real program and shows the command line that did it.
service_try() {
  local body='{"language":"python","code":"print(6 * 7)"}' url answer headers=()
  url=$(service_url)/v1/executions
  headers=(-H 'Content-Type: application/json')
  local shown="curl -s $url -H 'Content-Type: application/json'"
  if [[ -n ${SANDPOOL_API_KEY:-} ]]; then
    headers+=(-H "Authorization: Bearer $SANDPOOL_API_KEY")
    shown+=" -H \"Authorization: Bearer \$SANDPOOL_API_KEY\""
  fi
  answer=$(curl --silent --show-error --max-time 60 "${headers[@]}" -d "$body" "$url" 2>&1) ||
    die "the first program could not be sent: $answer" "The log is $SERVICE_LOG."
  [[ $(jq --raw-output '"\(.outcome) \(.stdout)"' <<<"$answer" 2>/dev/null) == 'succeeded 42'* ]] ||
    die "the first program did not print 42: $answer" "The log is $SERVICE_LOG. scripts/doctor.sh looks at what the service needs."
  say "$shown -d '$body'"
  say "$(jq --compact-output '{outcome, stdout, start, timings_ms}' <<<"$answer")"
}

# service_stop: asks the service to finish and leave; kills it when it does not. Nothing happens when none runs.
service_stop() {
  local pid
  if pid=$(service_pid); then
    process_end "the service" "$pid" "$SERVICE_STOP_PATIENCE"
  else
    say "the service does not run"
  fi
  rm -f "$SERVICE_PID" "$SERVICE_MADE_FROM"
}

# service_remove_containers: what a killed service has left behind. The daemon knows them by the instance's label.
service_remove_containers() {
  local id
  id=$(cat "$SANDPOOL_DATA/instance-id" 2>/dev/null) || return 0
  [[ $id =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
    die "$SANDPOOL_DATA/instance-id holds no instance id: '$id'" "Look for containers with: docker ps --all --filter label=io.sandpool.instance"
  if ! engine_reachable; then
    warn "the Docker daemon does not answer, so containers of instance $id could not be looked for; the service removes them when it starts again"
    return 0
  fi
  engine_remove_containers "label=io.sandpool.instance=$id"
  say "no container of instance $id is left"
}

# Where the service can be reached, in the order in which it decides itself: environment, file, default.
service_host() {
  local host=${SANDPOOL_HTTP_HOST:-$(_service_http_setting host)}
  case ${host:=127.0.0.1} in
    0.0.0.0 | ::) echo 127.0.0.1 ;; # all of them
    *) echo "$host" ;;
  esac
}

service_port() {
  local port=${SANDPOOL_HTTP_PORT:-$(_service_http_setting port)}
  echo "${port:-8080}"
}

service_url() {
  local host
  host=$(service_host)
  [[ $host != *:* ]] || host="[$host]"
  echo "http://$host:$(service_port)"
}

# _service_http_setting KEY: a plain value from the http section of the configuration file.
_service_http_setting() {
  [[ -r $SERVICE_CONFIG ]] || return 0
  awk -v key="$1:" '
    /^[^ #]/ { inside = $1 == "http:" }
    inside && $1 == key { sub(/^[^:]*:[ \t]*/, ""); sub(/[ \t]+#.*/, ""); gsub(/["\047]/, ""); print; exit }
  ' "$SERVICE_CONFIG"
}

_service_port_taken() {
  (: <>"/dev/tcp/$(service_host)/$(service_port)") 2>/dev/null
}

# Everything that a running service cannot take up by itself.
_service_made_from() {
  {
    sha256sum <"$JAR"
    hash_of_tree "$ROOT/conf/jvm.options" "$SERVICE_CONFIG"
    images_ids
    echo "$JAVA_HOME ${RUNSC:-}"
    env -0 | tr '\n\0' ' \n' | LC_ALL=C sort | grep '^SANDPOOL_' | grep -vE "^($(IFS='|'; echo "${SCRIPT_SETTINGS[*]}"))=" || true
  } | sha256sum | cut -d ' ' -f 1
}
