"""The processor time that it takes to replace a used sandbox: through the service, and by the bare loop."""

import contextlib
import time

import bare
from bench import container_like
from calls import PYTHON, check, warm_up
from engine import Engine
from figures import median, quieter, spread
from machine import BusyClock, Patience

FIRST = 1.05  # the multiple when it was first measured
PERIOD = 1.0  # from a run's start until Docker and the kernel have cleaned up after it, and the next sandbox is there


def measure(bench):
    plan, report = bench.plan, bench.report
    through_service, by_loop, rests, cycles = [], [], [], []
    patience = Patience(plan.patience)
    with bench.service(python=(4, 4)) as service, contextlib.closing(Engine()) as engine:
        container = container_like(service)
        bare.cycle(engine, container)
        warm_up(service, plan.warm_up_calls)
        for _ in range(plan.replacements):
            service.await_full()
            through_service.append(period(patience, lambda: check([service.client.send(PYTHON)])))
            service.await_full()
            by_loop.append(period(patience, lambda: cycles.append(bare.cycle(engine, container))))
            rests.append(period(patience, lambda: None))
    resting = quieter(rests)
    service_ms, loop_ms = [(quieter(values) - resting) * 1000 for values in (through_service, by_loop)]
    report.at_most("CPU to replace a used sandbox", service_ms, 330, "ms")
    report.at_most("  as a multiple of the bare loop's, 0.9 of the 1.05 first measured", service_ms / loop_ms, 0.9 * FIRST, "×")
    report.note("  the bare loop's", f"{loop_ms:.0f} ms")
    report.note("  the bare loop's stages: p50", bare_stages(cycles))
    report.raw(
        "replacement",
        {
            "service_busy_s": through_service,
            "bare_busy_s": by_loop,
            "rest_busy_s": rests,
            "disturbed": patience.disturbed,
            "bare_cycle_s": spread([each.total() for each in cycles]),
            "bare_cycles_s": [vars(each) for each in cycles],
        },
    )


def period(patience, action):
    """Busy seconds of the machine from an action's start on."""
    patience.pause(0.1)
    clock = BusyClock()
    action()
    time.sleep(max(0, PERIOD - clock.elapsed()))
    return clock.busy()


def bare_stages(cycles):
    names = ("create", "start", "ready", "run", "remove")
    parts = [f"{name} {median(getattr(each, name) for each in cycles) * 1000:.1f}" for name in names]
    return ", ".join(parts) + f", total {median(each.total() for each in cycles) * 1000:.0f} ms"
