"""Calls in the three ways in which ComputeSDK compares sandboxes, on pools where they start warm, wait, or start cold.

Its sequential calls come one after another, each when the sandbox of the one before is gone, staggered ones each 200 ms, and
a burst all at once, a hundred of each. Each measures from the request for a sandbox until a first program in it has ended,
which here is one call. On the pool that is to be short of sandboxes, sequential calls do not wait for the one before to be gone.
"""

import time

from arrivals import spaced
from calls import CODE, milliseconds, part_medians
from figures import quantile, spread
from service import POLL, execution

GAP = 0.2
REST = 20  # seconds that a pool is given to have as few sandboxes as it should
PATIENCE = 180
CLASSES = ("warm", "queued", "cold")
# Waiting is what is measured, so nobody may be refused for it.
CALL = execution("python", CODE, {"n": 21}, max_wait_ms=PATIENCE * 1000)
QUEUE = {"SANDPOOL_POOLS_PYTHON_MAX_WAITING": "1000"}
SMALL = 4
SPARE = 8  # those that are asked just then whether they still answer
# Seconds between two calls that do not wait for each other's answers.
MODES = {"sequential": None, "staggered": GAP, "burst": 0}
# What holds the target of a pool without a minimum at nothing, whatever the demand.
NONE_IDLE = QUEUE | {"SANDPOOL_SIZING_WARM_RATIO": "0.01", "SANDPOOL_SIZING_COOL_DOWN": "1s"}
HEADER = ["calls", "start", "of", "p50", "p95", "p99", "queue", "lease", "run", "around"]


def measure(bench):
    plan, report = bench.plan, bench.report
    count = plan.mode_calls
    enough = count + SPARE
    full = f"{enough} idle"
    pools = {
        full: ((enough, enough), QUEUE),
        f"{SMALL} idle": ((SMALL, SMALL), QUEUE),
        f"none idle, at most {plan.cold_total}": ((0, plan.cold_total), NONE_IDLE),
    }
    lines, raw = {}, {}
    for name, (size, settings) in pools.items():
        with bench.service(settings, python=size) as service:
            warm_up(service, plan.warm_up_calls)
            raw[name] = {}
            for mode in MODES:
                rest(service)
                answers = play(service, mode, count, each_at_rest=size[0] != SMALL)
                raw[name][mode] = [brief(answer) for answer in answers]
                lines.setdefault(name, []).extend(by_class(mode, answers))
    judge(report, raw, full)
    for name, each in lines.items():
        report.sheet(f"{count} calls of each mode on a pool with {name}; milliseconds, stages as medians", HEADER, each)
    report.raw("modes", {"calls": count, "pools": raw, "summary": summary(raw)})


def judge(report, raw, full):
    warm = [each["ms"] for each in raw[full]["sequential"] if each["start"] == "warm"]
    if warm:
        report.at_most("sequential calls that start warm: p50", quantile(warm, 0.5), 1.5, "ms")
        report.at_most("  p99", quantile(warm, 0.99), 5, "ms")
    shares = {mode: 100 * sum(each["start"] == "warm" for each in answers) / len(answers) for mode, answers in raw[full].items()}
    report.holds(
        "calls on a pool that holds enough for all of them, started warm",
        ", ".join(f"{mode} {share:.0f} %" for mode, share in shares.items()),
        "100 % of a burst",
        shares["burst"] == 100,
    )
    every = [each for modes in raw.values() for answers in modes.values() for each in answers]
    failed = sum(each["outcome"] != "succeeded" for each in every)
    report.holds("calls that succeeded, all modes and pools", f"{len(every) - failed} of {len(every)}", "all", failed == 0)


def play(service, mode, count, each_at_rest):
    if mode != "sequential":
        return spaced(service.port, CALL, count, MODES[mode], PATIENCE)
    answers = []
    for _ in range(count):
        if each_at_rest:
            rest(service)
        answers.append(service.client.send(CALL))
    return answers


def rest(service):
    """Until nothing is made or removed, and the pool holds what it should, not more either."""
    service.await_full()
    wanted, deadline = service.sizes["python"][0], time.monotonic() + REST
    while time.monotonic() < deadline:
        slots = next(pool["slots"] for pool in service.pools() if pool["name"] == "python")
        if slots["idle"] == wanted and sum(slots.values()) == wanted:
            return
        time.sleep(POLL)


def warm_up(service, count):
    """Calls of the same kind, as many as a service in use has had, so that its code is compiled."""
    for _ in range(count):
        service.client.send(CALL)


def by_class(mode, answers):
    """A line for each way of starting that occurred, and one for all that succeeded."""
    good = [answer for answer in answers if succeeded(answer)]
    for name in CLASSES:
        some = [answer for answer in good if answer.json()["start"] == name]
        if some:
            yield line(mode, name, some, len(answers))
    if len({answer.json()["start"] for answer in good}) != 1:
        yield line(mode, "any", good, len(answers))


def line(mode, name, answers, count):
    head = [mode, name, f"{len(answers)} of {count}"]
    if not answers:
        return head + ["-"] * (len(HEADER) - len(head))
    values, stages = milliseconds(answers), part_medians(answers)
    times = [quantile(values, share) for share in (0.5, 0.95, 0.99)] + [stages[name] for name in ("queue", "lease", "run", "around")]
    return head + [f"{each:.2f}" if each < 100 else f"{each:,.0f}" for each in times]


def succeeded(answer):
    return answer is not None and answer.status == 200 and answer.json().get("outcome") == "succeeded"


def brief(answer):
    if answer is None:
        return {"ms": None, "outcome": "no answer", "start": None}
    body = answer.json()
    return {
        "ms": round(answer.seconds * 1000, 3),
        "status": answer.status,
        "outcome": body.get("outcome", "refused"),
        "start": body.get("start"),
        "miss_reason": body.get("miss_reason"),
        "timings_ms": body.get("timings_ms"),
    }


def summary(raw):
    """Quantiles and success rates by pool, mode and way of starting."""
    return {
        pool: {
            mode: {
                "success_rate": sum(each["outcome"] == "succeeded" for each in answers) / len(answers),
                "ms": {name: spread(values) for name in CLASSES if (values := [each["ms"] for each in answers if each["start"] == name])},
            }
            for mode, answers in modes.items()
        }
        for pool, modes in raw.items()
    }
