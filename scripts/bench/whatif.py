"""Whether a plan is right: the same callers, in bursts, at two sizes; at each the plan is asked what the other would bring."""

import collections
import json
import random
import threading
import time

from client import Client
from service import execution

SEED = 20260101
SIZES = {"small": (3, 6), "large": (8, 16)}
POINTS = 5  # by which a prediction may be off
CALM = 3.5  # seconds between two bursts, on average
BURST = 8  # callers in the largest
WITHIN = 0.12  # seconds in which a burst comes
HOLD = 0.3  # seconds that a program takes, on average
LONGEST_HOLD = 3.0
CODE = "import time\ndef main(seconds):\n    time.sleep(seconds)\n"


def measure(bench):
    report, pattern = bench.report, bursts(bench.plan.pattern_seconds)
    measured, plans = {}, {}
    for name, size in SIZES.items():
        with bench.service(python=size) as service:
            measured[name] = play(service, pattern)
            plans[name] = {other: ask(service, sizes) for other, sizes in SIZES.items()}
            service.await_full()
    report.note(f"  callers, in bursts of up to {BURST}, at each size", str(len(pattern)))
    for name in SIZES:
        starts, ratio = measured[name], warm_share(measured[name])
        report.note(f"  {name} {SIZES[name]}: warm, queued, cold, refused", ", ".join(str(starts[kind]) for kind in ("warm", "queued", "cold", "refused")))
        for base in SIZES:
            predicted = plans[base][name]["sizes"][0]["hit_ratio"] * 100
            what = f"{name} predicted from {'itself' if base == name else base}: {predicted:.1f} %, measured {ratio:.1f} %; apart"
            report.at_most(what, abs(predicted - ratio), POINTS, "points")
    apart = abs(warm_share(measured["large"]) - warm_share(measured["small"]))
    report.at_least("  by how much the two sizes differ, so that there is something to predict", apart, 2 * POINTS, "points")
    report.raw("whatif", {"measured": measured, "plans": plans})


def bursts(seconds):
    """When somebody comes, and for how long; always the same."""
    chance = random.Random(SEED)
    pattern, at = [], 1.0
    while at < seconds:
        for _ in range(chance.randint(1, BURST)):
            hold = min(LONGEST_HOLD, chance.expovariate(1 / HOLD))
            pattern.append((at + chance.random() * WITHIN, hold))
        at += chance.expovariate(1 / CALM)
    return sorted(pattern)


def play(service, pattern):
    """Lets them come; counts how each got its sandbox."""
    counts, begin = collections.Counter(), time.monotonic()
    threads = [threading.Thread(target=call, args=(service.port, begin + at, hold, counts)) for at, hold in pattern]
    for (at, _), thread in zip(pattern, threads):
        time.sleep(max(0, begin + at - 0.5 - time.monotonic()))  # each connects in time
        thread.start()
    for thread in threads:
        thread.join()
    if counts["failed"]:
        raise RuntimeError(f"{counts['failed']} of {len(pattern)} calls failed")
    return counts


def call(port, at, hold, counts):
    try:
        client = Client(port)
        time.sleep(max(0, at - time.monotonic()))
        answer = client.send(execution("python", CODE, {"seconds": hold}))
        client.close()
    except OSError:
        counts["failed"] += 1
        return
    counts[answer.json()["start"] if answer.status == 200 else "refused"] += 1


def ask(service, size):
    least, most = size
    answer = service.client.get(f"/v1/pools/python/plan?max={most}&min={least}")
    if answer.status != 200:
        raise RuntimeError(f"no plan: {json.dumps(answer.json())}")
    return answer.json()


def warm_share(counts):
    granted = counts["warm"] + counts["queued"] + counts["cold"]
    return 100 * counts["warm"] / granted
