"""The docker command line: a container for each run, or an interpreter in a container that serves many."""

import json
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

LABEL = "--label=io.sandpool.bench=docker"
SCRIPT = "import json\ndef main(n):\n    return {'n': n * 2}\nprint(json.dumps(main(21)))"
MAIN = "def main(n):\n    return {'n': n * 2}\n"
RUNNER = """import base64, json, os, sys
os.makedirs('artifacts', exist_ok=True)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from main import main
with open('args.json') as file:
    value = main(**json.load(file))
print('__RESULT__:' + base64.b64encode(json.dumps(value).encode()).decode())
"""
EXPECTED = '{"n": 42}\n'
# As RAGFlow's executor manager makes its containers; without a network, as its later versions do.
SHARED = ["--network=none", "--read-only", "--tmpfs=/workspace:rw,exec,size=100M,uid=65534,gid=65534", "--tmpfs=/tmp:rw,exec,size=50M"]
SHARED += ["--user=nobody", "--workdir=/workspace", "--memory=256m"]
TIMEOUT = 120


class Containers:
    """One kept container and those of single runs, by one runtime. From `with` to its end."""

    def __init__(self, image, runtime):
        self.image = image
        # Cheapest for Docker; gVisor itself keeps the sandbox off the host's network.
        self.single = [f"--runtime={runtime}", "--network=none" if runtime == "runc" else "--network=host", LABEL]
        self.kept = [f"--runtime={runtime}", LABEL, *SHARED]

    def __enter__(self):
        self.container = docker("run", "--detach", "--rm", *self.kept, "--entrypoint=sleep", self.image, "infinity").strip()
        return self

    def __exit__(self, *_):
        subprocess.run(["docker", "rm", "--force", self.container], capture_output=True, timeout=TIMEOUT)

    def run(self):
        """Seconds of a container of its own, from its making to its removal."""
        return timed(lambda: docker("run", "--rm", *self.single, "--entrypoint=python3", self.image, "-c", SCRIPT))

    def spawn(self):
        """Seconds of a fresh interpreter in the kept container, and nothing else: files and traces of the run before are there."""
        return timed(lambda: docker("exec", self.container, "python3", "-c", SCRIPT))

    def ragflow(self):
        """Seconds of the same with a folder for the run, which is filled, looked through and removed, by a command each."""
        return timed(self._ragflow)

    def _ragflow(self):
        docker("inspect", "-f", "{{.State.Running}}", self.container)
        folder = f"/workspace/{uuid.uuid4()}"
        with tempfile.TemporaryDirectory() as host:
            for name, text in {"main.py": MAIN, "runner.py": RUNNER, "args.json": json.dumps({"n": 21})}.items():
                (Path(host) / name).write_text(text)
            docker("exec", self.container, "mkdir", "-p", folder)
            packed = subprocess.run(["tar", "czf", "-", "-C", host, "."], check=True, capture_output=True, timeout=TIMEOUT).stdout
            docker("exec", "-i", self.container, "tar", "xzf", "-", "-C", folder, content=packed)
        said = docker("exec", "--workdir", folder, self.container, "timeout", "10", "python3", "-I", "-B", "runner.py")
        docker("exec", self.container, "find", f"{folder}/artifacts", "-maxdepth", "1", "-type", "f")
        docker("exec", self.container, "rm", "-rf", folder)
        docker("inspect", "-f", "{{.State.Running}}", self.container)
        if not said.startswith("__RESULT__:"):
            raise RuntimeError(f"the runner printed {said!r}")
        return EXPECTED


def timed(action):
    started = time.perf_counter()
    output = action()
    seconds = time.perf_counter() - started
    if output != EXPECTED:
        raise RuntimeError(f"docker printed {output!r}")
    return seconds


def docker(*arguments, content=None):
    done = subprocess.run(["docker", *arguments], input=content, capture_output=True, timeout=TIMEOUT)
    if done.returncode != 0:
        raise RuntimeError(f"docker {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()
