# shellcheck shell=bash
# Pools, their plans and providers as tables.

command_pools() {
  arguments "$@"
  rest_is 0
  connect run
  api_get /v1/pools
  show "$POOLS_SHOWN"
}

# shellcheck disable=SC2016 # a program of jq's
POOLS_SHOWN='
  [.pools[] | {name, line: [.name, .health, .provider, .language, .slots.idle, .slots.leased, .slots.creating,
     (if .slots then "\([.slots[]] | add)/\(.max_total)" else null end), .waiting,
     (if .hit_ratio then "\(.hit_ratio * 100 | round) %" else null end)],
     trouble: (.reason // .last_failure.message), at: .last_failure.at}] as $pools
  | ([["POOL", "HEALTH", "PROVIDER", "LANGUAGE", "IDLE", "LEASED", "MAKING", "SANDBOXES", "WAITING", "WARM"]] + [$pools[].line] | table),
    ($pools[] | select(.trouble) | "\(.name | clean): \(.trouble | clean)" + (if .at then " (\(.at | clean))" else "" end))'

command_plan() { # POOL [MAX…]
  arguments "$@"
  ((${#REST[@]} > 0)) || usage_error "expected the name of a pool, got nothing" "scripts/sandpool.sh --help says more."
  local pool=${REST[0]} sizes=("${REST[@]:1}") query='' size
  [[ $pool =~ ^[A-Za-z0-9._-]+$ ]] || usage_error "no name of a pool: $(plain "$pool")"
  for size in "${sizes[@]}"; do
    [[ $size =~ ^[0-9]{1,9}$ ]] || usage_error "no number of sandboxes: $(plain "$size")"
    query+=${query:+,}$size
  done
  connect run
  api_get "/v1/pools/$pool/plan${query:+?max=$query}"
  show "$PLAN_SHOWN"
}

# shellcheck disable=SC2016 # a program of jq's
PLAN_SHOWN='
  def share: if . == null then null else "\(. * 1000 | round / 10) %" end;
  def ms: if . == null then null else "\(round) ms" end;
  .present as $present | .recorded as $seen
  | (.note // empty | clean),
    if .sizes == [] then empty else
      "\($seen.arrivals) arrivals since \($seen.since | clean); measured: \($seen.hit_ratio | share // "-") warm",
      ([["MAX", "IDLE", "WARM", "QUEUED", "COLD", "REFUSED", "WAIT P99", "SANDBOXES", "PEAK", "MEMORY MIB", "PEAK MIB", ""]]
        + [.sizes[] | [.max_total, .min_idle, (.hit_ratio | share), (.shares.queued | share), (.shares.cold | share), (.shares.refused | share),
            (.wait_ms.p99 | ms), (.sandboxes.mean * 10 | round / 10), .sandboxes.peak, .memory_mib.mean, .memory_mib.peak,
            (if .max_total == $present.max_total and .min_idle == $present.min_idle then "at present" else "" end)]]
        | table)
    end'

command_providers() {
  arguments "$@"
  rest_is 0
  connect run
  api_get /v1/providers
  local running=$HTTP_BODY
  # Those that are set up but do not run are an admin's to see.
  api_key_for admin
  api GET /v1/admin/providers
  api_succeeded || HTTP_BODY='{}'
  HTTP_BODY=$(printf '%s\n%s' "$running" "$HTTP_BODY" | jq --compact-output --slurp '
    .[0] as $running | (.[1].providers // []) as $known
    | {providers: ([$running.providers[] | . + ({active: null} + (.id as $id | first($known[] | select(.id == $id)) // {}) | {active})]
        + [$known[] | select(.saved and (.running | not)) | {id, type, health: "saved", active}])}')
  show "$PROVIDERS_SHOWN"
}

# shellcheck disable=SC2016 # a program of jq's
PROVIDERS_SHOWN='
  ([["PROVIDER", "TYPE", "ACTIVE", "HEALTH", "CIRCUIT", "SANDBOXES", "RUNS LEFT", "LANGUAGES"]]
    + [.providers[] | [.id, .type, (if .active == null then null elif .active then "yes" else "no" end), .health, .circuit.state, .sandboxes,
       ([(.budget // {})[] | .runs_per_minute.left | numbers] | min),
       (if .languages then [.languages[].name] | join(",") else null end)]]
    | table),
  (.providers[] | select(.reason // .circuit.reason) | "\(.id | clean): \(.reason // .circuit.reason | clean)")'
