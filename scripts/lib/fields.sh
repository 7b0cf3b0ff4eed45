# shellcheck shell=bash
# The settings of one provider: which there are, as the service describes them, and what values they are to get.

FIELDS=() # names, in the service's order
declare -A FIELD_TYPE FIELD_SECRET FIELD_REQUIRED FIELD_VARIABLE FIELD_LABEL FIELD_HELP FIELD_DEFAULT FIELD_OPTIONS FIELD_RANGE
declare -A FIELD_NOW  # what is in force, as it may be shown
declare -A FIELD_FROM # and who says so: database, file, environment; absent for defaults
declare -A VALUES     # new values by name, as JSON; null for those that are to be removed
declare -A VALUES_BY  # what gave them: an option, a variable, a file, a person

# fields_read ID: from the provider's description on standard input.
fields_read() {
  local name type secret required variable label help default options range now from
  while IFS=$'\x1f' read -r name type secret required variable label help default options range now from; do
    [[ $name =~ ^[a-z][a-z0-9_]*$ ]] || continue # no name that a flag could have, nor a key of an array
    _own_variable "$1" "$variable" || variable=''
    FIELDS+=("$name")
    FIELD_TYPE[$name]=$type FIELD_SECRET[$name]=$secret FIELD_REQUIRED[$name]=$required FIELD_VARIABLE[$name]=$variable
    FIELD_LABEL[$name]=$label FIELD_HELP[$name]=$help FIELD_DEFAULT[$name]=$default FIELD_OPTIONS[$name]=$options
    FIELD_RANGE[$name]=$range FIELD_NOW[$name]=$now FIELD_FROM[$name]=$from
  done < <(json --raw-output --arg prefix "sandbox.$1." '
    . as $all
    | .fields[] | .name as $name
    | (first(($all.values // [])[] | select(.path == $prefix + $name)) // null) as $now
    | [$name, .type, .secret, .required, (.variable // ""), .label, .help,
       (if has("default") and .default != null then .default | shown else "" end),
       ((.options // []) | join(", ")),
       (if .min != null and .max != null then "\(.min) to \(.max)" else "" end),
       (if $now == null then "" else $now.value | shown end),
       (if $now == null or $now.source == "default" then "" else $now.source end)]
    | map(tostring | clean) | join("\u001f")')
  ((${#FIELDS[@]} > 0)) || die "the service describes no settings of $1" "Is it older than this script?"
}

# _own_variable ID VARIABLE: whether a variable that the service names is one of the provider's. Whatever answers at the address may
# name any, and gets what is in it.
_own_variable() {
  local id=${1//[^A-Za-z0-9]/_} prefix
  # shellcheck disable=SC2153 # it is configure.sh's
  case $TYPE in
    e2b) prefix=E2B_ ;;
    aliyun_codeinterpreter) prefix=AGENTRUN_ ;;
    *) prefix=SANDPOOL_PROVIDERS_${id^^}_ ;;
  esac
  [[ $2 =~ ^[A-Z][A-Z0-9_]*$ ]] && [[ $2 == "$prefix"* || $2 == "SANDPOOL_PROVIDERS_${id^^}_"* ]]
}

# field_of_option OPTION: the field that --max-concurrent stands for, in FIELD; fails where there is none.
field_of_option() {
  FIELD=${1#--}
  FIELD=${FIELD//-/_}
  field_known "$FIELD"
}

field_known() {
  [[ $1 =~ ^[a-z][a-z0-9_]*$ && -n ${FIELD_TYPE[$1]:-} ]]
}

# field_set NAME TEXT GIVEN-BY: text becomes the kind of value that the field takes. What it cannot become stays text, for the
# service to refuse: it alone knows the rules.
field_set() {
  VALUES[$1]=$(_value_of "${FIELD_TYPE[$1]:-string}" "$2")
  VALUES_BY[$1]=$3
}

_value_of() {
  case $1 in
    integer) [[ ! $2 =~ ^-?(0|[1-9][0-9]{0,17})$ ]] || { echo "$2"; return; } ;;
    boolean) [[ $2 != true && $2 != false ]] || { echo "$2"; return; } ;;
    object) printf '%s' "$2" | jq --compact-output --exit-status 'objects' 2>/dev/null && return ;;
  esac
  printf '%s' "$2" | jq --raw-input --slurp .
}

# field_set_secret NAME TEXT GIVEN-BY: the same for a text that must not be empty by mistake.
field_set_secret() {
  [[ -n $2 ]] || usage_error "$3 holds no value for $1"
  field_set "$1" "$2" "$3"
}

# fields_from_environment ID: what variables say of fields that nothing else has set: each field's own, or the one that
# follows the pattern of all the service's settings.
fields_from_environment() {
  local name variable id=${1//[^A-Za-z0-9]/_}
  for name in "${FIELDS[@]}"; do
    [[ ! -v VALUES[$name] ]] || continue
    for variable in "${FIELD_VARIABLE[$name]}" "SANDPOOL_PROVIDERS_${id^^}_${name^^}"; do
      [[ $variable =~ ^[A-Za-z_][A-Za-z0-9_]*$ && -n ${!variable:-} ]] || continue
      field_set "$name" "${!variable}" "$variable"
      break
    done
  done
}

# field_missing NAME: whether it must have a value and has none from anywhere.
field_missing() {
  [[ ${FIELD_REQUIRED[$1]} == true && -z ${FIELD_FROM[$1]} && -z ${FIELD_DEFAULT[$1]} ]] || return 1
  [[ ! -v VALUES[$1] || ${VALUES[$1]} == null ]]
}

# fields_new: all new values as one JSON object.
fields_new() {
  local name rest=''
  for name in "${!VALUES[@]}"; do
    rest+=",$(printf '%s' "$name" | jq --raw-input --slurp .):${VALUES[$name]}"
  done
  printf '{%s}' "${rest:1}"
}

# field_ask NAME: asks a person for it. An empty answer leaves it as it is.
field_ask() {
  local name=$1 facts=() fact
  printf '\n%s (%s): %s\n' "${FIELD_LABEL[$name]}" "$name" "${FIELD_HELP[$name]}" >&2
  [[ -z ${FIELD_OPTIONS[$name]} ]] || facts+=("one of ${FIELD_OPTIONS[$name]}")
  [[ -z ${FIELD_RANGE[$name]} ]] || facts+=("${FIELD_RANGE[$name]}")
  case ${FIELD_TYPE[$name]} in
    boolean) facts+=("true or false") ;;
    object) facts+=("a JSON object") ;;
  esac
  if [[ -v VALUES[$name] ]]; then
    facts+=("empty for the value of ${VALUES_BY[$name]}")
  elif [[ -n ${FIELD_FROM[$name]} ]]; then
    facts+=("empty to keep ${FIELD_NOW[$name]}")
  elif [[ -n ${FIELD_DEFAULT[$name]} ]]; then
    facts+=("empty for ${FIELD_DEFAULT[$name]}")
  elif [[ ${FIELD_REQUIRED[$name]} != true ]]; then
    facts+=("may be empty")
  fi
  for fact in "${facts[@]}"; do
    printf '  %s\n' "$fact" >&2
  done
  while true; do
    if [[ ${FIELD_SECRET[$name]} == true ]]; then
      ask_secret "  not shown >"
    else
      ask "  >"
    fi
    [[ -z $ANSWER ]] || field_set "$name" "$ANSWER" "the answer"
    ! field_missing "$name" || { echo "  It is needed." >&2; continue; }
    return 0
  done
}
