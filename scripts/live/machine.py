"""What the machine and its processes use: processor time and memory."""

import contextlib
import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count()
QUIET = 0.25  # cores in use by others; the kernel counts idling in hundredths of a second


class BusyClock:
    """Processor time of the whole machine, less what the measuring process itself uses.

    Counted as the time that the cores were not idle: the kernel measures idling exactly, but only samples what ran.
    """

    def __init__(self):
        self.wall, self.unused, self.own = time.monotonic(), unused_seconds(), time.process_time()

    def elapsed(self):
        return time.monotonic() - self.wall

    def busy(self):
        return CORES * self.elapsed() - (unused_seconds() - self.unused) - (time.process_time() - self.own)

    def rate(self):
        """Cores in use, on average."""
        elapsed = self.elapsed()
        return self.busy() / elapsed


def unused_seconds():
    """Idle time, waiting for disks, and what the host of a virtual machine took away."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    idle, waiting, stolen = int(fields[3]), int(fields[4]), int(fields[7])
    return (idle + waiting + stolen) / TICK


class Patience:
    """Waits for moments in which nothing else runs, as long as a budget lasts, so that neighbours are not measured too."""

    def __init__(self, seconds):
        self.left = seconds
        self.disturbed = 0

    def pause(self, seconds):
        """Sleeps until the machine has been quiet for so long. Tells whether it was."""
        while True:
            clock = BusyClock()
            time.sleep(seconds)
            if clock.rate() < QUIET:
                return True
            self.left -= seconds
            if self.left < 0:
                self.disturbed += 1
                return False


def rest(seconds):
    """Cores in use while nothing is measured, second by second."""
    rates = []
    for _ in range(max(1, round(seconds))):
        clock = BusyClock()
        time.sleep(1)
        rates.append(clock.rate())
    return rates


def process_seconds(pid):
    """Processor time of a process and all its threads, living or not."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_share(pid):
    """Bytes of memory that a process answers for: its own, and its part of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def processes_naming(words):
    """The processes whose command line holds each word, and everything they started, by word.

    A container's sandbox, gofer and shim all name it; the processes in which a sandbox runs its programs are its children.
    """
    parents, named = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                pid = int(folder.name)
                line = (folder / "cmdline").read_bytes().decode(errors="replace")
                parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                named[pid] = next((word for word in words if word in line), None)
    found = {word: [] for word in words}
    for pid in parents:
        ancestor = pid
        while ancestor in parents and named[ancestor] is None:
            ancestor = parents[ancestor]
        word = named.get(ancestor)
        if word is not None:
            found[word].append(pid)
    return found
