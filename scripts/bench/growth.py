"""What a pool costs as it grows: processor time and memory of idle sandboxes, of the service and of Docker's daemons, and a run's time."""

import re
import time
from pathlib import Path

from calls import PYTHON, check, milliseconds
from figures import median, quantile, quieter, spread
from idle import MIB
from machine import memory_share, processes_naming
from usage import NAMES, Meter, daemons_memory

PAUSE = 0.1
PATIENCE = 900  # for the largest pool to be full
# Less than this and what is measured would be a machine that is short of memory.
NEEDED = 40 * MIB
SPARE = 2048 * MIB
LONGEST = 30  # seconds until a pool that was just filled has come to rest


def measure(bench):
    plan, report = bench.plan, bench.report
    points = []
    for size in plan.growth_sizes:
        available = memory_available()
        if available < size * NEEDED + SPARE:
            report.note(f"{size} idle", f"left out: only {available / MIB:,.0f} MiB of memory are available")
            continue
        points.append(point(bench, size, available))
    report.raw("growth", points)
    if not points:
        return
    report.sheet("what a pool of python sandboxes costs at rest", HEADER, [line(each) for each in points])
    first, last = points[0], points[-1]
    per_sandbox = last["busy_cores"] / last["idle"] * 100
    report.note(f"CPU of each of {last['idle']} idle sandboxes, everything included", f"{per_sandbox:.3f} % of a core")
    report.at_most(f"memory of each of {last['idle']} idle sandboxes with its gofer and shim (PSS)", last["sandbox_bytes"] / MIB, 30, "MiB")
    report.note(
        f"warm p50 with {last['idle']} idle, to that with {first['idle']}",
        f"{quantile(last['warm_ms'], 0.5) / quantile(first['warm_ms'], 0.5):.2f} ×",
    )


def point(bench, size, available):
    plan = bench.plan
    rests = [rested() for _ in range(max(1, round(plan.rest_seconds)))]
    started = time.monotonic()
    with bench.service(patience=PATIENCE, python=(size, size)) as service:
        full = time.monotonic() - started
        time.sleep(min(LONGEST, 5 + size / 8))
        meter = Meter(service.pid)
        time.sleep(plan.idle_seconds)
        seconds, used = meter.clock.elapsed(), meter.read()
        sandboxes = {word: sum(map(memory_share, pids)) for word, pids in processes_naming(service.containers()).items()}
        taken = available - memory_available()
        result = {
            "idle": size,
            "full_s": full,
            "rest_cores": quieter(rests),
            "busy_cores": used.total() / seconds - quieter(rests),
            "cores": {name: getattr(used, name) / seconds for name in NAMES},
            "sandbox_bytes": median(sandboxes.values()),
            "service_bytes": memory_share(service.pid),
            "daemon_bytes": daemons_memory(),
            "machine_bytes_each": taken / size,
        }
        answers = [call(service) for _ in range(plan.growth_calls)]
        check(answers)
        warm = milliseconds(answers)
    time.sleep(min(LONGEST, 2 + size / 8))
    return result | {"warm_ms": warm, "warm": spread(warm)}


def rested():
    meter = Meter(1)
    time.sleep(1)
    return meter.read().total()


def call(service):
    service.await_full()
    time.sleep(PAUSE)
    return service.client.send(PYTHON)


HEADER = [
    "idle",
    "CPU of all, % of a core",
    "of it the service",
    "dockerd, containerd",
    "memory of a sandbox, MiB (PSS)",
    "the machine's less for each, MiB",
    "service, MiB (PSS)",
    "dockerd and containerd, MiB (PSS)",
    "warm call, p50, p99, ms",
    "full after, s",
]


def line(each):
    cores = each["cores"]
    return [
        f"{each['idle']}",
        f"{each['busy_cores'] * 100:.1f}",
        f"{cores['service'] * 100:.2f}",
        f"{(cores['dockerd'] + cores['containerd']) * 100:.2f}",
        f"{each['sandbox_bytes'] / MIB:.1f}",
        f"{each['machine_bytes_each'] / MIB:.1f}",
        f"{each['service_bytes'] / MIB:.0f}",
        f"{sum(each['daemon_bytes'].values()) / MIB:.0f}",
        f"{quantile(each['warm_ms'], 0.5):.2f}, {quantile(each['warm_ms'], 0.99):.2f}",
        f"{each['full_s']:.1f}",
    ]


def memory_available():
    return int(re.search(r"MemAvailable:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) << 10
