"""The emulated cloud that leased sandboxes are measured with, and a service that leases from it."""

import contextlib
import json
import os
import re
import subprocess
import urllib.request

from service import START_PATIENCE, Service, end_with_parent

STOP_PATIENCE = 180  # it removes its sandboxes
LIMITLESS = {"remote_runs_per_minute": 1_000_000, "remote_seconds_per_hour": 100_000_000}


class Cloud:
    """Runs from `with`."""

    def __init__(self, command):
        self.command = command

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent)
        said = {}
        while len(said) < 3:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the emulated cloud did not start")
            found = re.match(r"export (E2B_\w+)=(\S+)", line)
            if found:
                said[found[1]] = found[2]
        self.url, self.key = said["E2B_API_URL"], said["E2B_API_KEY"]
        self.port = int(self.url.rpartition(":")[2])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(STOP_PATIENCE)

    def alive(self):
        """How many sandboxes it holds."""
        request = urllib.request.Request(self.url + "/v2/sandboxes?limit=1", headers={"X-API-Key": self.key})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.headers["X-Total-Running"])


@contextlib.contextmanager
def leasing(bench, cloud, port, sizes, lease_seconds=300, patience=START_PATIENCE):
    """A service whose pool `leased` comes from the cloud by way of `port`, and whose pool `local` is on this machine."""
    address = f"http://127.0.0.1:{port}"
    config = {
        "http": {},
        "providers": {
            "self_managed": {"type": "gvisor"},
            "e2b": {"type": "e2b", "api_url": address, "sandbox_url": address, "max_concurrent": 300, "lease_seconds": lease_seconds},
        },
        "max_limits": {"wall_time": "5m"},
        "dispatch": LIMITLESS,
        "languages": {"python": {}},
        "templates": {
            "local": {"language": "python", "image": "sandpool/python:latest"},
            "leased": {"language": "python", "image": "code-interpreter-v1"},
        },
        "pools": {
            "local": {"provider": "self_managed", "template": "local", "min_idle": 0, "max_total": 1, "max_waiting": 1},
            "leased": {"provider": "e2b", "template": "leased", "refill_parallelism": 4, "max_waiting": 1},
        },
    }
    bench.data.mkdir(parents=True, exist_ok=True)
    path = bench.data / "leasing.yaml"
    path.write_text(json.dumps(config))
    os.environ["E2B_API_KEY"] = cloud.key
    command = [*bench.service_command[: bench.service_command.index("--config")], "--config", str(path)]
    with Service(command, bench.data, sizes, patience) as service:
        yield service
