#!/usr/bin/env bash
# Sets up one provider at a running service: lib/configure.sh SCRIPT ID TYPE [OPTION]…. The scripts configure-….sh are its faces.

# shellcheck source=scripts/lib/client.sh
source "$(dirname "${BASH_SOURCE[0]}")/client.sh"
# shellcheck source=scripts/lib/ask.sh
source "$LIB/ask.sh"
# shellcheck source=scripts/lib/fields.sh
source "$LIB/fields.sh"
# shellcheck source=scripts/lib/configure-help.sh
source "$LIB/configure-help.sh"
set +x # a trace would show secrets

SCRIPT=$1 ID=$2 TYPE=$3
shift 3

USUAL_ID=$ID # what a provider of the type is called where nobody has named it otherwise
URL='' NOTE="scripts/$SCRIPT"
DRY_RUN=no TEST=no ACTIVATE=no JSON=no HELP=no INPUT=maybe
GIVEN=no             # whether an option says what to do, so that nobody need be asked
SCHEMA='' VERSION='' # the provider as the service describes it, and the version of the settings
OUTCOME=null TRIAL=null PROBLEMS='[]' TRIAL_LINES=()

# common_option [ARGUMENT]…: reads an option that does not depend on the provider, and leaves in USED how many words it was; fails
# for all others.
common_option() {
  USED=1
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --test) TEST=yes ;;
    --activate) ACTIVATE=yes ;;
    --json) JSON=yes ;;
    -h | --help) HELP=yes ;;
    --interactive) INPUT=yes ;;
    --no-input) INPUT=no ;;
    --url=* | --id=* | --note=*) common_value "${1%%=*}" "${1#*=}" ;;
    --url | --id | --note)
      (($# > 1)) || usage_error "$1 needs a value"
      USED=2
      common_value "$1" "$2"
      ;;
    *) return 1 ;;
  esac
}

common_value() {
  case $1 in
    --url) URL=$2 ;;
    --note) NOTE=$2 ;;
    --id)
      [[ $2 =~ ^[a-z0-9][a-z0-9_-]{0,62}$ ]] || usage_error "not an id of a provider: $(plain "$2")" "Expected lower case letters, digits, _ and -."
      ID=$2
      ;;
  esac
}

# options_read ARGUMENT…: all of them; those that name a field go by what the service says of it.
options_read() {
  local option
  while (($# > 0)); do
    if common_option "$@"; then
      case $1 in
        --dry-run | --test | --activate) GIVEN=yes ;;
      esac
      shift "$USED"
      continue
    fi
    option=$1
    GIVEN=yes
    case $option in
      --set | --unset | --secret-file)
        (($# > 1)) || usage_error "$option needs a value"
        option_apply "$option" "$2"
        shift 2
        ;;
      --set=* | --unset=* | --secret-file=*)
        option_apply "${option%%=*}" "${option#*=}"
        shift
        ;;
      --*=*)
        field_of_option "${option%%=*}" || unknown_option "${option%%=*}"
        field_given "$FIELD" "${option#*=}" "${option%%=*}"
        shift
        ;;
      --*)
        field_option "$@"
        shift "$USED"
        ;;
      *) usage_error "no option: $(plain "$option")" "--help lists them." ;;
    esac
  done
}

