# Pipes, their statuses, and what is put in place of files.
printf '%s\n' pear apple fig | sort | tr a-z A-Z
false | true; echo "${PIPESTATUS[@]}"
set -o pipefail; false | cat; echo $?; set +o pipefail
diff <(printf 'a\nb\n') <(printf 'a\nc\n'); echo "diff $?"
tee >(wc -c >/tmp/count) <<<"through tee" | cat; wait; sleep 0.5; cat /tmp/count
seq 100000 | head -n 2
exec 3<>/tmp/both; echo "written" >&3; exec 3<&-; cat /tmp/both
coproc UP { while read -r line; do echo "${line^^}"; done; }
echo "quiet" >&"${UP[1]}"; read -r loud <&"${UP[0]}"; echo "$loud"; eval "exec ${UP[1]}>&-"; wait
mkfifo /tmp/fifo; (echo "by name" >/tmp/fifo) & cat /tmp/fifo; wait
{ echo out; echo err >&2; } 2>&1 >/dev/null | sed 's/^/caught /'
yes | head -c 1000000 | wc -c
echo done
