"""What waiting costs: the processor time and the memory of 32 idle python sandboxes and of the service that keeps them."""

import time

from figures import median, quieter
from machine import BusyClock, memory_share, process_seconds, processes_naming, rest

SANDBOXES = 32
SETTLE = 10
MIB = 1 << 20


def measure(bench):
    plan, report = bench.plan, bench.report
    rests = rest(plan.rest_seconds)
    with bench.service(python=(SANDBOXES, SANDBOXES)) as service:
        time.sleep(SETTLE)
        clock, before = BusyClock(), process_seconds(service.pid)
        time.sleep(plan.idle_seconds)
        busy, own = clock.rate(), (process_seconds(service.pid) - before) / clock.elapsed()
        containers = service.containers()
        memory = {word: sum(map(memory_share, pids)) for word, pids in processes_naming(containers).items()}
        service_memory = memory_share(service.pid)
    time.sleep(SETTLE / 2)
    rests += rest(plan.rest_seconds)

    report.at_most(f"CPU of {SANDBOXES} idle python sandboxes in all", (busy - quieter(rests)) * 100, 6, "% of a core")
    report.at_most("  the service's own part", own * 100, 1, "% of a core")
    report.at_most(f"memory of the service with {SANDBOXES} idle (PSS)", service_memory / MIB, 256, "MiB")
    report.at_most("memory per idle python sandbox with its gofer and shim (PSS)", median(memory.values()) / MIB, 30, "MiB")
    report.raw(
        "idle",
        {
            "busy_cores": busy,
            "rest_cores": rests,
            "service_cores": own,
            "service_bytes": service_memory,
            "sandbox_bytes": sorted(memory.values()),
        },
    )
