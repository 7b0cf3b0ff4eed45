# shellcheck shell=bash
# Settings: what is in force, what was, and back to it.

command_settings() {
  local what=${1:-}
  case $what in
    versions | restore) shift; "settings_$what" "$@" ;;
    *) settings_show "$@" ;;
  esac
}

settings_show() {
  arguments "$@"
  rest_is 0
  connect admin
  api_get /v1/settings
  show '"Version \(.version | clean), by \(.by | clean), \(.at | clean)",
    ([["SETTING", "VALUE", "FROM"]] + [.values[] | [.path, (.value | shown), .source]] | table)'
}

settings_versions() {
  arguments "$@"
  rest_is 0
  connect admin
  api_get /v1/admin/settings/versions
  show '.versions[] | ("\(.version | clean)  \(.at | clean)  \(.by | clean)  \(.note // "" | clean)" | sub(" +$"; "")), ( changes_shown | "    " + .)'
}

settings_restore() {
  local dry_run=no version=''
  arguments "$@"
  for word in "${REST[@]}"; do
    case $word in
      --dry-run) dry_run=yes ;;
      *[!0-9]* | '') usage_error "no version: $(plain "$word")" "settings versions lists them." ;;
      *) version=$word ;;
    esac
  done
  [[ -n $version ]] || usage_error "which version? settings versions lists them"
  connect admin
  api_get /v1/admin/settings
  local now=$HTTP_ETAG query=''
  [[ $dry_run == no ]] || query='?dry_run=true'
  api POST "/v1/admin/settings/versions/$version/restore$query" '' "$now" 90
  api_succeeded || api_die
  # shellcheck disable=SC2016 # a program of jq's
  show '(if .applied then "Saved as version \(.version | clean)." else "Nothing was saved." end), ("  " + changes_shown), ("  " + effects_shown),
    ((.problems // [])[] | "  wrong: \(.path | clean): \(.message | clean)")'
  printf '%s' "$HTTP_BODY" | jq --exit-status '(.problems // []) == []' >/dev/null || exit "$EXIT_INVALID"
}
