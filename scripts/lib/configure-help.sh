# shellcheck shell=bash
# What --help of the configure-… scripts says. The settings themselves are the service's to describe.

configure_help() {
  local examples
  case $SCRIPT in
    configure-e2b.sh) examples="  E2B_API_KEY=… scripts/$SCRIPT --test --activate
  scripts/$SCRIPT --secret-file api_key=/run/secrets/e2b --set max_concurrent=50" ;;
    configure-aliyun.sh) examples="  AGENTRUN_ACCESS_KEY_ID=… AGENTRUN_ACCESS_KEY_SECRET=… AGENTRUN_ACCOUNT_ID=… scripts/$SCRIPT --test
  scripts/$SCRIPT --region cn-shanghai --dry-run" ;;
    *) examples="  scripts/$SCRIPT --activate
  scripts/$SCRIPT --create-lane 8 --dry-run" ;;
  esac
  cat <<END
Usage: scripts/$SCRIPT [OPTION]…

Sets up the provider $ID at a running service, which checks the settings, tries them out and puts them in force without a
restart. What is not named stays as it is. Settings come from options, else from variables, else, on a terminal and where no
option says what to do, from questions.

  --FIELD VALUE          a setting, such as --timeout 60; where it is true or false also --FIELD and --no-FIELD
  --set FIELD=VALUE      the same
  --unset FIELD          back to what holds where nothing is said
  --secret-file FIELD=PATH   a secret from a file, - for standard input. Secrets are never options: command lines can be read
                         by every user of the machine
  --test                 try the new settings out first: a sandbox, a program, its end. Nothing is saved where that fails
  --activate             the provider serves requests that name none
  --dry-run              say what would change and what would come of it, and save nothing
  --id ID                another provider of this type ($TYPE)
  --note TEXT            written down with the version
  --interactive          ask for all settings; --no-input asks for nothing
  --json                 one JSON object on standard output, however it ends
  --url URL              where the service is: SANDPOOL_URL, else where the one of this checkout listens
  -h, --help             this

An admin's key is needed: SANDPOOL_ADMIN_KEY or SANDPOOL_API_KEY, else, for a service on this machine, the file
$SANDPOOL_DATA/admin-key.

Exit status: 0 done, 1 the service could not do it, 2 wrong options, 3 invalid settings, 4 the test failed, 5 nothing answers,
6 no key or not an admin's, 7 somebody changed the settings meanwhile; nothing is saved but with 0.

Examples:
$examples

END
  api GET "/v1/admin/providers"
  if api_succeeded; then
    provider_read
    echo "Settings of $ID, as $API_URL describes them:"
    configure_help_fields
  elif [[ $HTTP_STATUS == 000 ]]; then
    echo "The settings are the service's to list, but nothing answers at $API_URL."
  else
    echo "The settings are the service's to list, but $API_URL answered: $(api_problem | head -n 1)"
  fi
}

configure_help_fields() {
  local name facts variable id=${ID//[^A-Za-z0-9]/_}
  for name in "${FIELDS[@]}"; do
    facts=()
    [[ ${FIELD_REQUIRED[$name]} != true ]] || facts+=(needed)
    [[ ${FIELD_SECRET[$name]} != true ]] || facts+=(secret)
    [[ -z ${FIELD_OPTIONS[$name]} ]] || facts+=("one of ${FIELD_OPTIONS[$name]}")
    [[ -z ${FIELD_RANGE[$name]} ]] || facts+=("${FIELD_RANGE[$name]}")
    [[ ${FIELD_TYPE[$name]} == string || -n ${FIELD_RANGE[$name]} ]] || facts+=("${FIELD_TYPE[$name]}")
    [[ -z ${FIELD_DEFAULT[$name]} ]] || facts+=("default ${FIELD_DEFAULT[$name]}")
    [[ -z ${FIELD_FROM[$name]} ]] || facts+=("now ${FIELD_NOW[$name]}, from ${FIELD_FROM[$name]}")
    variable=${FIELD_VARIABLE[$name]:-SANDPOOL_PROVIDERS_${id^^}_${name^^}}
    if [[ ${FIELD_SECRET[$name]} == true ]]; then
      printf '\n  --secret-file %s=PATH, or %s\n' "$name" "$variable"
    else
      printf '\n  --%s, or %s\n' "${name//_/-}" "$variable"
    fi
    printf '      %s\n' "${FIELD_HELP[$name]}"
    ((${#facts[@]} == 0)) || printf '      %s\n' "$(IFS=';'; printf '%s' "${facts[*]}" | sed 's/;/; /g')"
  done
}
