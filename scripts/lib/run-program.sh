# shellcheck shell=bash
# Runs a program in a sandbox, as if it ran here: output as it comes, its own status at the end.

# What run ends with where the program has no say, as other commands that run something for somebody do.
EXIT_NO_RUN=125
EXIT_TIMED_OUT=124
EXIT_KILLED=137

run_usage() {
  cat <<'END'
Usage: scripts/sandpool.sh run [OPTION]… FILE [-- ARGUMENT…]
       scripts/sandpool.sh run [OPTION]… -c CODE [-- ARGUMENT…]

Runs a program in a fresh sandbox. What it writes is passed on as it comes, byte for byte. FILE may be - for standard input.

  -l, --language NAME   where the file's ending does not say it; python for -c
  --arg NAME=JSON       an argument of main, such as --arg n=5 or --arg 'who="you"'; may be repeated
  --stdin               the program gets this command's standard input, all of it at once
  --env NAME=VALUE      a variable; may be repeated
  --timeout SECONDS     how long it may run
  --max-wait SECONDS    how long it may wait for a sandbox
  --provider ID         the only one that may run it
  --template NAME       what the sandbox is to be made of; it says the language, too
  --result              what main returns goes to standard output, what the program prints to standard error. Elsewhere the value is
                        shown on standard error
  --json                the service's whole answer at once
  --url URL             where the service is

Exit status: the program's own; 128 and a signal's number where one ended it; 124 where it ran out of time; 137 where it took too
much memory or was ended for its output; 125 where it was not run, or nobody knows its end.
END
}

# In bash's own words a failed run is an error of this command, whatever it was.
run_die() {
  printf 'sandpool: %s\n' "$@" >&2
  exit "$EXIT_NO_RUN"
}

command_run() {
  EXIT_USAGE=$EXIT_NO_RUN EXIT_KEY=$EXIT_NO_RUN # the program may end with any other
  RUN_FILE='' RUN_CODE='' RUN_LANGUAGE='' RUN_TEMPLATE='' RUN_STDIN=no RUN_RESULT=no RUN_ARGUMENTS=''
  RUN_OPTIONS=() # of jq, for the request
  RUN_MEMBERS=''
  RUN_PROGRAM_ARGS=()
  local form='' # file or code
  while (($# > 0)); do
    case $1 in
      --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      -c | -l | --language | --arg | --env | --timeout | --max-wait | --provider | --template | --url)
        (($# > 1)) || usage_error "$1 needs a value"
        ;;
    esac
    case $1 in
      -c) [[ -z $form ]] || usage_error "either FILE or -c CODE"; form=code RUN_CODE=$2; shift ;;
      -l | --language) RUN_LANGUAGE=$2; shift ;;
      --arg) run_argument "$2"; shift ;;
      --env) run_variable "$2"; shift ;;
      --timeout) run_seconds timeout "$2" limits '{wall_time_ms: %s}'; shift ;;
      --max-wait) run_seconds max_wait "$2" max_wait_ms '%s'; shift ;;
      --provider) RUN_OPTIONS+=(--arg provider "$2") RUN_MEMBERS+=', provider: $provider'; shift ;;
      --template) RUN_TEMPLATE=$2 RUN_OPTIONS+=(--arg template "$2") RUN_MEMBERS+=', template: $template'; shift ;;
      --url) URL=$2; shift ;;
      --stdin) RUN_STDIN=yes ;;
      --result) RUN_RESULT=yes ;;
      --json) JSON=yes ;;
      -h | --help) run_usage; exit 0 ;;
      --) RUN_PROGRAM_ARGS=("${@:2}"); break ;;
      -?*) usage_error "no option of run: $(plain "$1")" "What is for the program comes after --." ;;
      *) [[ -z $form ]] || usage_error "one program only; what is for it comes after --"; form=file RUN_FILE=$1 ;;
    esac
    shift
  done
  [[ -n $form ]] || usage_error "what is to be run? FILE or -c CODE" "run --help says more."
  connect run
  run_code "$form"
  if [[ $JSON == yes ]]; then
    run_whole
  else
    run_streamed
  fi
}

