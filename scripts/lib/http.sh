# shellcheck shell=bash
# Calls to the service. Keys and settings reach curl through pipes: a command line can be read by every user of the machine.

# api_at URL: where the service is; empty for $SANDPOOL_URL, or else where the service of this checkout listens.
api_at() {
  API_URL=${1:-${SANDPOOL_URL:-$(service_url)}}
  API_URL=${API_URL%/}
  [[ $API_URL =~ ^https?://[^/@?#[:space:]]+(/[^?#[:space:]]*)?$ ]] ||
    usage_error "not an address of a service: $(plain "$API_URL")" "Expected something like http://127.0.0.1:8080."
}

# api_key_for admin|run: which key goes with the calls. An admin's is asked for first where only an admin may do a thing.
api_key_for() {
  local names=(SANDPOOL_ADMIN_KEY SANDPOOL_API_KEY) name
  [[ $1 == admin ]] || names=(SANDPOOL_API_KEY SANDPOOL_ADMIN_KEY)
  API_KEY='' API_KEY_FROM=''
  for name in "${names[@]}"; do
    [[ -z ${!name:-} ]] || { API_KEY=${!name} API_KEY_FROM=$name; break; }
  done
  # The key in the data folder is the own service's; nobody else's gets to see it.
  if [[ -z $API_KEY ]] && _api_is_here && [[ -r $SANDPOOL_DATA/admin-key ]]; then
    API_KEY=$(<"$SANDPOOL_DATA/admin-key")
    API_KEY_FROM=$SANDPOOL_DATA/admin-key
  fi
  [[ $API_KEY != *[[:cntrl:]]* ]] || die_with "$EXIT_KEY" "the key in $API_KEY_FROM has more than one line, or bytes that no key has"
  [[ -z $API_KEY || $API_URL == https:* ]] || _api_is_here ||
    warn "the key goes to $API_URL unencrypted; put a proxy with TLS in front of the service"
}

_api_is_here() {
  [[ $API_URL =~ ^https?://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?(/|$) ]]
}

# api METHOD PATH [BODY [IF-MATCH [SECONDS]]]: leaves HTTP_STATUS (000 where nothing answered, with the reason in HTTP_ERROR),
# HTTP_BODY and HTTP_ETAG.
api() {
  local body=${3:-} match=${4:-} options answer
  api_options
  options=("${API_OPTIONS[@]}" --max-time "${5:-30}" --request "$1" --dump-header "$SCRATCH/headers" --write-out '\n%{http_code}')
  [[ -z $body ]] || options+=(--data-binary @-)
  : >"$SCRATCH/headers"
  answer=$(printf '%s' "$body" | curl --disable --config <(api_headers "$match" "${body:+application/json}") "${options[@]}" "$API_URL$2" 2>"$SCRATCH/curl") || {
    HTTP_STATUS=000 HTTP_BODY='' HTTP_ETAG='' HTTP_ERROR=$(_api_reason)
    return 0
  }
  HTTP_STATUS=${answer##*$'\n'}
  HTTP_BODY=${answer%$'\n'*}
  HTTP_ETAG=$(sed -n 's/\r$//; s/^[Ee][Tt][Aa][Gg]: *//p' "$SCRATCH/headers" | tail -n 1)
  HTTP_ERROR=''
}

# api_options: fills API_OPTIONS with what all calls have in common, besides --disable, which must come first: a ~/.curlrc is
# for other things. Redirects are not followed, they could take the key elsewhere.
api_options() {
  API_OPTIONS=(--silent --show-error --globoff --proto '=http,https' --connect-timeout 5)
  ! _api_is_here || API_OPTIONS+=(--noproxy '*')
}

# api_headers IF-MATCH CONTENT-TYPE [ACCEPT]: as lines of a configuration of curl's.
api_headers() {
  _api_header Accept "${3:-application/json}"
  _api_header Expect ''
  [[ -z $2 ]] || _api_header Content-Type "$2"
  [[ -z $1 ]] || _api_header If-Match "$1"
  [[ -z $API_KEY ]] || _api_header Authorization "Bearer $API_KEY"
}

_api_header() {
  local value=${2//\\/\\\\}
  printf 'header = "%s:%s"\n' "$1" "${value:+ ${value//\"/\\\"}}"
}

_api_reason() {
  local reason
  reason=$(sed 's/^curl: ([0-9]*) //' "$SCRATCH/curl" 2>/dev/null | tail -n 1)
  plain "${reason:-no answer}"
}

# api_get PATH: the same, and ends the script where the answer is no success.
api_get() {
  api GET "$1"
  api_succeeded || api_die
}

api_succeeded() {
  [[ $HTTP_STATUS == 2?? ]]
}

# api_die: ends the script with what is wrong and the status that says so.
api_die() {
  api_status
  local problem
  problem=$(api_problem)
  case $API_EXIT in
    "$EXIT_UNREACHABLE")
      die_with "$API_EXIT" "nothing answers at $API_URL: $HTTP_ERROR" \
        "scripts/up.sh starts a service; --url or SANDPOOL_URL says where another one is."
      ;;
    "$EXIT_KEY")
      die_with "$API_EXIT" "$problem" "The key came from: ${API_KEY_FROM:-nowhere}." \
        "Set SANDPOOL_ADMIN_KEY or SANDPOOL_API_KEY, or run this as who may read $SANDPOOL_DATA/admin-key."
      ;;
    "$EXIT_CHANGED") die_with "$API_EXIT" "somebody has changed the settings meanwhile; nothing was saved" "Look at them and try again." ;;
    *) die_with "$API_EXIT" "$problem" ;;
  esac
}

# api_status: what the script is to end with after the last call, in API_EXIT.
api_status() {
  case $HTTP_STATUS in
    2??) API_EXIT=0 ;;
    000) API_EXIT=$EXIT_UNREACHABLE ;;
    401 | 403) API_EXIT=$EXIT_KEY ;;
    412 | 428) API_EXIT=$EXIT_CHANGED ;;
    400 | 422) API_EXIT=$EXIT_INVALID ;;
    *) API_EXIT=$EXIT_FAILED ;;
  esac
}

# api_problem: the last answer's problem as lines of text.
api_problem() {
  printf '%s' "$HTTP_BODY" | json --raw-output 'problem' 2>/dev/null ||
    echo "$API_URL answered with status $HTTP_STATUS and no reason; is it Sandpool?"
}

# plain TEXT: with whatever a terminal would obey made visible.
plain() {
  printf '%s' "$1" | json --raw-input --slurp --raw-output 'clean'
}
