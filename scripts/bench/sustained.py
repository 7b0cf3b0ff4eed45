"""Four clients that never pause, so that the pool is always empty: how fast sandboxes can be replaced."""

import collections
import contextlib
import threading
import time

import bare
from bench import container_like
from calls import PYTHON
from client import Client
from engine import Engine
from figures import median

CLIENTS = 4
LEAD_IN = 5  # drains the pool, and lets both sides reach their pace
LONGEST_PAUSE = 1.0


def measure(bench):
    plan, report = bench.plan, bench.report
    counts, sandboxes = collections.Counter(), []
    service_rates, bare_rates = [], []
    with bench.service(python=(16, 16)) as service:
        container = container_like(service)
        for _ in range(plan.sustained_slices):
            service_rates.append(rate(plan.sustained_seconds, lambda: calling(service, counts, sandboxes)))
            service.await_full()
            bare_rates.append(rate(plan.sustained_seconds, lambda: looping(container)))
    share = median(service_rates) / median(bare_rates) * 100
    report.at_least(f"runs/s, pool exhausted, {CLIENTS} clients, as a share of the bare loop's", share, 90, "%")
    report.note("  runs/s of the service, of the bare loop", f"{median(service_rates):.2f}, {median(bare_rates):.2f}")
    failures = sum(count for kind, count in counts.items() if kind not in ("succeeded", "429"))
    report.holds("  failures, honest refusals (429)", f"{failures}, {counts['429']} of {sum(counts.values())}", "0, any", failures == 0)
    unique = len(set(sandboxes)) == len(sandboxes)
    report.holds("  each run in a sandbox of its own", "yes" if unique else "no", "yes", unique)
    report.raw("sustained", {"service_per_s": service_rates, "bare_per_s": bare_rates, "answers": counts})


def rate(seconds, worker):
    """Completions per second of CLIENTS workers, after a lead-in. A worker is a generator that yields whether it has run a program."""
    done, failures, stop = [], [], threading.Event()

    def work():
        try:
            for ran in worker():
                if ran:
                    done.append(time.monotonic())
                if stop.is_set():
                    return
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(LEAD_IN + seconds)
    stop.set()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    begin = started + LEAD_IN
    return sum(begin <= moment < begin + seconds for moment in done) / seconds


def calling(service, counts, sandboxes):
    with contextlib.closing(Client(service.port)) as client:
        while True:
            answer = client.send(PYTHON)
            body = answer.json()
            if answer.status == 200:
                counts[body["outcome"]] += 1
                sandboxes.append(body["sandbox_id"])
                yield True
            else:
                counts[str(answer.status)] += 1
                yield False
                time.sleep(min(LONGEST_PAUSE, float(answer.headers.get("retry-after", LONGEST_PAUSE))))


def looping(container):
    with contextlib.closing(Engine()) as engine:
        while True:
            bare.cycle(engine, container)
            yield True
