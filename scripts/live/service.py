"""A service of the driver's own: another port, a data folder of its own, pools of chosen sizes."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import time

from client import Client, request
from engine import Engine

START_PATIENCE = 240
STOP_PATIENCE = 90
POLL = 0.05
PR_SET_PDEATHSIG = 1
LABEL = "io.sandpool.instance"
DRIVERS_OWN = ("SANDPOOL_BENCH", "SANDPOOL_CHAOS")


class Service:
    """Runs from `with`; everything it made is gone afterwards."""

    def __init__(self, command, data, sizes, patience=START_PATIENCE, settings=None):
        """`sizes` gives min_idle and max_total by pool; `patience` is for all pools to be full; `settings` adds to its environment."""
        self.command, self.data, self.sizes, self.patience = command, data, sizes, patience
        self.port = free_port()
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(DRIVERS_OWN)}
        self.environment |= {"SANDPOOL_DATA": str(data), "SANDPOOL_HTTP_PORT": str(self.port)} | (settings or {})
        for pool, (min_idle, max_total) in sizes.items():
            prefix = f"SANDPOOL_POOLS_{pool.upper()}"
            self.environment |= {f"{prefix}_MIN_IDLE": str(min_idle), f"{prefix}_MAX_TOTAL": str(max_total)}

    def __enter__(self):
        self.launch()
        try:
            self._await_port()
            self.connection = Client(self.port)
            self.await_full(self.patience)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def launch(self):
        """Starts the process and does not wait for it."""
        self.data.mkdir(parents=True, exist_ok=True)
        log = self.log.open("ab")
        # A session of its own: an interrupt reaches the driver only, which then stops the service in good order.
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        log.close()
        (self.data / "service.pid").write_text(f"{self.process.pid}\n")

    def __exit__(self, *_):
        self.end()
        self.remove_containers()
        (self.data / "service.pid").unlink(missing_ok=True)

    def end(self):
        """In good order, or by force where that takes too long."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def log(self):
        return self.data / "service.log"

    @property
    def client(self):
        if not self.connection.is_open():
            self.connection.close()
            self.connection = Client(self.port)
        return self.connection

    @property
    def pid(self):
        return self.process.pid

    def _await_port(self):
        deadline = time.monotonic() + START_PATIENCE
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            self._check(deadline, "listens")
            time.sleep(POLL)

    def await_full(self, patience=START_PATIENCE, poll=POLL):
        """Until every pool holds all the idle sandboxes it should, and nothing is being made or removed."""
        deadline = time.monotonic() + patience
        while not all(is_full(pool, self.sizes) for pool in self.pools()):
            self._check(deadline, "has full pools")
            time.sleep(poll)

    def pools(self):
        return self.client.get("/v1/pools").json()["pools"]

    def _check(self, deadline, what):
        if self.process.poll() is not None:
            raise RuntimeError(f"the service ended by itself; its log is {self.log}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"the service never {what}; its log is {self.log}")

    def containers(self):
        """The ids of all its containers."""
        with contextlib.closing(Engine()) as engine:
            return engine.list(f"{LABEL}={self.instance()}")

    def instance(self):
        return (self.data / "instance-id").read_text().strip()

    def remove_containers(self):
        """What a service that was killed has left."""
        if not (self.data / "instance-id").exists():
            return
        with contextlib.closing(Engine()) as engine:
            for container in engine.list(f"{LABEL}={self.instance()}"):
                engine.remove(container)

    def metrics(self):
        """The values of /metrics, by name with labels."""
        values = {}
        for line in self.client.get("/metrics").body.decode().splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.rpartition(" ")
                values[name] = float(value)
        return values


def end_with_parent():
    """Asks the kernel to end this process, in good order, when its parent ends without having done so."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_full(pool, sizes):
    slots = pool.get("slots")
    if slots is None:
        return False
    min_idle, _ = sizes[pool["name"]]
    busy = slots["creating"] + slots["validating"] + slots["leased"] + slots["retiring"]
    return slots["idle"] >= min_idle and busy == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def execution(language, code, arguments, **others):
    """The bytes of a request to run a program, with its `main` where there are arguments."""
    body = {"language": language, "code": code} | ({} if arguments is None else {"arguments": arguments}) | others
    return request("POST", "/v1/executions", json.dumps(body).encode())
