#!/usr/bin/env bash
# Gives everything that reads what others send a million broken inputs: scripts/fuzz.sh [OPTION]…
#
#   --inputs N        how many for each target (1000000)
#   --seed N          where the dice begin; the same seed makes the same inputs
#   --target CLASS    only the targets of one class, such as GuestFuzzTest
#   --only N          one input by its number, shown with what becomes of it; with --target
#
# Prints a table: inputs, how many of them were good, seconds, peak of the heap, the largest share of its memory allowance that an
# input took, failures. A failure names the input's number. docs/fuzzing.md says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

inputs=1000000 seed='' target='*FuzzTest' only=''
fail() {
  printf 'fuzz: %s\n' "$*" >&2
  exit 2
}
while (($# > 0)); do
  case $1 in
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --inputs | --seed | --only)
      [[ ${2:-} =~ ^[0-9]{1,18}$ ]] || fail "$1 needs a number"
      printf -v "${1#--}" '%s' "$2"
      ;;
    --target)
      [[ ${2:-} =~ ^[A-Za-z]+FuzzTest$ ]] || fail "--target needs the name of a class, such as GuestFuzzTest"
      target=$2
      ;;
    *) fail "no option: $1" ;;
  esac
  shift 2
done
[[ -z $only || $target != '*FuzzTest' ]] || fail "--only needs a --target"

properties=("-Dsandpool.fuzz.inputs=$inputs")
[[ -z $seed ]] || properties+=("-Dsandpool.fuzz.seed=$seed")
[[ -z $only ]] || properties+=("-Dsandpool.fuzz.only=$only")
rm -f target/fuzz.tsv
status=0
mvn -o -q -B test -Dtest="$target" -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Xmx512m "${properties[@]}" || status=$?
if [[ -f target/fuzz.tsv ]]; then
  echo "| target | inputs | good | seconds | peak heap, MiB | share of the allowance | failures | seed |"
  echo "|---|---|---|---|---|---|---|---|"
  sort target/fuzz.tsv | sed 's/\t/ | /g; s/^/| /; s/$/ |/'
fi
exit "$status"
