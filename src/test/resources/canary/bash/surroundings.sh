# What a program sees of the machine. Sandboxes are meant to show other things here than the host's own kernel.
echo "system $(uname -s) $(uname -m)"
echo "kernel $(uname -r | cut -d- -f1)"
echo "user $(id -u):$(id -g)"
echo "writable $(for d in / /usr /etc /tmp /workspace; do [[ -w $d ]] && echo -n "$d "; done)"
touch /usr/x 2>&1
echo done
