"""A control group around everything that is harmed: its processes are known, and its memory can be taken away."""

import contextlib
import os
import signal
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


class Group:
    """The lab's processes are in a leaf of it, its containers beside that leaf. Version 1 and 2 of the kernel's interface."""

    def __init__(self, name):
        self.name = name
        self.unified = (ROOT / "cgroup.controllers").exists()
        self.folder = (ROOT if self.unified else ROOT / "memory") / name
        self.leaf = self.folder / "host"

    def __enter__(self):
        self.folder.mkdir()
        if self.unified:
            controllers = (self.folder / "cgroup.controllers").read_text().split()
            (self.folder / "cgroup.subtree_control").write_text(" ".join(f"+{each}" for each in controllers))
        self.leaf.mkdir()
        return self

    def __exit__(self, *_):
        self.kill_all()
        roots = [self.folder] if self.unified else [each / self.name for each in ROOT.iterdir()]
        for root in roots:
            for folder, _, _ in os.walk(root, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)

    def join(self):
        """Called by a process that is about to begin."""
        (self.leaf / "cgroup.procs").write_text(str(os.getpid()))

    def processes(self):
        """Everything that runs in it, containers included."""
        found = set()
        for folder, _, files in os.walk(self.folder):
            if "cgroup.procs" in files:
                with contextlib.suppress(OSError):
                    found |= {int(pid) for pid in Path(folder, "cgroup.procs").read_text().split()}
        return found

    def kill_all(self):
        deadline = time.monotonic() + 10
        while (found := self.processes()) and time.monotonic() < deadline:
            for pid in found:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)

    def usage(self):
        """Bytes that cannot be given back without harm: all but the cache of files."""
        text = (self.folder / "memory.stat").read_text().split()
        values = dict(zip(text[::2], map(int, text[1::2])))
        if self.unified:
            return values["anon"] + values["shmem"] + values["kernel"]
        return values["total_rss"] + values["total_shmem"] if "total_shmem" in values else values["total_rss"]

    def limit(self, size):
        """Lets it have no more than that; what is above is taken back first."""
        name = "memory.max" if self.unified else "memory.limit_in_bytes"
        (self.folder / name).write_text(str(size))

    def unlimit(self):
        name, value = ("memory.max", "max") if self.unified else ("memory.limit_in_bytes", "-1")
        (self.folder / name).write_text(value)

    def kills(self):
        """How many processes the kernel has ended for want of memory."""
        total = 0
        name = "memory.events" if self.unified else "memory.oom_control"
        for folder, _, files in os.walk(self.folder):
            if name in files:
                with contextlib.suppress(OSError):
                    total += sum(int(line.split()[1]) for line in Path(folder, name).read_text().splitlines() if line.startswith("oom_kill "))
            if self.unified:
                break
        return total
