"""A container engine that may be harmed: its own daemon, disks and memory, apart from the machine's engine and its containers."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from control import Group
from engine import Engine
from service import end_with_parent

RUNTIME = "sandpool-runsc"
IMAGES = ("sandpool/python:latest", "sandpool/nodejs:latest", "sandpool/bash:latest")
ENGINE_DISK, DATA_DISK = 6 << 30, 64 << 20
PATIENCE = 60
CONTAINERD = 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n'


class Disk:
    """A file system of its own, small enough to be filled."""

    def __init__(self, folder, size, in_memory=False):
        self.folder, self.size, self.in_memory = folder, size, in_memory
        self.image = folder.with_suffix(".img")
        self.filler = folder / "filler"

    def __enter__(self):
        self.folder.mkdir()
        if self.in_memory or not self._loop():
            run("mount", "-t", "tmpfs", "-o", f"size={self.size}", "sandpool-chaos", str(self.folder))
        return self

    def _loop(self):
        """Whether this machine lets a file be mounted; in some containers it does not."""
        with self.image.open("wb") as image:
            image.truncate(self.size)
        made = subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(self.image)], capture_output=True)
        return made.returncode == 0 and subprocess.run(["mount", "-o", "loop", str(self.image), str(self.folder)], capture_output=True).returncode == 0

    def __exit__(self, *_):
        subprocess.run(["umount", "--recursive", str(self.folder)], capture_output=True)
        self.image.unlink(missing_ok=True)

    def fill(self):
        """To the last byte, for whoever writes next."""
        with self.filler.open("wb", buffering=0) as filler:
            with contextlib.suppress(OSError):
                free = os.statvfs(self.folder)
                os.posix_fallocate(filler.fileno(), 0, max(1, free.f_bavail * free.f_frsize - (1 << 20)))
                filler.seek(0, os.SEEK_END)
            with contextlib.suppress(OSError):
                while True:
                    filler.write(bytes(4096))

    def free(self):
        self.filler.unlink(missing_ok=True)


class Lab:
    """Everything that is harmed, from `with` on; nothing of it is left afterwards."""

    def __init__(self, folder, group, runsc, images_from):
        self.folder, self.runsc, self.images_from = folder, runsc, images_from
        self.socket = folder / "run" / "docker.sock"
        self.group = Group(group)
        self.engine_disk = Disk(folder / "engine", ENGINE_DISK)
        self.data_disk = Disk(folder / "data", DATA_DISK, in_memory=True)
        self.process = self.containerd = None
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        try:
            for part in (self.group, self.engine_disk, self.data_disk):
                self.stack.enter_context(part)
            self.stack.callback(self._end)
            (self.folder / "run").mkdir()
            runtimes = {RUNTIME: {"path": str(self.runsc), "runtimeArgs": ["--network=none"]}}
            (self.folder / "daemon.json").write_text(json.dumps({"runtimes": runtimes}))
            (self.folder / "containerd.toml").write_text(CONTAINERD)
            self._start_containerd()
            self.start()
            self.load_images(IMAGES)
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.stack.close()

    # The daemon

    def _start_containerd(self):
        """Apart from the daemon, as systemd has it: it outlives a daemon that is killed."""
        run_folder = self.folder / "run"
        self.containerd = self._spawn(
            ["containerd", "--config", str(self.folder / "containerd.toml"), "--root", str(self.engine_disk.folder / "containerd")]
            + ["--state", str(run_folder / "containerd"), "--address", str(run_folder / "containerd.sock"), "--log-level", "warn"]
        )
        deadline = time.monotonic() + PATIENCE
        while not (run_folder / "containerd.sock").exists():
            if self.containerd.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"containerd did not come up:\n{tail(self.folder / 'engine.log')}")
            time.sleep(0.1)

    def _spawn(self, command):
        with (self.folder / "engine.log").open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=self.join
            )

    def start(self):
        run_folder = self.folder / "run"
        (run_folder / "docker.pid").unlink(missing_ok=True)  # of one that was killed
        self.process = self._spawn(
            ["dockerd", "--config-file", str(self.folder / "daemon.json"), "--data-root", str(self.engine_disk.folder / "docker")]
            + ["--exec-root", str(run_folder / "exec"), "--pidfile", str(run_folder / "docker.pid"), "--host", f"unix://{self.socket}"]
            + ["--containerd", str(run_folder / "containerd.sock"), "--bridge", "none", "--iptables=false", "--ip-forward=false"]
            + ["--ip-masq=false", "--cgroup-parent", f"/{self.group.name}", "--shutdown-timeout", "5"]
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the daemon did not come up:\n{tail(self.folder / 'engine.log')}")
            time.sleep(0.1)

    def join(self):
        """For a process that is about to begin: it shares the lab's memory, and ends with the driver."""
        self.group.join()
        end_with_parent()

    def answers(self):
        try:
            with contextlib.closing(Engine(str(self.socket))) as engine:
                engine.call("GET", "/version")
            return True
        except Exception:  # a daemon that is just beginning may say anything
            return False

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """In good order, with its containers."""
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def own_processes(self):
        """The daemon's and containerd's."""
        return {self.process.pid, self.containerd.pid}

    def _end(self):
        if self.process is not None:
            self.signal(signal.SIGCONT)
            self.engine_disk.free()
            self.stop()
        self.group.kill_all()

    def command_lines(self):
        """All processes in the lab, those of its containers included, and how each was started."""
        lines = {}
        for pid in self.group.processes():
            with contextlib.suppress(OSError):
                lines[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ").strip()
        return {pid: line for pid, line in lines.items() if line}

    # What it holds

    def load_images(self, names):
        """Takes images over from the machine's engine."""
        save = subprocess.Popen(["docker", "--host", self.images_from, "save", *names], stdout=subprocess.PIPE)
        load = subprocess.run(["docker", "load", "--quiet"], stdin=save.stdout, capture_output=True, text=True)
        save.stdout.close()
        if save.wait() or load.returncode:
            raise RuntimeError(f"images could not be taken over: {names}; {load.stderr.strip()}; scripts/up.sh makes them")

    def newest(self, repository):
        """The newest image of a repository in the machine's engine, if there is one."""
        listed = subprocess.run(
            ["docker", "--host", self.images_from, "images", repository, "--format", "{{.Repository}}:{{.Tag}}"],
            capture_output=True,
            text=True,
        ).stdout.split()
        return listed[:1]

    def containers(self):
        """The ids of all its containers."""
        with contextlib.closing(Engine(str(self.socket))) as engine:
            return [found["Id"] for found in engine.call("GET", "/containers/json?all=1")]

    def mounts(self):
        """What is mounted below the lab's folder, but for the empty network that the runtime keeps once for all its sandboxes."""
        places = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        return {place for place in places if place.startswith(f"{self.folder}/") and not place.endswith("/null-netns")}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def tail(path, lines=15):
    with contextlib.suppress(OSError):
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    return ""
