# shellcheck shell=bash
# A live view of pools and providers. Needs nothing of the terminal but that it understands a few old control sequences, and
# where it does not (TERM is dumb, or standard output is a file), one view follows the other.

top_usage() {
  cat <<'END'
Usage: scripts/sandpool.sh top [--every SECONDS] [--once] [--url URL]

Shows pools and providers, again every 2 seconds. q or Ctrl-C ends it. --once shows them one time.
END
}

command_top() {
  local every=2 once=no
  TOP_SCREEN=no TOP_BEFORE=null TOP_AT=''
  case " $* " in
    *' -h '* | *' --help '*) top_usage; exit 0 ;;
  esac
  arguments "$@"
  set -- "${REST[@]}"
  while (($# > 0)); do
    case $1 in
      --once) once=yes ;;
      --every)
        [[ ${2:-} =~ ^([1-9][0-9]{0,3})(\.[0-9]+)?$|^0?\.[1-9][0-9]*$ ]] || usage_error "--every needs a number of seconds"
        every=$2
        shift
        ;;
      --every=*) set -- --every "${1#*=}" "${@:2}"; continue ;;
      *) usage_error "no option of top: $(plain "$1")" ;;
    esac
    shift
  done
  connect run
  api_get /v1/pools # what is wrong at the start is an error; what goes wrong later is shown
  if [[ $once == yes || $JSON == yes ]]; then
    top_once
    exit
  fi
  top_begin
  while true; do
    top_draw
    top_pause "$every" || exit 0
  done
}

top_once() {
  if [[ $JSON == no ]]; then
    top_frame
    printf '%s\n' "${TOP_FRAME[@]}"
    return
  fi
  local pools=$HTTP_BODY
  api_get /v1/providers
  printf '%s\n%s' "$pools" "$HTTP_BODY" | jq --compact-output --slurp '.[0] + .[1]'
}

top_begin() {
  [[ -t 1 && ${TERM:-dumb} != dumb ]] || return 0
  AT_END=top_end
  TOP_SCREEN=yes
  exec {TOP_TERMINAL}>&1
  if [[ -t 0 ]] && TERMINAL_SETTINGS=$(stty -g 2>/dev/null); then
    stty -echo -icanon min 1 2>/dev/null || true
  fi
  printf '\e[?1049h\e[?25l' # a screen of its own, without a cursor
}

# shellcheck disable=SC2317 # called when the script ends
top_end() {
  [[ $TOP_SCREEN == no ]] || printf '\e[?25h\e[?1049l' || true
}

# top_pause SECONDS: fails when the person at the terminal has had enough.
top_pause() {
  local key='' status=0
  if [[ -t 0 && $TOP_SCREEN == yes ]]; then
    IFS= read -r -s -n 1 -t "$1" key || status=$?
    ((status == 0 || status > 128)) || nap "$1" # the terminal has gone quiet for good
    [[ $key != [qQ] ]]
  else
    nap "$1"
  fi
}

top_draw() {
  local lines=9999 size line shown=0
  top_frame
  if [[ $TOP_SCREEN == no ]]; then
    printf '%s\n' "${TOP_FRAME[@]}" ''
    return
  fi
  # Asked each time: the window may have another size by now.
  size=$(stty size 2>/dev/null <&"$TOP_TERMINAL") && [[ ${size%% *} -gt 1 ]] && lines=${size%% *}
  printf '\e[H'
  for line in "${TOP_FRAME[@]}"; do
    ((shown < lines - 1)) || break
    printf '%s\e[K\n' "$line"
    shown=$((shown + 1))
  done
  printf '\e[J'
}

# top_frame: what there is to see, as lines in TOP_FRAME.
top_frame() {
  local now=$EPOCHREALTIME pools providers seconds=0 width=9999 size
  if [[ $TOP_SCREEN == yes ]]; then
    size=$(stty size 2>/dev/null <&"$TOP_TERMINAL") && [[ ${size##* } -gt 20 ]] && width=${size##* }
  fi
  api GET /v1/pools '' '' 5
  if ! api_succeeded; then
    TOP_BEFORE=null
    TOP_FRAME=("$API_URL  $(date +%T)" "" "No answer: ${HTTP_ERROR:-$(api_problem | head -n 1)}. Trying again.")
    return
  fi
  pools=$HTTP_BODY
  api GET /v1/providers '' '' 5
  providers='{}'
  ! api_succeeded || providers=$HTTP_BODY
  [[ -z $TOP_AT ]] || seconds=$((${now//[!0-9]/} - ${TOP_AT//[!0-9]/}))
  TOP_AT=$now
  mapfile -t TOP_FRAME < <(printf '%s\n%s\n%s' "$TOP_BEFORE" "$pools" "$providers" | json --slurp --raw-output --arg head "$API_URL  $(date +%T)" \
    --argjson micros "$seconds" --argjson width "$width" "$TOP_SHOWN")
  TOP_BEFORE=$pools
}

# shellcheck disable=SC2016,SC2034 # a program of jq's
TOP_SHOWN='
  .[0] as $before | .[1] as $pools | .[2] as $providers
  | def rate: .name as $name
      | ([($before.pools // [])[] | select(.name == $name) | .leases][0]) as $earlier
      | if $earlier == null or .leases == null or $micros <= 0 or .leases < $earlier then null
        else (.leases - $earlier) * 10000000 / $micros | round / 10 end;
    # One letter for each sandbox, so that a look is enough.
    def picture: .slots as $slots
      | if $slots == null then "-" else
          ([["#", $slots.leased], ["o", $slots.idle], ["+", ($slots.creating // 0) + ($slots.validating // 0)], ["x", $slots.retiring]]
            | map(.[0] as $sign | [range([.[1] // 0, 40] | min) | $sign] | add // "") | add)
          | .[:40] end;
    ($head, "",
     ([["POOL", "HEALTH", "IDLE", "LEASED", "WAITING", "RUNS/S", "WARM", "SANDBOXES: # leased, o idle, + being made, x ending"]]
       + [$pools.pools[] | [.name, .health, .slots.idle, .slots.leased, .waiting, rate, (if .hit_ratio then "\(.hit_ratio * 100 | round) %" else null end), picture]]
       | table),
     "",
     ([["PROVIDER", "TYPE", "HEALTH", "CIRCUIT", "SANDBOXES", "RUNS LEFT"]]
       + [($providers.providers // [])[] | [.id, .type, .health, .circuit.state, .sandboxes, ([(.budget // {})[] | .runs_per_minute.left | numbers] | min)]]
       | table),
     "",
     ($pools.pools[] | (.reason // .last_failure.message) as $trouble | select($trouble) | "\(.name | clean): \($trouble | clean)"),
     (($providers.providers // [])[] | select(.reason) | "\(.id | clean): \(.reason | clean)"))
  | cut_to($width)'
