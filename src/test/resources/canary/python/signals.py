"""Processes and signals: fork, wait, alarms, pipes, limits, sessions."""
import errno, os, resource, signal, time

heard = []
signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(signal.Signals(number).name))
os.kill(os.getpid(), signal.SIGUSR1)
signal.signal(signal.SIGALRM, lambda number, frame: heard.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
while "alarm" not in heard:
    time.sleep(0.01)
print(heard)
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.write(writer, b"from the child")
    os._exit(7)
print(os.read(reader, 100), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
child = os.fork()
if child == 0:
    signal.pause()
os.kill(child, signal.SIGKILL)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
child = os.fork()
if child == 0:
    os.setsid()
    os.execv("/bin/sh", ["sh", "-c", "exit 5"])
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
try:
    os.kill(999_999, 0)
except ProcessLookupError as e:
    print(errno.errorcode[e.errno])
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigpending(), signal.sigwait([signal.SIGUSR2]).name)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (20, hard))
opened = []
try:
    while True:
        opened.append(os.open("/dev/null", os.O_RDONLY))
except OSError as e:
    print(errno.errorcode[e.errno], os.getuid(), os.getgid())
[os.close(fd) for fd in opened]
started = time.monotonic()
time.sleep(0.05)
print(time.monotonic() - started >= 0.05, os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0))
print("done")
