# Functions of the scripts' own jq programs.

# Text from elsewhere with whatever a terminal would obey, or that would show it in another order, made visible.
def clean:
  def hex: [., 0] | until(.[0] == 0 and .[1] >= 4; [(.[0] / 16 | floor), .[1] + 1, .[0] % 16] + .[2:])
    | .[2:] | map("0123456789abcdef"[. : . + 1]) | add;
  tostring | explode
  | map(if . < 32 or (. >= 127 and . < 160) or . == 1564 or (. >= 8206 and . <= 8207) or (. >= 8232 and . <= 8238)
          or (. >= 8294 and . <= 8297) or . == 65279
        then "\\u\(hex)" | explode[] else . end)
  | implode;

# The same, but line breaks stay.
def clean_lines: tostring | split("\n") | map(clean) | join("\n");

def pad($width): . + ([range($width - length) | " "] | add // "");

def cut_to($width): if length > $width then .[:$width - 1] + "…" else . end;

# Rows of values, the first with the headings, as aligned lines.
def table:
  map(map(. // "-" | clean)) as $rows
  | [range($rows[0] | length) as $i | [$rows[][$i] | length] | max] as $widths
  | $rows[] | . as $row
  | [range(length) as $i | $row[$i] | pad($widths[$i])] | join("  ") | sub(" +$"; "");

# A value of a setting as people write it.
def shown:
  if type == "object" and has("set") then
    if .set then "set" + (if .last4 then ", …\(.last4)" else "" end) else "not set" end
  elif type == "string" then if . == "" then "(empty)" else . end
  elif . == null then "-"
  else tojson end
  | clean;

# A problem (RFC 9457) as lines: what, and below it each wrong place.
def problem:
  if type != "object" then error("no problem") else . end
  | ([.title, .detail] | map(strings) | unique_by(.) | if length == 0 then error("no problem") else . end) as $said
  | ([.title, .detail] | map(strings) | join(": ") | clean),
    ((.errors // [])[] | "  \(.path // .pointer // "?" | clean): \(.detail // .message // "" | clean)");

# What is wrong with settings, wherever the service says it, by the name of the field below $prefix.
def wrong($prefix):
  [((.problems // [])[] | {path, message}), ((.errors // [])[] | {path: (.path // .pointer // ""), message: (.detail // .message // "")})]
  | map(.path |= (ltrimstr("/") | ltrimstr("settings/") | ltrimstr($prefix)));

def changes_shown:
  (.changes // [])[] | "\(.path | clean): \(.before | shown) → \(.after | shown)";

def effects_shown:
  (.effects // [])[] | "\(.kind | clean) \(.name | clean): \(.consequence | clean)";
