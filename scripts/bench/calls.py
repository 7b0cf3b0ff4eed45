"""Single calls on a full pool, beside the ways in which Docker runs the same program."""

import re
import subprocess
import sys
import time
from pathlib import Path

from bench import container_like
from client import Client
from commands import Containers
from figures import median, quantile, spread
from machine import Patience
from service import execution

PAUSE = 0.1
CODE = "def main(n):\n    return {'n': n * 2}\n"
PYTHON = execution("python", CODE, {"n": 21})
NODEJS = execution("nodejs", "function main({n}) { return {n: n * 2}; }", {"n": 21})


def measure(bench):
    plan, report = bench.plan, bench.report
    calls = {"python": [], "nodejs": []}
    run, spawn = [], []
    patience = Patience(plan.patience)
    with bench.service(python=(8, 8), nodejs=(4, 4)) as service:
        first = [call(service, patience, PYTHON), call(service, patience, NODEJS)]
        warm_up(service, plan.warm_up_calls)
        before = stage_times(service)
        likeness = container_like(service)
        with Containers(likeness["Image"], likeness["HostConfig"]["Runtime"]) as docker:
            for number in range(plan.calls):
                calls["python"].append(call(service, patience, PYTHON))
                calls["nodejs"].append(call(service, patience, NODEJS))
                if number % (plan.calls // plan.docker_rounds) == 0:
                    patience.pause(PAUSE)
                    run.append(docker.run())
                    patience.pause(PAUSE)
                    spawn.append(docker.spawn())
        after = stage_times(service)
        busy = back_to_back(service, plan.calls // 4)
    overhead = echo_overhead(plan.calls)
    check(first + calls["python"] + calls["nodejs"] + busy)

    python, nodejs = milliseconds(calls["python"]), milliseconds(calls["nodejs"])
    report.at_most("python call, warm, pool full, 100 ms pauses: p50", quantile(python, 0.5), 1.5, "ms")
    report.at_most("python call, warm, pool full, 100 ms pauses: p99", quantile(python, 0.99), 5, "ms")
    report.at_most("nodejs call, warm, pool full, 100 ms pauses: p50", quantile(nodejs, 0.5), 4, "ms")
    if patience.disturbed:
        report.note("  calls made while the machine was busy with other things", f"{patience.disturbed}")
    for language, answers in calls.items():
        report.note(f"  stages of a {language} call: p50", stages(answers))
    report.note("  stages of both, as the meters say: mean", ", ".join(means(before, after)) + " ms")
    report.note("  the driver's own share, against an echo: p50", f"{quantile(overhead, 0.5):.2f} ms")
    report.note("  the first call after a start: python, nodejs", ", ".join(f"{each:.0f} ms" for each in milliseconds(first)))
    report.note("python calls back to back, the pool refilling meanwhile: p50, p99", percentiles(milliseconds(busy)))
    report.at_least("times faster than docker run of the same program", median(run) * 1000 / median(python), 100, "×")
    report.at_least("times faster than docker exec of a fresh interpreter", median(spawn) * 1000 / median(python), 30, "×")
    report.note("  docker run, docker exec: p50", f"{median(run) * 1000:.0f} ms, {median(spawn) * 1000:.0f} ms")
    report.raw(
        "calls",
        {
            "python_ms": spread(python),
            "nodejs_ms": spread(nodejs),
            "back_to_back_ms": spread(milliseconds(busy)),
            "echo_ms": spread(overhead),
            "docker_run_s": run,
            "docker_exec_s": spawn,
            "stage_seconds": {"before": before, "after": after},
            "first": [{"ms": answer.seconds * 1000, **answer.json()} for answer in first],
            "python": [{"ms": answer.seconds * 1000, **answer.json()} for answer in calls["python"]],
            "nodejs": [{"ms": answer.seconds * 1000, **answer.json()} for answer in calls["nodejs"]],
        },
    )


def warm_up(service, count):
    """Lets the service's code be compiled, as that of one that has been in use is."""
    back_to_back(service, count)


def call(service, patience, data):
    service.await_full()
    patience.pause(PAUSE)
    return service.client.send(data)


def back_to_back(service, count):
    """Bursts of as many calls as the pool holds, each waited for."""
    answers = []
    while len(answers) < count:
        service.await_full()
        answers += [service.client.send(PYTHON) for _ in range(8)]
    service.await_full()
    return answers


def check(answers):
    bodies = [answer.json() for answer in answers]
    for body in bodies:
        if body.get("outcome") != "succeeded" or body.get("result") != {"n": 42}:
            raise RuntimeError(f"a call came to {body}")
        if body["start"] != "warm":
            raise RuntimeError(f"a call on a full pool was {body['start']}: {body['miss_reason']}")
    if len({body["sandbox_id"] for body in bodies}) != len(bodies):
        raise RuntimeError("two calls ran in the same sandbox")


def milliseconds(answers):
    return [answer.seconds * 1000 for answer in answers]


def percentiles(values):
    return f"{quantile(values, 0.5):.2f} ms, {quantile(values, 0.99):.2f} ms"


def stages(answers):
    return ", ".join(f"{name} {value:.2f}" for name, value in part_medians(answers).items()) + " ms"


def part_medians(answers):
    """What the service says of its stages, and what lies around it: HTTP, its parsing, the driver."""
    timings = [answer.json()["timings_ms"] for answer in answers]
    around = [answer.seconds * 1000 - timing["total"] for answer, timing in zip(answers, timings)]
    parts = {name: [timing[name] for timing in timings] for name in ("queue", "lease", "run", "total")} | {"around": around}
    return {name: median(values) for name, values in parts.items()}


def stage_times(service):
    """Count and sum of each stage's meter, by stage."""
    found = {}
    for name, value in service.metrics().items():
        stage = re.fullmatch(r'sandpool_execution_stage_seconds_(count|sum)\{stage="(\w+)"\}', name)
        if stage:
            found.setdefault(stage[2], {})[stage[1]] = value
    return found


def means(before, after):
    nothing = {"sum": 0, "count": 0}
    for stage, times in after.items():
        earlier = before.get(stage, nothing)
        if times["count"] > earlier["count"]:
            yield f"{stage} {(times['sum'] - earlier['sum']) / (times['count'] - earlier['count']) * 1000:.2f}"


def echo_overhead(count):
    """What the same driver measures where the answer is there at once."""
    echo = [sys.executable, str(Path(__file__).with_name("echo.py"))]
    with subprocess.Popen(echo, stdout=subprocess.PIPE, text=True) as process:
        try:
            client = Client(int(process.stdout.readline()))
            values = []
            for _ in range(count):
                time.sleep(PAUSE)
                values.append(client.send(PYTHON).seconds * 1000)
            client.close()
            return values
        finally:
            process.kill()
