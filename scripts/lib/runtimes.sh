# shellcheck shell=bash
# Our runtimes in Docker's daemon.json: merged in, everything else stays.

DAEMON_JSON=${SANDPOOL_DAEMON_JSON:-/etc/docker/daemon.json}

# runtimes_of RUNSC: the table of our runtimes, as daemon.json wants it.
#   sandpool-runsc  no network: runsc puts the sandbox into an empty namespace of its own, whatever Docker says
runtimes_of() {
  jq --null-input --arg runsc "$1" '{
    "sandpool-runsc": {path: $runsc, runtimeArgs: ["--network=none"]}
  }'
}

# runtimes_register RUNSC: makes the running daemon offer our runtimes with this binary.
runtimes_register() {
  local wanted
  wanted=$(runtimes_of "$1")
  if runtimes_write "$DAEMON_JSON" "$wanted"; then
    if _runtimes_offered "$wanted"; then
      say "the daemon offers $(_names "$wanted") already"
      return
    fi
  else
    say "$DAEMON_JSON: our runtimes are in, everything else is as it was"
  fi
  engine_reload
  local deadline=$((SECONDS + 15))
  until _runtimes_offered "$wanted"; do
    ((SECONDS < deadline)) ||
      die "the Docker daemon was told to reload $DAEMON_JSON but does not offer $(_names "$wanted") with $1" \
        "Its log tells why (a flag on its command line that also stands in the file makes it refuse; another --config-file makes it look elsewhere:" \
        "then name that file in SANDPOOL_DAEMON_JSON). Restarting the daemon also registers them."
    nap 0.25
  done
  say "the daemon was reloaded and offers $(_names "$wanted")"
}

# runtimes_write FILE RUNTIMES: merges them into the file. Returns 0 when it said so already, 1 when it was changed.
runtimes_write() {
  local file=$1 wanted=$2 before='{}' after backup
  if [[ -s $file ]]; then
    before=$(as_owner_reads "$file")
    [[ $before =~ [^[:space:]] ]] || before='{}'
  fi
  after=$(jq --slurp --argjson ours "$wanted" '
      if length != 1 then error("it must hold one JSON object, it holds \(length) values")
      else .[0] end
      | if type != "object" then error("it must hold a JSON object, not: \(type)")
      elif (.runtimes // {} | type) != "object" then error("its \"runtimes\" must be an object, not: \(.runtimes | type)")
      else .runtimes = ((.runtimes // {}) + $ours) end' <<<"$before" 2>&1) ||
    die "$file cannot be merged into: ${after#jq: }" \
      "It was left untouched. Repair it (check with: jq . $file) and run the script again." \
      "Expected in it: $(jq --compact-output '{runtimes: .}' <<<"$wanted")"
  if [[ -s $file ]] && jq --exit-status --slurp '.[0] == .[1]' <<<"$before $after" >/dev/null; then
    return 0
  fi
  if [[ -e $file ]]; then
    backup=$file.before-sandpool-$(date +%Y%m%dT%H%M%S)
    as_root cp --preserve "$file" "$backup"
    say "backup of Docker's configuration: $backup"
  fi
  write_whole_as_root "$file" <<<"$after"
  return 1
}

as_owner_reads() {
  if [[ -r $1 ]]; then
    cat "$1"
  else
    as_root cat "$1"
  fi
}

# The daemon's own word: same names, paths and arguments.
_runtimes_offered() {
  local offered
  offered=$(timeout 15 docker info --format '{{json .Runtimes}}' 2>/dev/null) &&
    jq --exit-status --argjson ours "$1" '
      . as $offered | $ours | to_entries
      | all(.key as $name | $offered[$name].path == .value.path and $offered[$name].runtimeArgs == .value.runtimeArgs)' <<<"$offered" >/dev/null
}

_names() {
  jq --raw-output 'keys | join(", ")' <<<"$1"
}