run_argument() {
  local name=${1%%=*} value=${1#*=}
  [[ $1 == *=* && -n $name ]] || usage_error "expected --arg NAME=JSON, got: --arg $(plain "$1")"
  # One value, exactly as it is written: jq would round large numbers.
  [[ $(printf '%s' "$value" | jq --slurp 'length' 2>/dev/null) == 1 ]] ||
    usage_error "no JSON value: $(plain "$value")" "A text needs quotes of its own: --arg 'name=\"text\"'."
  RUN_ARGUMENTS+="${RUN_ARGUMENTS:+,}$(printf '%s' "$name" | jq --raw-input --slurp .):$value"
}

RUN_VARIABLES=0
run_variable() {
  [[ $1 == [A-Za-z_]*=* ]] || usage_error "expected --env NAME=VALUE, got: --env $(plain "$1")"
  RUN_VARIABLES=$((RUN_VARIABLES + 1))
  RUN_OPTIONS+=(--rawfile "env$RUN_VARIABLES" "$(run_aside "env$RUN_VARIABLES" "$1")")
}

# run_aside NAME TEXT: a file with it: what programs get may be a secret, and a command line is everybody's to read.
run_aside() {
  printf '%s' "$2" >"$SCRATCH/$1" || run_die "no room in $SCRATCH"
  echo "$SCRATCH/$1"
}

run_seconds() { # NAME SECONDS MEMBER FORM
  [[ $2 =~ ^[0-9]{1,6}(\.[0-9]{1,3})?$ ]] || usage_error "no number of seconds: $(plain "$2")"
  RUN_OPTIONS+=(--argjson "$1" "$2")
  # shellcheck disable=SC2059 # the form is ours
  RUN_MEMBERS+=", $3: $(printf "$4" "(\$$1 * 1000 | round)")"
}

# run_code file|code: puts it where the request is made from, and finds out its language.
run_code() {
  if [[ $1 == code ]]; then
    run_aside code "$RUN_CODE" >/dev/null
  elif [[ $RUN_FILE == - ]]; then
    [[ $RUN_STDIN == no ]] || usage_error "standard input is either the program or what it reads"
    cat >"$SCRATCH/code"
  else
    [[ -f $RUN_FILE && -r $RUN_FILE ]] || run_die "no file that can be read: $(plain "$RUN_FILE")"
    cat -- "$RUN_FILE" >"$SCRATCH/code" || run_die "$(plain "$RUN_FILE") cannot be read"
  fi
  [[ -z $RUN_LANGUAGE && -z $RUN_TEMPLATE ]] || return 0
  case $RUN_FILE in
    *.js | *.mjs | *.cjs) RUN_LANGUAGE=nodejs ;;
    *.sh | *.bash) RUN_LANGUAGE=bash ;;
    *.ts) RUN_LANGUAGE=typescript ;;
    *.[rR]) RUN_LANGUAGE=r ;;
    *.java) RUN_LANGUAGE=java ;;
    '' | - | *.py) RUN_LANGUAGE=python ;;
    *) usage_error "which language is $(plain "$RUN_FILE")?" "Say it with --language." ;;
  esac
}

# run_body ENCODING: the request.
run_body() {
  local body variables='' i
  for ((i = 1; i <= RUN_VARIABLES; i++)); do
    variables+="${variables:+, }\$env$i"
  done
  if [[ $RUN_STDIN == yes ]]; then
    base64 | tr -d '\n' >"$SCRATCH/stdin"
    RUN_OPTIONS+=(--rawfile stdin "$SCRATCH/stdin") RUN_MEMBERS+=', stdin_base64: $stdin'
  fi
  [[ -z $variables ]] || RUN_MEMBERS+=", env: ([$variables] | map(index(\"=\") as \$at | {(.[:\$at]): .[\$at + 1:]}) | add)"
  ((${#RUN_PROGRAM_ARGS[@]} == 0)) || RUN_MEMBERS+=', args: $ARGS.positional'
  body=$(jq --null-input --compact-output --arg language "$RUN_LANGUAGE" --rawfile code "$SCRATCH/code" --arg encoding "$1" "${RUN_OPTIONS[@]}" \
    "{language: \$language, code: \$code, output_encoding: \$encoding$RUN_MEMBERS} | if .language == \"\" then del(.language) else . end" --args -- "${RUN_PROGRAM_ARGS[@]}") || return
  [[ -z $RUN_ARGUMENTS ]] || body="${body%\}},\"arguments\":{$RUN_ARGUMENTS}}"
  printf '%s' "$body"
}

run_whole() {
  local body
  body=$(run_body utf8) || run_die "the request could not be made"
  api POST /v1/executions "$body" '' 0
  [[ $HTTP_STATUS != 000 ]] || run_die "nothing answers at $API_URL: $HTTP_ERROR"
  printf '%s\n' "$HTTP_BODY"
  api_succeeded || exit "$EXIT_NO_RUN"
  local outcome code signal
  IFS=$'\t' read -r outcome code signal < <(printf '%s' "$HTTP_BODY" | jq --raw-output '[.outcome, .exit_code // "-", .signal // "-"] | @tsv')
  exit "$(run_status "$outcome" "$code" "$signal")"
}

# run_status OUTCOME EXIT-CODE SIGNAL
run_status() {
  local number
  case $1 in
    timed_out) echo "$EXIT_TIMED_OUT" ;;
    memory_exceeded | output_exceeded) echo "$EXIT_KILLED" ;;
    succeeded | failed | killed)
      if [[ $2 =~ ^[0-9]{1,3}$ ]]; then
        echo "$2"
      elif [[ $3 =~ ^SIG[A-Z0-9+-]{1,8}$ ]] && number=$(kill -l "${3#SIG}" 2>/dev/null); then
        echo $((128 + number))
      else
        echo "$([[ $1 == killed ]] && echo "$EXIT_KILLED" || echo 1)"
      fi
      ;;
    *) echo "$EXIT_NO_RUN" ;;
  esac
}