option_apply() {
  local name=${2%%=*} text
  case $1 in
    --set)
      [[ $2 == *=* ]] || usage_error "expected --set FIELD=VALUE, got: --set $(plain "$2")"
      field_given "$name" "${2#*=}" --set
      ;;
    --unset)
      field_name_check "$2"
      VALUES[$2]=null
      VALUES_BY[$2]=--unset
      ;;
    --secret-file)
      [[ $2 == *=* ]] || usage_error "expected --secret-file FIELD=PATH, got: --secret-file $(plain "$2")"
      field_name_check "$name"
      text=$(cat -- "${2#*=}") || usage_error "$(plain "${2#*=}") cannot be read"
      field_set_secret "$name" "$text" "$(plain "${2#*=}")"
      ;;
  esac
}

# field_name_check NAME: those that the service does not know are for it to refuse, as long as they can be names at all.
field_name_check() {
  [[ $1 =~ ^[A-Za-z_][A-Za-z0-9_.-]*$ ]] || usage_error "no name of a field: $(plain "$1")"
}

# field_option OPTION [VALUE]: --max-concurrent 5, and for what is true or false also --secure and --no-secure.
field_option() {
  USED=2
  if field_of_option "$1"; then
    if [[ ${FIELD_TYPE[$FIELD]} == boolean && ${2:-} != true && ${2:-} != false ]]; then
      USED=1
      field_given "$FIELD" true "$1"
      return
    fi
    [[ ${FIELD_SECRET[$FIELD]} != true ]] || secret_given "$FIELD"
    (($# > 1)) || usage_error "$1 needs a value"
    field_given "$FIELD" "$2" "$1"
  elif [[ $1 == --no-* ]] && field_of_option "--${1#--no-}" && [[ ${FIELD_TYPE[$FIELD]} == boolean ]]; then
    USED=1
    field_given "$FIELD" false "$1"
  else
    unknown_option "$1"
  fi
}

field_given() {
  field_name_check "$1"
  [[ ${FIELD_SECRET[$1]:-} != true ]] || secret_given "$1"
  field_set "$1" "$2" "$3"
}

secret_given() {
  local variable=${FIELD_VARIABLE[$1]}
  usage_error "$1 is a secret, and does not belong on a command line, where every user of the machine can read it" \
    "Put it into ${variable:+the variable $variable, or into }a file: --secret-file $1=PATH. One that was on a command line should be replaced."
}

unknown_option() {
  usage_error "unknown option: $(plain "$1")" "The settings of $ID are: ${FIELDS[*]}." "--help says more."
}

# provider_read: what the service knows of the provider. A new id starts from what its type takes.
provider_read() {
  local wanted=$ID
  api GET "/v1/admin/providers/$ID"
  if [[ $HTTP_STATUS == 404 ]]; then
    provider_find
    api_get "/v1/admin/providers/$ID"
  fi
  api_succeeded || api_die
  SCHEMA=$HTTP_BODY VERSION=$HTTP_ETAG
  [[ $(printf '%s' "$SCHEMA" | jq --raw-output '.type') == "$TYPE" ]] ||
    die "$ID is of another type than $TYPE" "Name another with --id, or use the script of its type."
  if [[ $wanted != "$USUAL_ID" && $wanted != "$ID" ]]; then
    ID=$wanted
    SCHEMA=$(printf '%s' "$SCHEMA" | jq --compact-output --arg id "$ID" --arg type "$TYPE" \
      '. + {id: $id, active: false, settings: {type: $type}, values: []}')
  fi
  fields_read "$ID" < <(printf '%s' "$SCHEMA")
}

# provider_find: another id of the type, in ID, where the service does not know the one that is asked for.
provider_find() {
  local ids
  api_get /v1/admin/providers
  mapfile -t ids < <(printf '%s' "$HTTP_BODY" | jq --raw-output --arg type "$TYPE" '.providers[] | select(.type == $type) | .id')
  if ((${#ids[@]} == 0)); then
    die "$API_URL knows no provider of type $TYPE" "Is it as new as this script?"
  elif ((${#ids[@]} > 1)) && [[ $ID == "$USUAL_ID" ]]; then
    usage_error "which provider of type $TYPE?" "Name one with --id: ${ids[*]}"
  fi
  ID=${ids[0]}
}

is_active() {
  printf '%s' "$SCHEMA" | jq --exit-status .active >/dev/null
}

# body_for save|test: the whole settings as they are to be. A trial is told by null what is to go; what is saved lacks it.
body_for() {
  { printf '%s\n' "$SCHEMA"; fields_new; } | jq --compact-output --slurp --arg for "$1" --arg note "$NOTE" --arg activate "$ACTIVATE" '
    ((.[0].settings // {}) + .[1]) as $settings
    | if $for == "test" then {settings: $settings}
      else {settings: ($settings | with_entries(select(.value != null))), activate: ($activate == "yes"), note: $note} end'
}

# proposal_check: has the service look at the settings without saving them. What it says is left in OUTCOME, what is wrong in
# PROBLEMS; fails where anything is.
proposal_check() {
  api PUT "/v1/admin/providers/$ID/settings?dry_run=true" "$(body_for save)" "$VERSION" 60
  outcome_read && [[ $PROBLEMS == '[]' ]]
}

outcome_read() {
  if [[ $HTTP_STATUS == 400 || $HTTP_STATUS == 422 ]]; then
    problems_read
    [[ $PROBLEMS != '[]' ]] || api_die # refused, but not because of a field
    return
  fi
  api_succeeded || api_die
  OUTCOME=$HTTP_BODY
  problems_read
}

problems_read() {
  # shellcheck disable=SC2016 # a program of jq's
  PROBLEMS=$(printf '%s' "$HTTP_BODY" | json --compact-output --arg prefix "sandbox.$ID." 'wrong($prefix)') ||
    die "$API_URL answered with something that is no JSON" "Is it Sandpool?"
}

problems_lines() {
  printf '%s' "$PROBLEMS" | json --raw-output '.[] | (if .path == "" then "" else "\(.path | clean): " end) + (.message | clean)'
}

problems_die() {
  local lines
  mapfile -t lines < <(problems_lines)
  die_with "$EXIT_INVALID" "these settings of $ID cannot be used; nothing was saved" "${lines[@]}"
}

# tell TEXT…: for people; the JSON report has the same at the end.
tell() {
  [[ $JSON == yes ]] || printf '%s\n' "$@"
}

tell_json() { # JSON [JQ-OPTION]… PROGRAM
  [[ $JSON == yes ]] || printf '%s' "$1" | json --raw-output "${@:2}"
}

tell_origins() {
  local name
  for name in "${FIELDS[@]}"; do
    [[ ! -v VALUES[$name] ]] || tell "  $name: from ${VALUES_BY[$name]}"
  done
}

tell_outcome() {
  tell_json "$OUTCOME" 'if (.changes // []) == [] then "Nothing would change." else empty end'
  tell_json "$OUTCOME" '[changes_shown] | if . == [] then empty else "Changes:", "  " + .[] end'
  tell_json "$OUTCOME" '[effects_shown] | if . == [] then empty else "What comes of it:", "  " + .[] end'
}

# connection_test: a sandbox is made with the new settings, runs a program, and is ended; nothing is saved.
connection_test() {
  tell "Trying it out: a sandbox, a program, and its end."
  api POST "/v1/admin/providers/$ID/test" "$(body_for test)" '' 200
  if [[ $HTTP_STATUS == 400 || $HTTP_STATUS == 422 ]]; then
    problems_read
    [[ $PROBLEMS == '[]' ]] || problems_die
  fi
  api_succeeded || api_die
  TRIAL=$HTTP_BODY
  problems_read
  [[ $PROBLEMS == '[]' ]] || problems_die
  tell_json "$TRIAL" '(.steps // [])[] | "  \(.name | clean | pad(8))  \(.end | clean | pad(8))  \(.took_ms // .time_ms // 0 | round) ms"
    + (if .error then "  \(.error | clean)" else "" end)'
  printf '%s' "$TRIAL" | jq --exit-status '.passed == true' >/dev/null && return
  mapfile -t TRIAL_LINES < <(printf '%s' "$TRIAL" | json --raw-output '
    ((.steps // [])[] | select(.error) | "\(.name | clean): \(.error | clean)"),
    (.run // empty | "The program ended with \(.exit_code // "a signal" | clean).", (.stdout, .stderr | strings | select(. != "") | "| " + clean[:500]))')
  return 1
}

# interview: asks a person for whatever is not said yet.
interview() {
  local name rest=()
  printf '\nEvery question may be answered with nothing. Ctrl-C leaves everything as it is.\n' >&2
  for name in "${FIELDS[@]}"; do
    if [[ ${FIELD_REQUIRED[$name]} == true || -n ${FIELD_VARIABLE[$name]} ]]; then
      field_ask "$name"
    else
      rest+=("$name")
    fi
  done
  # Where there is nothing that must be said, the rest is all there is to ask.
  if ((${#rest[@]} > 0)) && { ((${#rest[@]} == ${#FIELDS[@]})) || confirm $'\n'"Look at the other settings too (${rest[*]})?" no; }; then
    for name in "${rest[@]}"; do
      field_ask "$name"
    done
  fi
  printf '\n' >&2
  is_active || [[ $ACTIVATE == yes ]] || ! confirm "Have $ID serve requests that name no provider (activate it)?" no || ACTIVATE=yes
  [[ $TEST == yes ]] || ! confirm "Try it out before it is saved?" yes || TEST=yes
}

ask_for_missing() {
  local name
  for name in "${FIELDS[@]}"; do
    ! field_missing "$name" || field_ask "$name"
  done
}

# ask_again: for what the service refused.
ask_again() {
  local name names
  problems_lines >&2
  mapfile -t names < <(printf '%s' "$PROBLEMS" | jq --raw-output '[.[].path | split(".")[0] | split("/")[0]] | unique[]')
  for name in "${names[@]}"; do
    field_known "$name" || problems_die # not a thing that can be mended here
    unset "VALUES[$name]"
    field_ask "$name"
  done
  ((${#names[@]} > 0)) || problems_die
}

# at_the_end STATUS: the one JSON object of --json, however the script ends.
at_the_end() {
  [[ $JSON == yes && $HELP == no ]] || return 0
  { printf '%s\n%s\n' "$OUTCOME" "$TRIAL"; printf '%s\n' "$PROBLEMS"; } |
    jq --compact-output --slurp --arg provider "$ID" --arg dry_run "$DRY_RUN" --argjson status "$1" '
      {provider: $provider, status: $status, dry_run: ($dry_run == "yes"), applied: (.[0].applied // false), version: .[0].version,
       problems: .[2], changes: (.[0].changes // []), effects: (.[0].effects // []), test: .[1]}'
}

main() {
  local guided=no arguments=("$@")
  client_begin
  # Where the service is, and whether only help is wanted, must be known before it can say what the other options mean.
  while (($# > 0)); do
    common_option "$@" || USED=1
    shift "$USED"
  done
  AT_END=at_the_end
  api_at "$URL"
  api_key_for admin
  if [[ $HELP == yes ]]; then
    configure_help
    exit 0
  fi
  provider_read
  options_read "${arguments[@]}"
  fields_from_environment "$ID"

  if [[ $INPUT != no && $JSON == no ]] && somebody_is_there; then
    [[ $GIVEN == yes && $INPUT != yes ]] || guided=yes
    # shellcheck disable=SC2016 # a program of jq's
    tell_json "$SCHEMA" --arg url "$API_URL" '"\(.name | clean) (\(.id | clean)) at \($url)"'
    if [[ $guided == yes ]]; then
      interview
    else
      ask_for_missing
    fi
    until proposal_check; do
      ask_again
    done
  else
    [[ $INPUT != yes ]] || usage_error "--interactive needs a terminal, and goes without --json"
    proposal_check || problems_die
  fi
  tell_origins
  if [[ $TEST == yes ]]; then
    connection_test || die_with "$EXIT_TEST" "the test failed; nothing was saved" "${TRIAL_LINES[@]}"
  fi
  tell_outcome
  if [[ $DRY_RUN == yes ]]; then
    tell "Nothing was saved: this was a dry run."
    exit 0
  fi
  [[ $guided == no ]] || confirm "Save this?" yes || { tell "Nothing was saved."; exit 0; }
  api PUT "/v1/admin/providers/$ID/settings" "$(body_for save)" "$VERSION" 90
  outcome_read
  [[ $PROBLEMS == '[]' ]] || problems_die
  tell_json "$OUTCOME" '"Saved as version \(.version | clean)."'
  if [[ $ACTIVATE == yes ]]; then
    tell "$ID serves requests that name no provider."
  elif ! is_active; then
    tell "$ID is not the active provider: --activate makes it so."
  fi
}

main "$@"
