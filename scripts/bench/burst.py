"""Thirty calls at the same moment on 32 idle sandboxes."""

import time

from arrivals import spaced
from calls import PYTHON
from figures import quantile, spread

IDLE = 32
CALLS = 30
PATIENCE = 60


def measure(bench):
    plan, report = bench.plan, bench.report
    seconds, failures, cold = [], 0, 0
    with bench.service(python=(IDLE, IDLE)) as service:
        for _ in range(1 + plan.burst_rounds):
            service.await_full()
            time.sleep(1)
            answers = spaced(service.port, PYTHON, CALLS, 0, PATIENCE)
            if None in answers:
                raise TimeoutError(f"only {CALLS - answers.count(None)} of {CALLS} answers came")
            bodies = [answer.json() for answer in answers]
            failures += sum(answer.status != 200 or body.get("outcome") != "succeeded" for answer, body in zip(answers, bodies))
            cold += sum(answer.status == 200 and body.get("start") != "warm" for answer, body in zip(answers, bodies))
            seconds += [answer.seconds for answer in answers]
        service.await_full()
    values = [each * 1000 for each in seconds]
    first, later = values[:CALLS], values[CALLS:]
    report.at_most(f"burst of {CALLS} on {IDLE} idle: p99", quantile(later, 0.99), 200, "ms")
    report.note("  p50", f"{quantile(later, 0.5):.1f} ms")
    report.note("  the first burst after a start: p50, p99", f"{quantile(first, 0.5):.1f} ms, {quantile(first, 0.99):.1f} ms")
    report.holds("  failures, starts that were not warm", f"{failures}, {cold} of {len(values)}", "0, 0", failures == cold == 0)
    report.raw("burst", {"ms": spread(later), "rounds_ms": [values[at : at + CALLS] for at in range(0, len(values), CALLS)]})