# run_streamed: reads events as lines of one letter and a text, and writes what the program wrote.
run_streamed() {
  local line text out=1 result=2 ended='' trouble='' answer
  local LC_ALL=C # bytes, not characters
  [[ $RUN_RESULT == no ]] || out=2 result=1
  run_body base64 >"$SCRATCH/request" || run_die "the request could not be made"
  api_options
  exec {answer}< <(exec curl --disable --config <(api_headers '' application/json 'application/x-ndjson, application/json;q=0.5') \
    "${API_OPTIONS[@]}" --no-buffer --data-binary "@$SCRATCH/request" "$API_URL/v1/executions" 2>"$SCRATCH/curl")
  AT_WORK=$! # ended with this script, and the program with it
  while IFS= read -r line; do
    text=${line:2}
    case ${line:0:1} in
      o) printf '%b' "$text" >&"$out" || exit ;;
      O) printf '%s' "$text" | base64 --decode >&"$out" || exit ;;
      e) printf '%b' "$text" >&2 ;;
      E) printf '%s' "$text" | base64 --decode >&2 ;;
      r) run_show_result "$text" "$result" ;;
      n) printf 'sandpool: %s\n' "$text" >&2 ;;
      f) ended=$text ;;
      p) trouble+="${trouble:+; }$text" ;;
    esac
  done < <(json --raw-input --unbuffered --raw-output "$RUN_EVENTS" <&"$answer")
  AT_WORK=''
  if [[ -z $ended ]]; then
    run_die "${trouble:-$API_URL: $(_api_reason)}"
  fi
  # shellcheck disable=SC2086 # three words
  exit "$(run_status $ended)"
}

# Values keep every digit: the text between the names is the service's own.
run_show_result() {
  local value=$1
  if [[ $value == '{"event":"result","result":'*'}' ]]; then
    value=${value#'{"event":"result","result":'}
    value=${value%\}}
  fi
  if [[ $2 == 1 ]]; then
    printf '%s\n' "$value"
  else
    printf 'result: %s\n' "$(plain "$value")" >&2
  fi
}

# Text that survives decoding whole goes as it is, with what printf %b or a line would take for something else escaped; other
# bytes stay in base64, as it costs a process to decode them.
# shellcheck disable=SC2016 # a program of jq's
RUN_EVENTS='
  def piece($text; $bytes): .data_base64 as $data
    | ((try ($data | @base64d) catch null) as $plain
      | if $plain != null and ($data | length) < 4096 and ($plain | @base64) == $data
        then "\($text) \($plain | split("\\") | join("\\\\") | split("\n") | join("\\n") | split("\u0000") | join("\\0000"))"
        else "\($bytes) \($data)" end);
  . as $line
  | (try fromjson catch null)
  | if type != "object" then "p an answer that is no JSON: \($line[:200] | clean)"
    elif .event == "stdout" then piece("o"; "O")
    elif .event == "stderr" then piece("e"; "E")
    elif .event == "result" then "r \($line)"
    elif .event == "finished" then
      (select(.stdout_truncated) | "n standard output was cut: it was more than is kept"),
      (select(.stderr_truncated) | "n standard error was cut: it was more than is kept"),
      (select(.outcome == "timed_out") | "n the program ran out of time"),
      (select(.outcome == "memory_exceeded") | "n the program took more memory than it may"),
      (select(.outcome == "output_exceeded") | "n the program wrote more than it may"),
      (select(.outcome == "killed") | "n the program was killed\(if .signal then " by \(.signal | clean)" else "" end)"),
      (.refused_artifacts[]? | "n the file \(.path | clean) was not kept: \(.reason | clean)"),
      (.artifacts[]? | "n the program left the file \(.path | clean) (\(.size) bytes); --json has it"),
      "f \(.outcome) \(.exit_code // "-") \(.signal // "-")"
    elif .event == "started" then empty
    else (try ([problem] | join("; ")) catch "an answer that means nothing here") | "p \(.)" end'
