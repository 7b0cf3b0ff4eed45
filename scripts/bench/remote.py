"""Leased sandboxes, from an emulated cloud on this machine: what the service adds to the cloud's own time."""

import json
import time

from calls import check
from client import Client
from cloud import Cloud, leasing
from direct import Direct
from figures import quantile, spread
from service import execution
from tap import Tap

CODE = "def main(n):\n    return {'n': n * 2}\n"
# Keeps the local pool's only sandbox busy for as long as a request may.
SLOW = execution("python", "import time\ntime.sleep(600)", None, provider="self_managed", limits={"wall_time_ms": 300_000})
PATIENCE = 60


def measure(bench):
    with Cloud(bench.cloud_command) as cloud:
        runs(bench, cloud)
    # Nothing runs in them: what is looked at is their leases.
    with Cloud([*bench.cloud_command, "--processes"]) as cloud:
        renewals(bench, cloud)


def to(provider):
    """A request that a certain provider is to serve."""
    return execution("python", CODE, {"n": 21}, provider=provider)


def runs(bench, cloud):
    plan, report = bench.plan, bench.report
    with Tap(cloud.port) as tap, leasing(bench, cloud, tap.port, {"local": (0, 1), "leased": (plan.leased_idle, plan.leased_idle + 8)}) as service:
        added(service, tap, to("e2b"), plan.leased_runs)  # lets the code be compiled
        before = tap.runs
        leased, answers = added(service, tap, to("e2b"), plan.leased_runs)
        trips = (tap.runs - before) / len(leased)
        direct = without_service(cloud, tap, service, plan)
        busy = Client(service.port)
        busy.socket.sendall(SLOW)
        await_busy(service)
        spilled, elsewhere = added(service, tap, to("auto"), plan.leased_runs)
        busy.close()
        check(answers + elsewhere)
        if any(answer.json()["spilled_from"] != "self_managed" for answer in elsewhere):
            raise RuntimeError("a run that was to spill over did not say so")
        tap.cut()
        dead = refusals(service, plan.leased_runs)
    service_adds = quantile(leased, 0.5) - quantile(direct, 0.5)
    report.at_most("leased run, warm: p50 beyond the same request sent to the cloud itself", service_adds, 1, "ms")
    report.holds("  round trips to the cloud for each run", f"{trips:g}", "1", trips == 1)
    decision = quantile(spilled, 0.5) - quantile(leased, 0.5)
    report.at_most("what spilling over adds: p50", decision, 2, "ms")
    report.at_most("a provider that is dead, its breaker open: p50 of a refusal", quantile(dead, 0.5), 1, "ms")
    report.raw("remote", {"added_ms": spread(leased), "direct_added_ms": spread(direct), "spilled_added_ms": spread(spilled), "refusal_ms": spread(dead)})


def added(service, tap, request, count):
    """Milliseconds that each call took beyond what the cloud did, in bursts of what the pool holds, and the answers."""
    milliseconds, answers = [], []
    while len(answers) < count:
        await_leased(service)
        for _ in range(service.sizes["leased"][0]):
            answer = service.client.send(request)
            milliseconds.append((answer.seconds - tap.round_trip()) * 1000)
            answers.append(answer)
    return milliseconds, answers


def without_service(cloud, tap, service, plan):
    """What the driver and the tap themselves take, in milliseconds beyond what the cloud did, where the driver asks for the same."""
    told = next(bodies for bodies in tap.told.values() if len(bodies) == 2)
    direct = Direct(cloud, tap.port, told)
    milliseconds = []
    while len(milliseconds) < plan.leased_runs:
        await_leased(service)
        direct.make(service.sizes["leased"][0])
        while direct.waiting:
            milliseconds.append((direct.next().seconds - tap.round_trip()) * 1000)
        direct.end()
    return milliseconds


def await_leased(service):
    wanted = service.sizes["leased"][0]
    eventually("the leased pool is full", lambda: pool(service, "leased")["slots"]["idle"] >= wanted)


def await_busy(service):
    eventually("the local pool is busy", lambda: pool(service, "local")["slots"]["leased"] >= 1)


def eventually(what, holds):
    ends = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > ends:
            raise RuntimeError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.05)


def pool(service, name):
    return next(each for each in service.pools() if each["name"] == name)


def refusals(service, count):
    """Milliseconds that each refusal took, once the breaker is open."""
    request = to("e2b")

    def refused():
        service.client.send(request)
        return json.loads(service.client.get("/v1/providers/e2b").body)["circuit"]["state"] == "open"

    eventually("the breaker of a provider that is gone is open", refused)
    values = []
    for _ in range(count):
        answer = service.client.send(request)
        if answer.status == 200:
            raise RuntimeError("a dead provider answered")
        values.append(answer.seconds * 1000)
    return values


def renewals(bench, cloud):
    """Holds many leases for longer than they last by themselves."""
    plan, report = bench.plan, bench.report
    size = plan.renewed_leases
    with leasing(bench, cloud, cloud.port, {"local": (0, 1), "leased": (size, size + 8)}, plan.lease_seconds, plan.renewal_patience) as service:
        ends, fewest = time.monotonic() + plan.renewal_seconds, size
        while time.monotonic() < ends:
            time.sleep(5)
            fewest = min(fewest, cloud.alive())
        lost = sum(value for name, value in service.metrics().items() if name.startswith("sandpool_evictions_total") and 'reason="lost"' in name)
    report.holds(
        f"{size} leases of {plan.lease_seconds} s held for {plan.renewal_seconds} s: lost, fewest alive",
        f"{lost:g}, {fewest}",
        f"0, {size}",
        lost == 0 and fewest >= size,
    )
    report.raw("renewals", {"leases": size, "lost": lost, "fewest": fewest, "left_after_stop": cloud.alive()})
