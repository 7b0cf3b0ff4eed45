"""What a program sees of the machine. Sandboxes are meant to show other things here than the host's own kernel."""
import os, platform, socket

print("system", platform.system(), platform.machine())
print("kernel", platform.release().split("-")[0])
print("processes of others", any(name.isdigit() and int(name) > 500_000 for name in os.listdir("/proc")))
print("interfaces", [name for _, name in socket.if_nameindex()])
print("kernel log is readable", os.access("/proc/kmsg", os.R_OK))
print("root is read-only", not os.access("/usr", os.W_OK))
print("devices", sorted(set(os.listdir("/dev")) & {"null", "zero", "full", "random", "urandom", "tty", "kvm", "fuse", "kmsg"}))
try:
    open("/usr/x", "w")
except OSError as e:
    print("outside", e.errno)
print("done")
