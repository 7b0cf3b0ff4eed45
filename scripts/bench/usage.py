"""Who uses the processor: the service, Docker's daemons, what is in the containers, and the rest of the machine."""

from dataclasses import dataclass, fields
from pathlib import Path

from machine import BusyClock, memory_share, process_seconds

DAEMONS = ("dockerd", "containerd")
# Counts what its containers have used, those that are gone included: by the first and by the second kind of control groups.
GROUPS = ("/sys/fs/cgroup/cpuacct/docker/cpuacct.usage", "/sys/fs/cgroup/cpu,cpuacct/docker/cpuacct.usage", "/sys/fs/cgroup/docker/cpu.stat")
NANO, MICRO = 1e-9, 1e-6


@dataclass(frozen=True)
class Usage:
    """Processor seconds of a while."""

    service: float
    dockerd: float
    containerd: float
    containers: float  # sandboxes and gofers; 0 where the machine does not count them
    rest: float  # shims, the runtime's commands, the kernel's cleaning up

    def total(self):
        return sum(getattr(self, each.name) for each in fields(self))

    def less(self, other, times=1):
        return Usage(*(getattr(self, each.name) - times * getattr(other, each.name) for each in fields(self)))

    def by(self, count):
        return Usage(*(getattr(self, each.name) / count for each in fields(self)))


NAMES = {
    "service": "service",
    "dockerd": "dockerd",
    "containerd": "containerd",
    "containers": "sandboxes and gofers",
    "rest": "shims, runtime, kernel",
}


class Meter:
    """Counts from its making on."""

    def __init__(self, pid):
        self.pid, self.daemons = pid, daemons()
        self.clock, self.before = BusyClock(), self._counters()

    def read(self):
        known = {name: after - self.before[name] for name, after in self._counters().items()}
        return Usage(rest=self.clock.busy() - sum(known.values()), **known)

    def _counters(self):
        counted = {name: sum(map(process_seconds, pids)) for name, pids in self.daemons.items()}
        return {"service": process_seconds(self.pid), "containers": in_containers()} | counted


def daemons():
    """The processes of Docker's daemons by name. There may be several of a name, of engines beside each other."""
    found = {name: [] for name in DAEMONS}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name = (folder / "comm").read_text().strip()
            except OSError:
                continue
            if name in found:
                found[name].append(int(folder.name))
    return found


def daemons_memory():
    return {name: sum(map(memory_share, pids)) for name, pids in daemons().items()}


def in_containers():
    for name in GROUPS:
        path = Path(name)
        if path.exists():
            text = path.read_text()
            return int(text) * NANO if name.endswith(".usage") else int(text.split("usage_usec", 1)[1].split()[0]) * MICRO
    return 0.0
