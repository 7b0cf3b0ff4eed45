"""Clients that never stop asking, and the account of what became of each request."""

import json
import socket
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass

from client import Client

PATIENCE = 60  # longer than a request may wait and run
LONGEST_PAUSE = 0.5
REFUSALS = {429, 502, 503, 504}  # with a reason and, for 429, when to come again


@dataclass(frozen=True)
class Fate:
    """What became of one request: it was answered, or its connection broke, or (never) neither."""

    token: str
    kind: str
    honest: bool
    sent: float  # seconds since the load began
    seconds: float
    status: int | None = None
    outcome: str | None = None  # or the slug of the problem
    broken: str | None = None
    complaint: str | None = None
    sandbox: str | None = None


class Load:
    """Runs from `with`; `fates` has one entry for each request."""

    def __init__(self, port, programs, clients=6, pause=0.1):
        self.port, self.programs, self.pause = port, programs, pause
        self.fates, self.drawing, self.stopping = [], threading.Lock(), threading.Event()
        self.asked = 0
        self.started = time.monotonic()
        self.threads = [threading.Thread(target=self._work, name=f"client {number}", daemon=True) for number in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE + 10)

    def _draw(self):
        with self.drawing:
            self.asked += 1
            return self.programs.next(f"{self.asked}-{self.programs.random.getrandbits(64):016x}")

    def _work(self):
        client = None
        while not self.stopping.is_set():
            client, fate = self._ask(client, self._draw())
            self.fates.append(fate)
            if fate.broken is not None:
                client = closed(client)
            self.stopping.wait(LONGEST_PAUSE if fate.status != 200 else self.pause)
        closed(client)

    def _ask(self, client, program):
        begin = time.monotonic()

        def fate(**what):
            return Fate(program.token, program.kind, program.honest, round(begin - self.started, 3), round(time.monotonic() - begin, 3), **what)

        extra = None
        try:
            if client is not None and (extra := unasked(client)) is not None:
                client = closed(client)
            client = client or connect(self.port)
            answer = client.send(program.data)
        except TimeoutError:
            return client, fate(broken="timeout", complaint=f"no answer within {PATIENCE} s")
        except OSError as failure:
            return client, fate(broken=type(failure).__name__, complaint=extra or None)
        except (ValueError, IndexError, KeyError) as failure:
            return client, fate(broken="malformed", complaint=f"not an answer: {failure!r}")
        return client, fate(**judged(program, answer, extra))

    def summary(self):
        return Summary.of(self.fates, self.asked)


def judged(program, answer, extra):
    """Status and outcome of an answer, and what is wrong with it."""
    length = int(answer.headers.get("content-length", len(answer.body)))
    complaint = "more than one answer came" if len(answer.body) > length else extra or None
    try:
        body = json.loads(answer.body[:length])
    except ValueError:
        return {"status": answer.status, "complaint": f"status {answer.status} with a body that is not JSON: {answer.body[:120]!r}"}
    if answer.status == 200:
        outcome = body.get("outcome")
        if outcome == "succeeded":
            complaint = complaint or program.wrong(body)
        return {"status": 200, "outcome": outcome, "complaint": complaint, "sandbox": body.get("sandbox_id")}
    outcome = str(body.get("type", "")).rpartition(":")[2]
    if answer.status not in REFUSALS:
        complaint = complaint or f"status {answer.status}: {body.get('title')}: {body.get('detail')}"
    elif answer.status == 429 and "retry-after" not in answer.headers:
        complaint = complaint or f"status {answer.status} {outcome} does not say when to come again"
    return {"status": answer.status, "outcome": outcome, "complaint": complaint}


def connect(port):
    client = Client(port)
    client.socket.settimeout(PATIENCE)
    return client


def closed(client):
    if client is not None:
        client.close()


def unasked(client):
    """None where a kept connection is silent; otherwise it is of no use: "" where it was closed, else what came unasked."""
    client.socket.setblocking(False)
    try:
        data = client.socket.recv(256, socket.MSG_PEEK)
        return f"an answer to nothing: {data[:80]!r}" if data else ""
    except BlockingIOError:
        return None
    except OSError:
        return ""
    finally:
        client.socket.settimeout(PATIENCE)


@dataclass(frozen=True)
class Summary:
    """The account: every request is in exactly one of answered and broken."""

    asked: int
    answered: int
    broken: int
    statuses: dict
    complaints: list
    twice: int  # sandboxes in which more than one program ran

    @staticmethod
    def of(fates, asked):
        sandboxes = Counter(fate.sandbox for fate in fates if fate.sandbox)
        return Summary(
            asked,
            sum(fate.status is not None for fate in fates),
            sum(fate.broken is not None for fate in fates),
            dict(Counter(word(fate) for fate in fates)),
            [f"{fate.kind} at {fate.sent} s: {fate.complaint}" for fate in fates if fate.complaint],
            sum(count > 1 for count in sandboxes.values()),
        )


def word(fate):
    if fate.broken is not None:
        return fate.broken
    role = "honest" if fate.honest else "hostile"
    return f"{fate.status} {fate.outcome} {role}"


def raw(fates):
    return [asdict(fate) for fate in fates]
