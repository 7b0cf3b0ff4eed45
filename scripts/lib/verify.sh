# shellcheck shell=bash
# Trying a provider of leased sandboxes, by the service's own code.

# verify_provider NAME HELP SECRET-PATTERN [OPTION…]: becomes the service's command verify; ends with its status.
verify_provider() {
  local name=$1 help=$2 secret=$3 option
  shift 3
  for option in "$@"; do
    case $option in
      -h | --help)
        echo "$help"
        exit 0
        ;;
    esac
    [[ ! $option =~ $secret ]] || die "a secret does not belong on a command line, where every user of the machine can read it" \
      "Put it into the environment, as --help says. This one should be replaced."
  done
  jar_become verify --provider "$name" "$@"
}
