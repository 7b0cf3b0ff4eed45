"""Half an hour and more of ordinary load: what grows while nothing is wrong."""

import contextlib
import csv
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import watch
from load import Load
from programs import Programs
from service import Service
from stage import Subject

EVERY = 30.0
CLIENTS, PAUSE, HOSTILE = 2, 0.4, 0.1
NULL_CLIENTS, NULL_PAUSE = 2, 0.1
NULL_SIZES = {"python": (64, 128)}
RUNS = 20_000
HEAP_PER_HOUR = 2 << 20  # what the trend of the second half may be; little beside a heap of some 20 MiB
RSS_GROWTH = 1.05  # what the last quarter's memory may be of the third one's
TREND_MINUTES = 10  # in less there is none


@dataclass(frozen=True)
class Sample:
    """Both services and the daemon at one moment."""

    seconds: float
    runs: int
    null_runs: int
    heap: int
    rss: int
    descriptors: int
    threads: int
    null_heap: int
    null_rss: int
    daemon_rss: int
    containers: int


class NullSubject(Service):
    """The service in front of a provider that answers at once."""

    def __init__(self, commands, lab, folder):
        self.commands, self.home = commands, folder
        folder.mkdir(parents=True, exist_ok=True)
        command = [*commands.java, "-cp", f"{commands.null_classes}:{commands.jar}", "io.sandpool.bench.NullService"]
        super().__init__(command, lab.data_disk.folder / "null", NULL_SIZES)

    heap = Subject.heap


def run(lab, commands, arguments):
    """The soak, and whether memory stayed flat."""
    subject = Subject(commands, lab, arguments.out / "soak")
    null = NullSubject(commands, lab, arguments.out / "null")
    mounts = lab.mounts()
    with subject, null:
        warm_up(subject, null, arguments.seed)
        before = watch.snapshot(subject)
        samples, loads = measured(lab, subject, null, arguments)
        subject.await_full()
        _, found = watch.rested(subject, before, lab)
        subject.end()
        found += [f"after its end: {each}" for each in watch.left(subject, lab, mounts)]
    for load in loads:
        summary = load.summary()
        print(f"  {summary.asked} requests: {summary.statuses}")
        found += summary.complaints[:20]
        if summary.asked != summary.answered:
            found.append(f"{summary.asked} requests, but {summary.answered} answers")
        if summary.twice and load is loads[0]:
            found.append(f"{summary.twice} sandboxes ran more than one program")
    found += judged(samples, arguments.soak_minutes)
    for each in found:
        print(f"  BROKEN: {each}")
    print("holds" if not found else f"{len(found)} BROKEN")
    return 1 if found else 0


def warm_up(subject, null, seed):
    with Load(subject.port, Programs(seed + 1, hostile_share=HOSTILE), CLIENTS, PAUSE), Load(null.port, null_programs(seed + 1), NULL_CLIENTS, NULL_PAUSE):
        time.sleep(20)
    subject.await_full()


def null_programs(seed):
    return Untold(seed)


class Untold(Programs):
    """For the provider that runs nothing, and so returns nobody's token."""

    def __init__(self, seed):
        super().__init__(seed, ("python",), 0.0)

    def next(self, token):
        return Any(super().next(token))


class Any:
    """A program whose answer is not looked into."""

    def __init__(self, program):
        self.kind, self.token, self.data, self.honest = "null", program.token, program.data, True

    def wrong(self, body):
        return None


def measured(lab, subject, null, arguments):
    samples = []
    path = arguments.out / "soak.csv"
    loads = [
        Load(subject.port, Programs(arguments.seed, hostile_share=HOSTILE), CLIENTS, PAUSE),
        Load(null.port, null_programs(arguments.seed), NULL_CLIENTS, NULL_PAUSE),
    ]
    with path.open("w", newline="") as file, contextlib.ExitStack() as stack:
        writer = csv.DictWriter(file, [field.name for field in fields(Sample)])
        writer.writeheader()
        for load in loads:
            stack.enter_context(load)
        began = time.monotonic()
        while (seconds := time.monotonic() - began) < arguments.soak_minutes * 60 + EVERY:
            samples.append(sample(lab, subject, null, loads, seconds))
            writer.writerow(asdict(samples[-1]))
            file.flush()
            time.sleep(max(0.0, EVERY - (time.monotonic() - began - seconds)))
    return samples, loads


def sample(lab, subject, null, loads, seconds):
    runs, null_runs = (sum(fate.status == 200 for fate in list(load.fates)) for load in loads)
    return Sample(
        seconds=round(seconds, 1),
        runs=runs,
        null_runs=null_runs,
        heap=subject.heap(),
        rss=resident(subject.pid),
        descriptors=subject.descriptors(),
        threads=subject.threads(),
        null_heap=null.heap(),
        null_rss=resident(null.pid),
        daemon_rss=sum(resident(pid) for pid in lab.own_processes()),
        containers=len(subject.containers()),
    )


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def judged(samples, minutes):
    """What is not flat in the second half, and what the soak was short of."""
    half = samples[len(samples) // 2 :]
    for name in ("heap", "null_heap"):
        trend = slope([each.seconds for each in half], [getattr(each, name) for each in half]) * 3600
        first, last = getattr(half[0], name) / 1e6, getattr(half[-1], name) / 1e6
        print(f"  {name} after a collection: {first:.1f} MB, then {last:.1f} MB; trend of the second half {trend / 1e6:+.2f} MB/h")
        if trend > HEAP_PER_HOUR and minutes >= TREND_MINUTES:
            yield f"{name} grows by {trend / 1e6:.1f} MB/h"
    for name in ("rss", "null_rss", "daemon_rss", "descriptors", "threads"):
        earlier, later = (mean([getattr(each, name) for each in part]) for part in (half[: len(half) // 2], half[len(half) // 2 :]))
        print(f"  {name}, mean of the third and of the last quarter: {earlier:,.0f}, {later:,.0f}")
        if later > earlier * RSS_GROWTH and minutes >= TREND_MINUTES and name != "threads":
            yield f"{name} grew from {earlier:,.0f} to {later:,.0f}"
    runs = samples[-1].runs + samples[-1].null_runs
    print(f"  {samples[-1].runs} runs in sandboxes, {samples[-1].null_runs} at the null provider, in {samples[-1].seconds / 60:.1f} minutes")
    if minutes >= 30 and runs < RUNS:
        yield f"only {runs} runs instead of {RUNS}"


def mean(values):
    return sum(values) / max(1, len(values))


def slope(times, values):
    """Of the straight line through the points with the least squares."""
    count = len(times)
    if count < 2:
        return 0.0
    mean_time, mean_value = mean(times), mean(values)
    spread = sum((each - mean_time) ** 2 for each in times)
    return sum((time - mean_time) * (value - mean_value) for time, value in zip(times, values)) / spread
