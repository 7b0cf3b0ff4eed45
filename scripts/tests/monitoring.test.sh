# shellcheck shell=bash
# patience: 300
# What watches the service: rules, dashboards, the unit and the compose file, each read by the program that it is written for.

MONITORING=$ROOT/conf/prometheus

given_promtool() {
  command -v promtool >/dev/null || skip "no promtool: scripts/test.sh installs Prometheus"
}

test_prometheus_takes_its_configuration_and_rules() {
  given_promtool
  promtool check config "$MONITORING/prometheus.yml"
  promtool check rules "$MONITORING"/rules/*.yml
}

test_each_alert_fires_and_clears_on_series_made_up_for_it() {
  given_promtool
  promtool test rules "$MONITORING"/tests/*.yml
}

test_prometheus_understands_what_dashboards_ask_for() {
  given_promtool
  local file count
  for file in "$ROOT"/conf/grafana/dashboards/*.json; do
    jq '{groups: [{name: "panels", rules: [.panels[].targets[]?, .annotations.list[] | .expr
      | gsub("\\$__rate_interval"; "1m") | {record: "panel", expr: .}] | to_entries
      | map(.value + {record: "panel:\(.key)"})}]}' "$file" >"$T/panels.yml" # JSON is YAML, too
    count=$(jq '.groups[0].rules | length' "$T/panels.yml")
    ((count > 5)) || fail "what panels of $file ask for, got $count"
    promtool check rules "$T/panels.yml" >"$T/said" || { cat "$T/said"; fail "expressions of $file that Prometheus understands"; }
  done
}

test_dashboards_have_ids_of_their_own_and_are_where_grafana_looks() {
  local files=("$ROOT"/conf/grafana/dashboards/*.json) folder
  expect_equal "${#files[@]}" "$(jq --raw-output .uid "${files[@]}" | sort -u | wc -l)"
  folder=$(sed -n 's/^ *path: //p' "$ROOT/conf/grafana/provisioning/dashboards/sandpool.yml")
  grep --quiet --fixed-strings ":$folder:ro" "$ROOT/docker/compose.yaml" || fail "$folder in docker/compose.yaml"
}

test_systemd_takes_the_unit_and_it_is_closed() {
  command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
  local unit=$T/sandpool.service said
  sed "s|^ExecStart=/usr/bin/java|ExecStart=$(command -v true)|" "$ROOT/conf/systemd/sandpool.service" >"$unit" # Java may be elsewhere here
  said=$(systemd-analyze verify "$unit" 2>&1) || fail "a unit that systemd takes: $said"
  [[ $said != *sandpool.service:* ]] || fail "no complaint about the unit: $said"
  systemd-analyze security --offline=true --threshold=20 "$unit" >"$T/said" || { tail -n 1 "$T/said"; fail "an exposure of at most 2.0"; }
  (($(sed -n 's/^TimeoutStopSec=\([0-9]*\)s$/\1/p' "$unit") > 2 * $(sed -n 's/^shutdown_grace: \([0-9]*\)s$/\1/p' "$ROOT/conf/sandpool.yaml") + 60)) ||
    fail "more time to stop than the service takes"
}
