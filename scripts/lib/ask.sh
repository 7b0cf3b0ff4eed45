# shellcheck shell=bash
# Questions to a person. They go to standard error: standard output belongs to what the script is asked for.

# somebody_is_there: whether there is a person to ask.
somebody_is_there() {
  [[ -t 0 && -t 2 ]]
}

# ask QUESTION: leaves a line of input in ANSWER.
ask() {
  printf '%s ' "$1" >&2
  IFS= read -r ANSWER || _nobody_answers
}

# ask_secret QUESTION: the same, and what is typed is not shown. Not even what is typed before the question is read.
ask_secret() {
  TERMINAL_SETTINGS=$(stty -g 2>/dev/null) && stty -echo 2>/dev/null
  printf '%s ' "$1" >&2
  IFS= read -r -s ANSWER || _nobody_answers
  [[ -z $TERMINAL_SETTINGS ]] || stty "$TERMINAL_SETTINGS" 2>/dev/null
  TERMINAL_SETTINGS=''
  printf '\n' >&2
}

# confirm QUESTION yes|no: the second is what an empty answer means.
confirm() {
  local choice='[Y/n]'
  [[ $2 == yes ]] || choice='[y/N]'
  while true; do
    ask "$1 $choice"
    case ${ANSWER:-$2} in
      [Yy] | [Yy][Ee][Ss]) return 0 ;;
      [Nn] | [Nn][Oo]) return 1 ;;
    esac
  done
}

_nobody_answers() {
  printf '\n' >&2
  die "the input ended before the question was answered; nothing was saved"
}
