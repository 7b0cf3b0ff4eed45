"""What a warm run takes of the processors until its answer, and with the replacement of its sandbox; and who takes it."""

import time
from dataclasses import asdict

from calls import PYTHON, check, warm_up
from machine import Patience
from usage import NAMES, Meter, Usage

POOL = 32
RUNS = 24  # back to back, in which no sandbox is missed yet
PERIOD = 1.0  # from a run's start until its sandbox is replaced and everything is cleaned up


def measure(bench):
    plan, report = bench.plan, bench.report
    patience = Patience(plan.patience)
    with bench.service(python=(POOL, POOL)) as service:
        warm_up(service, plan.warm_up_calls)
        until_answer = [answered(service, patience) for _ in range(plan.answer_rounds)]
        whole, rests = [], []
        for _ in range(plan.replacements):
            service.await_full()
            patience.pause(0.1)
            whole.append(period(service, lambda: check([service.client.send(PYTHON)])))
            patience.pause(0.1)
            rests.append(period(service, lambda: None))
    run = mean([each.by(RUNS) for each in until_answer])
    replaced = mean(whole).less(mean(rests))
    report.note("CPU of a warm run until its answer", f"{run.total() * 1000:.1f} ms")
    report.at_most("CPU of a warm run with the replacement of its sandbox", replaced.total() * 1000, 330, "ms")
    if patience.disturbed:
        report.note("  moments at which the machine was busy with other things", f"{patience.disturbed}")
    report.sheet(
        "processor time of a run; milliseconds",
        ["by", "until its answer", "with the replacement of its sandbox"],
        [[shown, *(f"{getattr(each, name) * 1000:.1f}" for each in (run, replaced))] for name, shown in NAMES.items()],
    )
    report.raw(
        "perrun",
        {
            "until_answer_s": asdict(run),
            "with_replacement_s": asdict(replaced),
            "rounds_until_answer_s": [asdict(each) for each in until_answer],
            "periods_s": [asdict(each) for each in whole],
            "rests_s": [asdict(each) for each in rests],
        },
    )


def answered(service, patience):
    """What a row of runs takes until the last one is answered; the replacements begin after that, for the most part."""
    service.await_full()
    patience.pause(0.5)
    meter = Meter(service.pid)
    answers = [service.client.send(PYTHON) for _ in range(RUNS)]
    used = meter.read()
    check(answers)
    return used


def period(service, action):
    meter = Meter(service.pid)
    action()
    time.sleep(max(0, PERIOD - meter.clock.elapsed()))
    return meter.read()


def mean(usages):
    """Not a median: the parts are to add up, and counters tick too slowly for a single run."""
    total = Usage(0, 0, 0, 0, 0)
    for each in usages:
        total = total.less(each, -1)
    return total.by(len(usages))
