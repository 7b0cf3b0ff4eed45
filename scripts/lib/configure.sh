#!/usr/bin/env bash
# Sets up one provider at a running service: lib/configure.sh SCRIPT ID TYPE [OPTION]…. The scripts configure-….sh are its faces.

# shellcheck source=scripts/lib/client.sh
source "$(dirname "${BASH_SOURCE[0]}")/client.sh"
# shellcheck source=scripts/lib/ask.sh
source "$LIB/ask.sh"
# shellcheck source=scripts/lib/fields.sh
source "$LIB/fields.sh"
# shellcheck source=scripts/lib/configure-options.sh
source "$LIB/configure-options.sh"
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
  tell_json "$TRIAL" '(.steps // [])[] | "  \(.name | clean | pad(8))  \(.end | clean | pad(8))  \(.took_ms // 0 | round) ms"'
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
