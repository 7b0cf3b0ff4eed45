"""The service alone, in front of a provider that answers at once: what it adds to a run, and how many it can pass on."""

import os
import re
import subprocess
from pathlib import Path

from calls import PYTHON
from figures import median
from service import Service

CONNECTIONS = 64
SIZES = {"python": (4000, 4000)}
BODY = PYTHON.partition(b"\r\n\r\n")[2].decode()
UNITS = {"us": 1e-3, "ms": 1, "s": 1e3}


def measure(bench):
    plan, report = bench.plan, bench.report
    rates, added = [], []
    with Service(bench.null_command, bench.data, SIZES) as service:
        load(service, CONNECTIONS, plan.load_warm_up_seconds)
        for _ in range(plan.load_rounds):
            rates.append(load(service, CONNECTIONS, plan.load_seconds)["rate"])
            added.append(load(service, 1, plan.load_seconds)["p50_ms"])
        answer = service.client.send(PYTHON).json()
    report.at_least(f"runs/s of the service alone, {CONNECTIONS} connections", median(rates), 10_000, "/s")
    report.at_most("what the service adds to a run, one connection: p50", median(added), 0.5, "ms")
    report.raw("alone", {"runs_per_s": rates, "one_connection_p50_ms": added, "answer": answer})


def load(service, connections, seconds):
    """Keeps the connections busy with wrk, and fails where any answer but success came."""
    output = subprocess.run(
        ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s", "--timeout=5s", "--latency"]
        + [f"--script={Path(__file__).with_name('post.lua')}", f"http://127.0.0.1:{service.port}/v1/executions"],
        env=os.environ | {"BENCH_BODY": BODY},
        check=True,
        capture_output=True,
        text=True,
        timeout=seconds + 60,
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(f"the service refused calls:\n{output}")
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", output).groups()
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), "p50_ms": float(value) * UNITS[unit]}
