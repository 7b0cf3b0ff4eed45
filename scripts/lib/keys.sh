# shellcheck shell=bash
# Keys: listed, made, revoked.

keys_usage() {
  cat <<'END'
Usage: scripts/sandpool.sh keys list [--all] [--json]
       scripts/sandpool.sh keys create NAME [--role ROLE] [--tenant TENANT] [--expires-in 30d] [--max-concurrent N]
                                       [--runs-per-minute N] [--json]
       scripts/sandpool.sh keys revoke ID

create prints the key alone on standard output, once: nobody can show it again. ROLE is run (where not said), operate or admin.
list leaves out what is revoked, but for --all.
END
}

command_keys() {
  local what=${1:-list}
  (($# == 0)) || shift
  case " $what $* " in
    *' -h '* | *' --help '*) keys_usage; exit 0 ;;
  esac
  case $what in
    list | create | revoke) "keys_$what" "$@" ;;
    -*) keys_list "$what" "$@" ;;
    *) usage_error "nothing to do with keys: $(plain "$what")" "Expected list, create or revoke." ;;
  esac
}

keys_list() {
  local all=no
  arguments "$@"
  if [[ ${REST[*]} == --all ]]; then
    all=yes REST=()
  fi
  rest_is 0
  connect admin
  api_get /v1/admin/keys
  [[ $all == yes ]] || HTTP_BODY=$(printf '%s' "$HTTP_BODY" | jq --compact-output '.keys |= map(select(.revoked_at == null))')
  show '[["ID", "NAME", "ROLE", "TENANT", "ENDS IN", "MADE", "USED", "EXPIRES", "REVOKED", "AT ONCE", "PER MINUTE"]]
    + [.keys[] | [.id, .name, .role, .tenant, .last4, .created_at, .last_used_at, .expires_at, .revoked_at, .max_concurrent, .runs_per_minute]]
    | table'
}

keys_create() {
  local order=() members='' role=run name='' words
  arguments "$@"
  words=("${REST[@]}")
  set -- "${words[@]}"
  while (($# > 0)); do
    case $1 in
      --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      --role | --tenant | --expires-in | --max-concurrent | --runs-per-minute) (($# > 1)) || usage_error "$1 needs a value" ;;
    esac
    case $1 in
      --role) role=$2 ;;
      --tenant) order+=(--arg tenant "$2") members+=', tenant: $tenant' ;;
      --expires-in) order+=(--arg expires "$2") members+=', expires_in: $expires' ;;
      --max-concurrent | --runs-per-minute)
        [[ $2 =~ ^[1-9][0-9]{0,8}$ ]] || usage_error "$1 needs a number"
        local field=${1#--}
        field=${field//-/_}
        order+=(--argjson "$field" "$2") members+=", $field: \$$field"
        ;;
      -*) usage_error "no option of keys create: $(plain "$1")" ;;
      *)
        [[ -z $name ]] || usage_error "one name only, got also: $(plain "$1")"
        name=$1
        shift
        continue
        ;;
    esac
    shift 2
  done
  [[ -n $name ]] || usage_error "a new key needs a name, such as: keys create ci"
  connect admin
  api POST /v1/admin/keys "$(jq --null-input --compact-output --arg name "$name" --arg role "$role" "${order[@]}" "{name: \$name, role: \$role$members}")"
  api_succeeded || api_die
  if [[ $JSON == yes ]]; then
    printf '%s\n' "$HTTP_BODY"
    return
  fi
  printf '%s' "$HTTP_BODY" | json --raw-output '"Key \(.id | clean) of \(.tenant | clean), role \(.role | clean). Keep it: it is shown only now."' >&2
  printf '%s' "$HTTP_BODY" | json --raw-output '.secret | clean'
}

keys_revoke() {
  arguments "$@"
  rest_is 1 "the id of a key"
  [[ ${REST[0]} =~ ^[A-Za-z0-9._-]+$ ]] || usage_error "no id of a key: $(plain "${REST[0]}")" "keys list shows them."
  connect admin
  api DELETE "/v1/admin/keys/${REST[0]}"
  api_succeeded || api_die
  if [[ $JSON == yes ]]; then
    jq --null-input --compact-output --arg id "${REST[0]}" '{id: $id, revoked: true}'
  else
    echo "${REST[0]} is revoked."
  fi
}
