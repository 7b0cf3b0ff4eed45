#!/usr/bin/env bash
# The everyday command: runs programs, shows what is going on, does the small jobs of an operator. See usage below.

# shellcheck source=scripts/lib/client.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/client.sh"
# shellcheck source=scripts/lib/run-program.sh
source "$LIB/run-program.sh"
# shellcheck source=scripts/lib/show.sh
source "$LIB/show.sh"
# shellcheck source=scripts/lib/keys.sh
source "$LIB/keys.sh"
# shellcheck source=scripts/lib/settings.sh
source "$LIB/settings.sh"
# shellcheck source=scripts/lib/top.sh
source "$LIB/top.sh"

usage() {
  cat <<'END'
Usage: scripts/sandpool.sh COMMAND [OPTION]…

  run FILE | run -c CODE     runs a program in a fresh sandbox; run --help says more
  pools                      what is warm
  plan POOL [MAX…]           what other sizes would have given, by a replay of those who came; sizes around the present one without MAX
  providers                  where sandboxes come from
  top                        both, live; q ends it
  settings                   what is in force, and who says so
  settings versions          what was changed, when and by whom
  settings restore VERSION   puts an earlier version in force again; --dry-run only says what would change
  keys list                  who may do what
  keys create NAME           a new key, shown once; --help says with which limits
  keys revoke ID             ends a key at once
  drain POOL                 no new runs there; resume POOL: runs again; recycle POOL: fresh sandboxes for the idle ones
  logs [-f] [-n LINES]       the log of the service of this checkout; -f goes on
  completion                 for bash: source <(scripts/sandpool.sh completion)

  --json       what the service answered, for programs
  --url URL    where the service is: SANDPOOL_URL, else where the one of this checkout listens

The key comes from SANDPOOL_API_KEY or SANDPOOL_ADMIN_KEY (what only an admin may do: the other way round), else, for a service
on this machine, from the file admin-key in the data folder (SANDPOOL_DATA, data).

Exit status: 0 done, 1 the service could not do it, 2 wrong options, 3 invalid settings, 5 nothing answers, 6 no key or one that
may not, 7 somebody changed the settings meanwhile. run ends with the program's own.
END
}

URL='' JSON=no
REST=() # what is no option

# arguments WORD…: reads what all commands take; the rest is left in REST.
arguments() {
  REST=()
  while (($# > 0)); do
    case $1 in
      --json) JSON=yes ;;
      --url)
        (($# > 1)) || usage_error "--url needs a value"
        URL=$2
        shift
        ;;
      --url=*) URL=${1#*=} ;;
      -h | --help) usage; exit 0 ;;
      *) REST+=("$1") ;;
    esac
    shift
  done
}

# rest_is COUNT WHAT: how many words must be left.
rest_is() {
  ((${#REST[@]} == $1)) || usage_error "expected ${2:-nothing more}, got: $(plain "${REST[*]:-nothing}")" "scripts/sandpool.sh --help says more."
}

# connect admin|run: finds the service and the key.
connect() {
  api_at "$URL"
  api_key_for "$1"
}

# show PROGRAM: the last answer as people read it, by a program of jq, or as it is with --json.
show() {
  local text=$HTTP_BODY
  # Made before it is written: whoever reads only the first lines is no failure of the service.
  [[ $JSON == yes ]] || text=$(printf '%s' "$HTTP_BODY" | json --raw-output "$1" 2>/dev/null) ||
    die "$API_URL answered with something else than expected" "Is it Sandpool?"
  printf '%s\n' "$text"
}

command_pool() { # drain|resume|recycle POOL
  local action=$1
  arguments "${@:2}"
  rest_is 1 "the name of a pool"
  [[ ${REST[0]} =~ ^[A-Za-z0-9._-]+$ ]] || usage_error "no name of a pool: $(plain "${REST[0]}")"
  connect admin
  api POST "/v1/admin/pools/${REST[0]}/$action"
  api_succeeded || api_die
  show '"\(.pool | clean): \({drain: "takes no new runs", resume: "takes runs again", recycle: "its idle sandboxes are being replaced"}[.action])"'
}

command_logs() {
  local follow=() lines=50
  while (($# > 0)); do
    case $1 in
      -f | --follow) follow=(--follow=name --retry) ;;
      -n | --lines)
        [[ ${2:-} =~ ^[0-9]+$ ]] || usage_error "$1 needs a number"
        lines=$2
        shift
        ;;
      -h | --help) usage; exit 0 ;;
      *) usage_error "no option of logs: $(plain "$1")" ;;
    esac
    shift
  done
  [[ -r $SERVICE_LOG ]] || die "there is no log to read at $SERVICE_LOG" \
    "Only a service that scripts/up.sh has started from this checkout has one there; SANDPOOL_DATA says where it keeps its data."
  client_end
  trap - EXIT INT TERM HUP PIPE # tail would inherit that they are ignored
  exec tail --lines="$lines" "${follow[@]}" -- "$SERVICE_LOG"
}

# command_names WHAT: for the completion, which has no use for errors.
command_names() {
  local path=/v1/$1 filter=".$1[]"
  case $1 in
    pools) filter+=.name ;;
    providers) filter+=.id ;;
    languages) filter='.languages[] | .name, (.aliases // [])[]' ;;
    templates) path=/v1/languages filter='.languages[].templates[]?.name' ;;
    keys) path=/v1/admin/keys filter='.keys[] | select(.revoked_at == null) | .id' ;;
    *) exit "$EXIT_USAGE" ;;
  esac
  connect admin
  api GET "$path" '' '' 2
  printf '%s' "$HTTP_BODY" | jq --raw-output "$filter" 2>/dev/null | LC_ALL=C grep -xE '[A-Za-z0-9._-]+' || true
}

main() {
  local command=${1:-}
  (($# == 0)) || shift
  case $command in
    completion) cat "$ROOT/scripts/completion/sandpool.bash" && exit ;;
    -h | --help | help) usage; exit 0 ;;
    '') usage >&2; exit "$EXIT_USAGE" ;;
  esac
  client_begin
  case $command in
    run | pools | plan | providers | settings | keys | logs | top) "command_$command" "$@" ;;
    drain | resume | recycle) command_pool "$command" "$@" ;;
    --names) command_names "$@" ;;
    *) usage_error "no command: $(plain "$command")" "scripts/sandpool.sh --help lists them." ;;
  esac
}

main "$@"
