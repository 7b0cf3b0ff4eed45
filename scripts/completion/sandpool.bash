# shellcheck shell=bash
# Completes the words of scripts/sandpool.sh. In ~/.bashrc: source <(/path/to/scripts/sandpool.sh completion)

_sandpool_names() {
  "${COMP_WORDS[0]}" --names "$1" 2>/dev/null
}

_sandpool_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "${COMP_WORDS[COMP_CWORD]}")
}

_sandpool_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
}

_sandpool() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]:-} all='--json --url --help'
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _sandpool_words "run pools plan providers top settings keys drain resume recycle logs completion --help"
    return
  fi
  case $before in
    -l | --language) _sandpool_words "$(_sandpool_names languages)"; return ;;
    --template) _sandpool_words "$(_sandpool_names templates)"; return ;;
    --provider) _sandpool_words "$(_sandpool_names providers)"; return ;;
    --role) _sandpool_words "run operate admin"; return ;;
    -c | --arg | --env | --timeout | --max-wait | --url | --tenant | --expires-in | --max-concurrent | --runs-per-minute | --every | -n | --lines) return ;;
  esac
  case $command in
    run)
      if [[ $word == -* ]]; then
        _sandpool_words "-c --language --arg --stdin --env --timeout --max-wait --provider --template --result $all"
      else
        _sandpool_files
      fi
      ;;
    plan | drain | resume | recycle) _sandpool_words "$(_sandpool_names pools) $all" ;;
    keys)
      case $COMP_CWORD:${COMP_WORDS[2]} in
        2:*) _sandpool_words "list create revoke" ;;
        *:create) _sandpool_words "--role --tenant --expires-in --max-concurrent --runs-per-minute $all" ;;
        *:revoke) _sandpool_words "$(_sandpool_names keys) $all" ;;
        *) _sandpool_words "--all $all" ;;
      esac
      ;;
    settings)
      case $COMP_CWORD:${COMP_WORDS[2]} in
        2:*) _sandpool_words "versions restore $all" ;;
        *:restore) _sandpool_words "--dry-run $all" ;;
        *) _sandpool_words "$all" ;;
      esac
      ;;
    logs) _sandpool_words "--follow --lines --help" ;;
    top) _sandpool_words "--every --once $all" ;;
    pools | providers) _sandpool_words "$all" ;;
  esac
}

complete -F _sandpool sandpool.sh sandpool
