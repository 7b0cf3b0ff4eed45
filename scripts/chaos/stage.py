"""The service that the faults befall, with its pools in the lab's engine and, where a fault needs one, in an emulated cloud."""

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import programs
from client import Client
from lab import RUNTIME
from service import LABEL, Service
from engine import Engine

POOLS = {"python": (4, 8), "nodejs": (2, 4), "bash": (2, 4)}
LEASED = {"leased": (2, 4)}
LANGUAGES = ("python", "nodejs", "bash")
SETTINGS = {
    # Looked after more often than a service usually does, so that a fault is over in seconds rather than minutes.
    "http": {"head_timeout": "5s", "body_timeout": "5s"},
    "clean_up": {"every": "6s", "settling": "20s"},
    "shutdown_grace": "10s",
    "languages": {language: {} for language in LANGUAGES},
}
PROBE_PATIENCE = 90


@dataclass(frozen=True)
class Commands:
    """How the parts are started."""

    java: list
    jar: Path
    jcmd: Path
    cloud: list
    null_classes: Path

    def service(self, config):
        return [*self.java, "-jar", str(self.jar), "serve", "--config", str(config)]


def settings(lab, cloud=None, address=None):
    """The configuration: a pool for each language on this machine, and one in the cloud where there is one."""
    config = SETTINGS | {
        "providers": {"self_managed": {"type": "gvisor", "docker_host": f"unix://{lab.socket}", "runtime": RUNTIME}},
        "templates": {language: {"language": language, "image": f"sandpool/{language}:latest"} for language in LANGUAGES},
        "pools": {language: {"provider": "self_managed", "template": language, "refill_parallelism": 4} for language in LANGUAGES},
    }
    if cloud is not None:
        config["providers"]["e2b"] = {"type": "e2b", "api_url": address, "sandbox_url": address, "max_concurrent": 8, "lease_seconds": 120}
        config["templates"]["leased"] = {"language": "python", "image": "code-interpreter-v1"}
        config["pools"]["leased"] = {"provider": "e2b", "template": "leased", "refill_parallelism": 2}
        config["dispatch"] = {"remote_runs_per_minute": 1_000_000, "remote_seconds_per_hour": 100_000_000}
    return config


class Subject(Service):
    """The service under test, which may end at any time and is started again at the same place."""

    def __init__(self, commands, lab, folder, cloud=None, address=None, environment=None):
        self.lab, self.commands, self.cloud, self.home = lab, commands, cloud, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.scratch = lab.data_disk.folder / "tmp"
        self.scratch.mkdir(exist_ok=True)
        config = folder / "sandpool.json.yaml"
        config.write_text(json.dumps(settings(lab, cloud, address)))
        command = commands.service(config)
        command.insert(1, f"-Djava.io.tmpdir={self.scratch}")
        extra = {"E2B_API_KEY": cloud.key} if cloud is not None else {}
        sizes = POOLS | (LEASED if cloud is not None else {})
        super().__init__(command, lab.data_disk.folder / "service", sizes, settings=extra | (environment or {}))

    @property
    def log(self):
        return self.home / "service.log"  # not on the disk that is filled

    def launch(self):
        super().launch()
        with contextlib.suppress(OSError):
            (self.lab.group.leaf / "cgroup.procs").write_text(str(self.pid))
            # As for the daemon itself: where memory ends, a sandbox goes first.
            Path(f"/proc/{self.pid}/oom_score_adj").write_text("-500")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def remove_containers(self):
        with contextlib.suppress(OSError):  # the daemon may be gone, and its containers with it
            super().remove_containers()

    # Ready again

    def await_ready(self, patience=PROBE_PATIENCE):
        """Seconds until /health/ready says so and a program of each language has run; None where that never came."""
        began = time.monotonic()
        waiting = [*LANGUAGES] + (["leased"] if self.cloud is not None else [])
        number = 0
        while time.monotonic() < began + patience:
            number += 1
            if not waiting:
                return time.monotonic() - began
            if self._ready() and self._serves(waiting[0], number):
                waiting.pop(0)
            else:
                time.sleep(0.1)
        return None

    def _ready(self):
        with contextlib.suppress(OSError, ValueError), contextlib.closing(Client(self.port)) as client:
            client.socket.settimeout(5)
            return client.get("/health/ready").status == 200
        return False

    def _serves(self, language, number):
        leased = language == "leased"
        program = programs.honest("python" if leased else language, f"probe-{number}", "e2b" if leased else "self_managed")
        with contextlib.suppress(OSError, ValueError), contextlib.closing(Client(self.port)) as client:
            client.socket.settimeout(30)
            answer = client.send(program.data)
            return answer.status == 200 and answer.json().get("outcome") == "succeeded" and program.wrong(answer.json()) is None
        return False

    # What it holds

    def alive(self):
        """Slots with a sandbox, of the pools on this machine, and of the leased one."""
        local = leased = 0
        for pool in self.pools():
            count = sum((pool.get("slots") or {}).values()) - (pool.get("slots") or {}).get("free", 0)
            if pool["name"] == "leased":
                leased += count
            else:
                local += count
        return local, leased

    def made_and_ended(self):
        """How many sandboxes it has made and ended since its start, all pools together."""
        values = self.metrics()
        made = sum(value for name, value in values.items() if name.startswith("sandpool_refill_seconds_count"))
        ended = sum(value for name, value in values.items() if name.startswith("sandpool_destroy_seconds_count"))
        return int(made), int(ended)

    def containers(self):
        with contextlib.closing(Engine(str(self.lab.socket))) as engine:
            return engine.list(f"{LABEL}={self.instance()}") if (self.data / "instance-id").exists() else []

    def files(self):
        """Everything in its data folder and its folder for temporary files."""
        found = set()
        for root in (self.data, self.scratch):
            for folder, _, names in os.walk(root):
                found |= {str(Path(folder, name).relative_to(self.lab.data_disk.folder)) for name in names}
        return {name for name in found if "hsperfdata" not in name}

    def heap(self):
        """Bytes of the objects that are alive, after a full collection."""
        lines = subprocess.run([str(self.commands.jcmd), str(self.pid), "GC.class_histogram"], capture_output=True, text=True, timeout=60)
        return int(lines.stdout.strip().splitlines()[-1].split()[2])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))
