"""One fault from beginning to end: a service at rest, load, the fault, and a service at rest again."""

import contextlib
import time
import traceback
from dataclasses import dataclass, field

import watch
from cloud import Cloud
from load import Load, raw
from programs import Programs
from proxy import Proxy
from stage import Subject

HOSTILE, LEASED = 1 / 3, 1 / 4


@dataclass(frozen=True)
class Pace:
    """How long each part takes."""

    warm_up: float = 12.0  # of load before the first look, so that code is loaded and compiled
    before: float = 4.0
    after: float = 6.0
    clients: int = 6
    hold_factor: float = 1.0


QUICK = Pace(warm_up=6.0, before=2.0, after=2.0, clients=3, hold_factor=0.5)


@dataclass
class Stage:
    """What a fault may lay hands on."""

    lab: object
    subject: Subject
    proxy: Proxy | None
    notes: list = field(default_factory=list)

    def note(self, words):
        self.notes.append(words)


@dataclass
class Finding:
    """What came of one fault."""

    fault: str
    done: str
    promise: float
    ready: float | None = None
    asked: int = 0
    answered: int = 0
    broken: int = 0
    statuses: dict = field(default_factory=dict)
    heap: tuple = (0, 0)
    descriptors: tuple = (0, 0)
    complaints: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    seconds: float = 0
    requests: list = field(default_factory=list)


class Runner:
    """Lets faults befall services in one lab."""

    def __init__(self, lab, commands, pace, seed, out):
        self.lab, self.commands, self.pace, self.seed, self.out = lab, commands, pace, seed, out

    def run(self, fault):
        began = time.monotonic()
        hold = fault.hold * self.pace.hold_factor
        fault.hold = hold
        finding = Finding(fault.name, fault.done.format(hold=hold), fault.promise)
        with contextlib.ExitStack() as stack:
            environment = fault.prepare(self.lab)
            cloud = proxy = None
            if fault.cloud:
                cloud = stack.enter_context(Cloud(self.commands.cloud))
                proxy = stack.enter_context(Proxy(cloud.port))
            self._empty_data()
            mounts = self.lab.mounts()
            address = f"http://127.0.0.1:{proxy.port}" if proxy else None
            subject = Subject(self.commands, self.lab, self.out / fault.name, cloud, address, environment)
            stack.enter_context(subject)
            try:
                self._befall(fault, Stage(self.lab, subject, proxy), finding)
            except Exception as failure:  # the other faults are still of interest
                finding.complaints.append(f"{failure!r}: {''.join(traceback.format_tb(failure.__traceback__)[-2:])}")
                return finding
            subject.end()
            finding.complaints += [f"after its end: {each}" for each in watch.left(subject, self.lab, mounts)]
        finding.seconds = round(time.monotonic() - began, 1)
        return finding

    def _befall(self, fault, stage, finding):
        subject = stage.subject
        with self._load(subject, fault, self.seed + 1):
            time.sleep(self.pace.warm_up)
        subject.await_full()
        before = watch.snapshot(subject)
        with self._load(subject, fault, self.seed) as load:
            time.sleep(self.pace.before)
            try:
                fault.strike(stage)
                time.sleep(0 if fault.holds_itself else fault.hold)
            finally:
                fault.heal(stage)
            finding.ready = subject.await_ready()
            time.sleep(self.pace.after)
        self._account(load, fault, finding)
        finding.complaints += list(fault.verify(stage))
        finding.notes = stage.notes
        if finding.ready is None:
            finding.complaints.append("the service never became ready again")
            return
        if finding.ready > fault.promise:
            finding.complaints.append(f"ready again after {finding.ready:.1f} s instead of {fault.promise:g} s")
        subject.await_full()
        lost = []
        look = (lambda: lost.append(watch.forgotten(self.lab))) if fault.engine_ends else (lambda: None)
        after, found = watch.rested(subject, before, self.lab, look)
        if sum(lost):
            stage.note(f"the engine had forgotten {sum(lost)} sandboxes that it was starting; their processes were ended")
        finding.complaints += found
        if not fault.restarts and subject.pid != before.pid:
            finding.complaints.append("the service is another process than before")
        finding.heap, finding.descriptors = (before.heap, after.heap), (before.descriptors, after.descriptors)

    def _load(self, subject, fault, seed):
        programs = Programs(seed, hostile_share=HOSTILE, leased_share=LEASED if fault.cloud else 0.0)
        return Load(subject.port, programs, self.pace.clients)

    def _account(self, load, fault, finding):
        summary = load.summary()
        finding.asked, finding.answered, finding.broken = summary.asked, summary.answered, summary.broken
        finding.statuses = summary.statuses
        finding.complaints += summary.complaints
        if summary.asked != summary.answered + summary.broken:
            finding.complaints.append(f"{summary.asked} requests, but {summary.answered} answers and {summary.broken} broken connections")
        if summary.twice:
            finding.complaints.append(f"{summary.twice} sandboxes ran more than one program")
        wrong = [fate for fate in load.fates if fate.honest and fate.status == 200 and fate.outcome not in fault.outcomes]
        finding.complaints += [f"an honest {fate.kind} program at {fate.sent} s came to {fate.outcome}" for fate in wrong]
        finding.requests = raw(load.fates)

    def _empty_data(self):
        """Each service begins with a data folder of its own, on the same disk."""
        for path in sorted(self.lab.data_disk.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

