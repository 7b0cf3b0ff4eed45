# The one network there is: this sandbox's own.
(exec 3<>/dev/tcp/127.0.0.1/9) 2>/dev/null || echo "refused"
(exec 3<>/dev/tcp/192.0.2.1/80) 2>/dev/null || echo "no way out"
(exec 3<>/dev/tcp/example.org/80) 2>/dev/null || echo "no names"
echo "$HOME $PWD $(hostname 2>/dev/null || cat /proc/sys/kernel/hostname)"; echo "${#RANDOM}" | grep -c .
echo done
