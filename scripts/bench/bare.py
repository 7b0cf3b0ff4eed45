"""The least that a used sandbox's replacement costs: the same containers, made, used and removed by a plain loop."""

import contextlib
import time
from dataclasses import dataclass, fields

from engine import Engine, program

LABEL = "io.sandpool.bench"
CODE = b"def main(n):\n    return {'n': n * 2}\n"
SETTLE = 0.2  # after its hello a sandbox goes on for a moment
PROGRAM = program(CODE, b'{"n": 21}')


@dataclass(frozen=True)
class Cycle:
    """The seconds that each stage of one sandbox's life took."""

    create: float
    start: float
    ready: float
    run: float
    remove: float

    def total(self):
        return sum(getattr(self, stage.name) for stage in fields(self))


def twin(container):
    """What to ask Docker for to get a container like an existing one, but nobody's."""
    return container["Config"] | {"Labels": {LABEL: "bare"}, "HostConfig": container["HostConfig"]}


def cycle(engine, container):
    clock = [time.perf_counter()]

    def lap():
        clock.append(time.perf_counter())

    sandbox = engine.create(container)
    lap()
    with contextlib.closing(engine.attach(sandbox)) as guest:
        engine.start(sandbox)
        lap()
        guest.await_hello()
        lap()
        result = guest.run(PROGRAM)
        if result.replace(b" ", b"") != b'{"n":42}':
            raise RuntimeError(f"the bare loop's program returned {result!r}")
        lap()
        engine.remove(sandbox)
        lap()
    return Cycle(*(after - before for before, after in zip(clock, clock[1:])))


def with_runc(container):
    """The same on the host's kernel. SYS_RESOURCE, harmless within gVisor, would be a real one there, and some roots lack it."""
    host = container["HostConfig"]
    added = [each for each in host.get("CapAdd") or [] if not each.endswith("SYS_RESOURCE")]
    return container | {"HostConfig": host | {"Runtime": "runc", "CapAdd": added}}


def warm(engine, container):
    """The seconds of a run alone, in a container that was made and warmed up before, and is removed after."""
    sandbox = engine.create(container)
    try:
        with contextlib.closing(engine.attach(sandbox)) as guest:
            engine.start(sandbox)
            guest.await_hello()
            time.sleep(SETTLE)
            started = time.perf_counter()
            result = guest.run(PROGRAM)
            seconds = time.perf_counter() - started
    finally:
        engine.remove(sandbox)
    if result.replace(b" ", b"") != b'{"n":42}':
        raise RuntimeError(f"the program returned {result!r}")
    return seconds


def remove_all():
    """What an interrupted loop has left."""
    with contextlib.closing(Engine()) as engine:
        for sandbox in engine.list(LABEL):
            engine.remove(sandbox)
