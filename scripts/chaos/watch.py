"""What must be true once a fault is over, and what is found instead."""

import contextlib
import os
import re
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

HEAP_TOLERANCE = 6 << 20  # code that ran for the first time keeps something
DESCRIPTOR_TOLERANCE = 12  # kept connections to the engine and the cloud
THREADS = 100  # its pools of threads have sizes, but fill only as they are needed
SETTLING = 45  # seconds for what is on its way out


@dataclass(frozen=True)
class Snapshot:
    """The service at rest."""

    pid: int
    heap: int
    descriptors: int
    threads: int
    files: frozenset

    def raw(self):
        return asdict(self) | {"files": sorted(self.files)}


def snapshot(subject):
    heap = subject.heap()
    return Snapshot(subject.pid, heap, subject.descriptors(), subject.threads(), frozenset(subject.files()))


def rested(subject, before, lab, look=lambda: None):
    """The service at rest again, and what is not as it was before. What is on its way out is waited for; `look` comes before each look."""
    deadline = time.monotonic() + SETTLING
    while True:
        look()
        after = snapshot(subject)
        found = [*compared(before, after), *accounted(subject, lab)]
        if not found or time.monotonic() > deadline:
            return after, found
        time.sleep(2)


def compared(before, after):
    """What has grown."""
    if after.heap > before.heap + HEAP_TOLERANCE:
        yield f"the heap grew from {before.heap >> 10} to {after.heap >> 10} KiB"
    if after.descriptors > before.descriptors + DESCRIPTOR_TOLERANCE:
        yield f"file descriptors grew from {before.descriptors} to {after.descriptors}"
    if after.threads > THREADS:
        yield f"{after.threads} threads, where {THREADS} are all it may ever have"
    if more := sorted(after.files - before.files):
        yield f"files that were not there: {', '.join(more[:5])}"


def accounted(subject, lab):
    """Sandboxes against slots, containers, processes and leases."""
    made, ended = subject.made_and_ended()
    local, leased = subject.alive()
    if made != ended + local + leased:
        yield f"{made} sandboxes were made, {ended} ended, but {local + leased} are alive"
    containers = subject.containers()
    if len(containers) != local:
        yield f"{len(containers)} containers for {local} slots"
    if subject.cloud is not None and subject.cloud.alive() != leased:
        yield f"{subject.cloud.alive()} leased sandboxes in the cloud for {leased} slots"
    if strangers := strange(lab, lab.own_processes() | {subject.pid}, lab.containers()):
        yield f"processes of no container: {told(strangers)}"


def left(subject, lab, mounts):
    """What a service that has ended in good order has left behind."""
    deadline = time.monotonic() + SETTLING
    while (found := list(_left(subject, lab, mounts))) and time.monotonic() < deadline:
        time.sleep(1)
    return found


def _left(subject, lab, mounts):
    if containers := subject.containers():
        yield f"{len(containers)} containers are left"
    if strangers := strange(lab, lab.own_processes(), lab.containers()):
        yield f"processes are left: {told(strangers)}"
    if more := lab.mounts() - mounts:
        yield f"mounts are left: {', '.join(sorted(more)[:5])}"
    if subject.cloud is not None and subject.cloud.alive():
        yield f"{subject.cloud.alive()} leased sandboxes are left in the cloud"
    if temporary := [name for name in subject.files() if name.startswith("tmp/")]:
        yield f"temporary files are left: {', '.join(sorted(temporary)[:5])}"


def forgotten(lab):
    """Ends the sandboxes that the engine has forgotten while it was ended itself, and tells how many they were.

    A container whose start was under way then is "created" to the engine ever after, and removed without a look at its processes.
    Nobody who asks the engine can know of them.
    """
    containers = lab.containers()
    lost = {}
    for pid, line in lab.command_lines().items():
        shim = re.search(r"containerd-shim\S* .*-id (\w+)", line)
        if shim and shim[1] not in containers:
            lost[shim[1]] = pid
    for container in lost:
        for pid, line in lab.command_lines().items():
            if container in line:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    return len(lost)


def strange(lab, known, containers):
    """Processes in the lab that neither are known nor belong to a container that is there."""
    lines = lab.command_lines()
    parents = {pid: parent(pid) for pid in lines}
    found = {}
    for pid, line in lines.items():
        ancestor = pid
        while ancestor in lines and ancestor not in known and not any(each in lines[ancestor] for each in containers):
            ancestor = parents[ancestor]
        if ancestor not in lines:
            found[pid] = line
    return found


def parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0  # it has just ended


def told(processes):
    return ", ".join(f"{pid} {line[:160]}" for pid, line in list(processes.items())[:5])
