"""The same program by the service and by the ways in which it is run elsewhere, in turn, so that all meet the same machine.

By the service with gVisor and with runc; by the same warm containers without the service; by `docker run` for each run; and by
`docker exec` into a container that serves many, once alone and once with all that RAGFlow's executor manager does around it.
"""

import contextlib
import time

import bare
from bench import container_like
from calls import PYTHON, check, warm_up
from commands import Containers
from engine import Engine
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
RUNC_PATIENCE = 30
OURS, OURS_RUNC = "Sandpool, warm, gVisor", "Sandpool, warm, runc"
BARE, BARE_RUNC = "warm container by hand, gVisor", "warm container by hand, runc"
RAGFLOW = "RAGFlow's steps, gVisor"
GOALS = {"docker run, gVisor": 100, "docker exec, gVisor": 30}


def measure(bench):
    plan, report = bench.plan, bench.report
    patience = Patience(plan.patience)
    with contextlib.ExitStack() as stack:
        gvisor = stack.enter_context(bench.service(python=POOL))
        runc = with_runc(bench, stack)
        engine = stack.enter_context(contextlib.closing(Engine()))
        likeness = container_like(gvisor)
        image, runtime = likeness["Image"], likeness["HostConfig"]["Runtime"]
        isolated, shared = (stack.enter_context(Containers(image, each)) for each in (runtime, "runc"))
        ways = {
            OURS: lambda: through(gvisor),
            **({OURS_RUNC: lambda: through(runc)} if runc else {}),
            BARE: lambda: bare.warm(engine, likeness),
            BARE_RUNC: lambda: bare.warm(engine, bare.with_runc(likeness)),
            "docker exec, gVisor": isolated.spawn,
            "docker exec, runc": shared.spawn,
            RAGFLOW: isolated.ragflow,
            "RAGFlow's steps, runc": shared.ragflow,
            "docker run, gVisor": isolated.run,
            "docker run, runc": shared.run,
        }
        services = [gvisor, *([runc] if runc else [])]
        for service in services:
            warm_up(service, plan.warm_up_calls)
        seconds = take_turns(ways, plan, patience, services)
    tell(report, seconds, patience)


def with_runc(bench, stack):
    """The service on runc; None where this machine cannot start its containers so, as where root lacks capabilities."""
    try:
        service = stack.enter_context(bench.service(RUNC, RUNC_PATIENCE, bench.data.with_name("service-runc"), python=POOL))
    except TimeoutError:
        bench.report.note(f"{OURS_RUNC}: left out", "this machine's runc cannot start the service's sandboxes; its log says why")
        return None
    if container_like(service)["HostConfig"]["Runtime"] != "runc":
        raise RuntimeError("the service that was to use runc uses another runtime")
    return service


def take_turns(ways, plan, patience, services):
    seconds = {name: [] for name in ways}
    for action in ways.values():
        action()  # what is read from the disk the first time
    for _ in range(plan.side_rounds):
        for name, action in ways.items():
            for service in services:
                service.await_full()
            patience.pause(PAUSE)
            for _ in range(plan.side_calls if name in (OURS, OURS_RUNC) else 1):
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
    report.note("what gVisor adds to a run in a warm container, beside runc: p50", f"{(median(seconds[BARE]) - median(seconds[BARE_RUNC])) * 1000:.2f} ms")
    report.note("what the service and HTTP add to it: p50", f"{(ours - median(seconds[BARE])) * 1000:.2f} ms")
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
