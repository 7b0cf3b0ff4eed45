"""The processor time that it takes to replace a used sandbox: through the service, and by the bare loop."""

import contextlib
import time

import bare
from bench import container_like
from calls import PYTHON, check, warm_up
from engine import Engine
from figures import median
from machine import BusyClock, rest

SETTLE = 1.0  # after each block: what Docker and the kernel clean up later belongs to it
PACE = 0.8  # from run to run, so that each replacement is done before the next begins


def measure(bench):
    plan, report = bench.plan, bench.report
    through_service, by_loop, rests, cycles = [], [], [], []
    with bench.service(python=(4, 6)) as service, contextlib.closing(Engine()) as engine:
        container = container_like(service)
        bare.cycle(engine, container)
        warm_up(service, plan.warm_up_calls)
        rests.append(rest(plan.rest_seconds))
        for _ in range(plan.replacement_blocks):
            through_service.append(block(lambda: run(service), plan.replacement_runs))
            service.await_full()
            by_loop.append(block(lambda: cycles.append(bare.cycle(engine, container)), plan.replacement_runs))
            rests.append(rest(plan.rest_seconds / 4))
    resting = median(rests)
    service_ms = [(busy - resting * elapsed) / plan.replacement_runs * 1000 for busy, elapsed in through_service]
    loop_ms = [(busy - resting * elapsed) / plan.replacement_runs * 1000 for busy, elapsed in by_loop]
    report.at_most("CPU to replace a used sandbox", median(service_ms), 330, "ms")
    report.at_most("  as a multiple of the bare loop's", median(service_ms) / median(loop_ms), 1.1, "×")
    report.note("  the bare loop's", f"{median(loop_ms):.0f} ms")
    report.note("  the bare loop's stages: p50", bare_stages(cycles))
    report.raw(
        "replacement",
        {"service_cpu_ms": service_ms, "bare_cpu_ms": loop_ms, "rest_cores": rests, "bare_cycles_s": [vars(each) for each in cycles]},
    )


def run(service):
    check([service.client.send(PYTHON)])


def block(action, count):
    """Busy seconds of the machine and the wall time during some paced actions."""
    clock = BusyClock()
    for number in range(count):
        action()
        time.sleep(max(0, (number + 1) * PACE - clock.elapsed()))
    time.sleep(SETTLE)
    return clock.busy(), clock.elapsed()


def bare_stages(cycles):
    names = ("create", "start", "ready", "run", "remove")
    parts = [f"{name} {median(getattr(each, name) for each in cycles) * 1000:.1f}" for name in names]
    return ", ".join(parts) + f", total {median(each.total() for each in cycles) * 1000:.0f} ms"
