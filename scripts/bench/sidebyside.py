"""The same program by the service and by the ways in which it is run elsewhere, in turn, so that all meet the same machine.

By the service with gVisor and with runc; by `docker run` for each run; and by `docker exec` into a container that serves
many, once alone and once with all that RAGFlow's executor manager does around it.
"""

import contextlib
import time

from bench import container_like
from calls import PYTHON, check, warm_up
from commands import Containers
from figures import median, quantile, spread
from machine import Patience

PAUSE = 0.1
POOL = (8, 8)
RUNC = {
    "SANDPOOL_PROVIDERS_SELF_MANAGED_RUNTIME": "runc",
    "SANDPOOL_PROVIDERS_SELF_MANAGED_REQUIRE_GVISOR": "false",
    # There, processes are counted for a user of the whole machine; what bounds them is the container.
    "SANDPOOL_LIMITS_PROCESSES": "4096",
    "SANDPOOL_MAX_LIMITS_PROCESSES": "4096",
}
OURS = "Sandpool, warm, gVisor"
RAGFLOW = "RAGFlow's steps, gVisor"
GOALS = {"docker run, gVisor": 100, "docker exec, gVisor": 30}


def measure(bench):
    plan, report = bench.plan, bench.report
    patience = Patience(plan.patience)
    with contextlib.ExitStack() as stack:
        gvisor = stack.enter_context(bench.service(python=POOL))
        runc = stack.enter_context(bench.service(RUNC, data=bench.data.with_name("service-runc"), python=POOL))
        likeness = container_like(gvisor)
        image, runtime = likeness["Image"], likeness["HostConfig"]["Runtime"]
        if container_like(runc)["HostConfig"]["Runtime"] != "runc":
            raise RuntimeError("the service that was to use runc uses another runtime")
        isolated, shared = (stack.enter_context(Containers(image, each)) for each in (runtime, "runc"))
        ways = {
            OURS: lambda: through(gvisor),
            "Sandpool, warm, runc": lambda: through(runc),
            "docker exec, gVisor": isolated.spawn,
            "docker exec, runc": shared.spawn,
            RAGFLOW: isolated.ragflow,
            "RAGFlow's steps, runc": shared.ragflow,
            "docker run, gVisor": isolated.run,
            "docker run, runc": shared.run,
        }
        for service in (gvisor, runc):
            warm_up(service, plan.warm_up_calls)
        seconds = take_turns(ways, plan, patience, (gvisor, runc))
    tell(report, seconds, patience)


def take_turns(ways, plan, patience, services):
    seconds = {name: [] for name in ways}
    for action in ways.values():
        action()  # what is read from the disk the first time
    for _ in range(plan.side_rounds):
        for name, action in ways.items():
            for service in services:
                service.await_full()
            patience.pause(PAUSE)
            for _ in range(plan.side_calls if name.startswith("Sandpool") else 1):
                seconds[name].append(action())
                time.sleep(0.01)
    return seconds


def through(service):
    answer = service.client.send(PYTHON)
    check([answer])
    return answer.seconds


def tell(report, seconds, patience):
    ours = median(seconds[OURS])
    for name, least in GOALS.items():
        report.at_least(f"times faster than {name}", median(seconds[name]) / ours, least, "×")
    report.note(f"times faster than {RAGFLOW}", f"{median(seconds[RAGFLOW]) / ours:.0f} ×")
    report.note("what gVisor adds to a warm run, beside runc: p50", f"{(ours - median(seconds['Sandpool, warm, runc'])) * 1000:.2f} ms")
    if patience.disturbed:
        report.note("  turns while the machine was busy with other things", f"{patience.disturbed}")
    report.sheet(
        "the same program, in turn; milliseconds",
        ["by", "runs", "p50", "p95", "p99", "times the first line's p50"],
        [line(name, values, ours) for name, values in seconds.items()],
    )
    report.raw("sidebyside", {"seconds": seconds, "ms": {name: spread([each * 1000 for each in values]) for name, values in seconds.items()}})


def line(name, values, ours):
    times = [quantile(values, share) * 1000 for share in (0.5, 0.95, 0.99)]
    ratio = median(values) / ours
    return [name, f"{len(values)}", *(f"{each:.2f}" if each < 100 else f"{each:,.0f}" for each in times), f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"]
