# Jobs, signals, traps, statuses.
exec 2>/dev/null # where bash names processes by their numbers
trap 'echo "left with $?"' EXIT
trap 'echo heard' USR1; kill -USR1 $$
sleep 30 & sleep 0.2; kill $!; wait $! ; echo "status $?"
(exit 7) & wait $!; echo "status $?"
for n in 1 2 3; do (sleep 0.0$n; echo "job $n" >>/tmp/jobs) & done; wait; sort /tmp/jobs
( trap 'echo inner; exit 4' TERM; kill -TERM $BASHPID; sleep 5 ); echo "status $?"
set -e; (set -e; false; echo never) || echo "caught"; set +e
f() { return 3; }; f; echo "status $?"; ! true; echo "status $?"
bash -c 'kill -9 $$'; echo "status $?"; nohup true >/dev/null 2>&1; echo "status $?"; no_such_command 2>/dev/null; echo "status $?"
ulimit -n 16; (ulimit -n); exec 4</dev/null; ls /proc/self/fd >/dev/null && echo "descriptors"; read -t 0.1 x </dev/zero; echo "read $?"
time_is() { SECONDS=5; echo $SECONDS; }; time_is; wait -n 2>/dev/null; jobs | wc -l
echo done
exit 6
