# shellcheck shell=bash
# The options of the configure-… scripts: those that they share, and those that name a setting.

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
