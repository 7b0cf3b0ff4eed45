"""The faults: what each does to the lab or the service, how it is undone, and what was promised for afterwards."""

import contextlib
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

from engine import Engine, EngineError
from lab import IMAGES

SERVED = {"succeeded"}  # what an honest program comes to
LOST = SERVED | {"killed", "failed", "timed_out", "memory_exceeded"}  # what it may come to where its sandbox is harmed


class Fault:
    """One fault. `strike` begins it, then the runner holds it for `hold` seconds, `heal` ends it; both run while the load does."""

    name = ""
    done = ""  # what is done, for the table
    hold = 10.0
    promise = 30.0  # seconds from the end of `heal` until programs of all languages run again
    cloud = False  # whether leased sandboxes are part of it
    outcomes = SERVED
    restarts = False  # whether another process serves afterwards
    engine_ends = False  # whether the engine may forget what it was just starting
    holds_itself = False  # whether the strike lasts for `hold` seconds

    def prepare(self, lab):
        """Before the service starts. Gives what its environment needs."""
        return {}

    def strike(self, stage):
        pass

    def heal(self, stage):
        pass

    def verify(self, stage):
        """Further things that must be true at the end, as complaints."""
        return []


class HostilePrograms(Fault):
    name = "hostile-programs"
    done = "nothing but the load, a third of which is hostile"


class ServiceKilled(Fault):
    name = "service-killed"
    done = "kill -9 of the service, which is started again at once"
    hold, cloud, restarts = 0, True, True

    def strike(self, stage):
        stage.subject.kill()

    def heal(self, stage):
        stage.subject.launch()


class EngineStopped(Fault):
    name = "engine-stopped"
    done = "dockerd stopped with all its containers, away for {hold:g} s"
    outcomes, engine_ends = LOST, True

    def strike(self, stage):
        stage.lab.stop()

    def heal(self, stage):
        stage.lab.start()


class EngineRestarted(Fault):
    name = "engine-restarted"
    done = "kill -9 of dockerd, which is started again at once"
    hold, outcomes, engine_ends = 0, LOST, True

    def strike(self, stage):
        stage.lab.kill()

    def heal(self, stage):
        stage.lab.start()


class EngineFrozen(Fault):
    name = "engine-frozen"
    done = "dockerd stopped by SIGSTOP for {hold:g} s"
    hold, outcomes = 20.0, LOST

    def strike(self, stage):
        stage.lab.signal(signal.SIGSTOP)

    def heal(self, stage):
        stage.lab.signal(signal.SIGCONT)


class ContainersKilled(Fault):
    name = "containers-killed"
    done = "all containers killed, idle and busy ones, three times"
    hold, outcomes = 0, LOST

    def strike(self, stage):
        for _ in range(3):
            with contextlib.closing(Engine(str(stage.lab.socket))) as engine:
                for container in stage.subject.containers():
                    with contextlib.suppress(EngineError):  # it has ended by itself
                        engine.call("POST", f"/containers/{container}/kill")
            time.sleep(2)


class EngineDiskFull(Fault):
    name = "engine-disk-full"
    done = "the disk of the container engine full for {hold:g} s"
    outcomes = LOST

    def strike(self, stage):
        stage.lab.engine_disk.fill()

    def heal(self, stage):
        stage.lab.engine_disk.free()


class DataDiskFull(Fault):
    name = "data-disk-full"
    done = "the disk of the service's data folder full for {hold:g} s"
    cloud = True

    def strike(self, stage):
        stage.lab.data_disk.fill()

    def heal(self, stage):
        stage.lab.data_disk.free()


class ImagesRemoved(Fault):
    name = "images-removed"
    done = "all sandbox images removed for {hold:g} s"

    def strike(self, stage):
        for image in IMAGES:
            # Kept under another name: what the service sees is the same, and nothing has to be built again.
            docker("tag", image, kept(image))
            docker("rmi", "--force", image)

    def heal(self, stage):
        for image in IMAGES:
            docker("tag", kept(image), image)
            docker("rmi", kept(image))


class MemoryPressure(Fault):
    name = "memory-pressure"
    done = "for {hold:g} s no more memory for service, engine and sandboxes than they have, and 64 MiB"
    hold, outcomes = 15.0, LOST

    def strike(self, stage):
        self.kills = stage.lab.group.kills()
        stage.lab.group.limit(stage.lab.group.usage() + (64 << 20))

    def heal(self, stage):
        stage.lab.group.unlimit()
        stage.note(f"the kernel ended {stage.lab.group.kills() - self.kills} processes")


class ClockJumps(Fault):
    name = "clock-jumps"
    done = "the service's clock 30 s ahead for 6 s, then 30 s behind for 6 s"
    hold, cloud = 0, True
    libraries = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib*/faketime/libfaketimeMT.so.1")

    def prepare(self, lab):
        library = next((found for pattern in self.libraries for found in Path("/").glob(pattern[1:])), None)
        if library is None:
            raise Unavailable("libfaketime is not installed")
        self.offset = lab.folder / "clock"
        self.offset.write_text("+0\n")
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.offset),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def strike(self, stage):
        for offset in ("+30", "-30"):
            self.offset.write_text(f"{offset}\n")
            time.sleep(6)

    def heal(self, stage):
        self.offset.write_text("+0\n")


class RemoteFault(Fault):
    cloud = True
    mode = ""

    def strike(self, stage):
        stage.proxy.mode = self.mode
        if self.mode == "dead":
            stage.proxy.cut()

    def heal(self, stage):
        stage.proxy.mode = "pass"
        stage.note(f"{stage.proxy.hit} calls to the cloud met the fault")


class RemoteDead(RemoteFault):
    name = "remote-dead"
    done = "the cloud out of reach for {hold:g} s, all connections cut"
    mode = "dead"
    hold = 15.0


class RemoteSlow(RemoteFault):
    name = "remote-slow"
    done = "each call to the cloud 2 s later, for {hold:g} s"
    mode = "slow"
    hold = 15.0


class RemoteThrottling(RemoteFault):
    name = "remote-throttling"
    done = "each call to the cloud refused with 429, for {hold:g} s"
    mode = "throttling"
    hold = 15.0


class DatabaseLocked(Fault):
    name = "database-locked"
    done = "SQLite's file locked by somebody else for {hold:g} s"
    hold, cloud = 15.0, True

    def strike(self, stage):
        self.connection = sqlite3.connect(database(stage), isolation_level=None, timeout=20)
        self.connection.execute("BEGIN EXCLUSIVE")

    def heal(self, stage):
        self.connection.execute("ROLLBACK")
        self.connection.close()


class DatabaseCorrupt(Fault):
    name = "database-corrupt"
    done = "SQLite's file overwritten; after {hold:g} s the service is stopped, refuses to start, gets its backup back and is started"
    cloud, restarts = True, True

    def strike(self, stage):
        self.backup = stage.lab.folder / "backup.db"
        self.backup.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(database(stage))) as source, contextlib.closing(sqlite3.connect(self.backup)) as target:
            source.backup(target)
        with database(stage).open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            file.write(os.urandom(size))
        with contextlib.suppress(FileNotFoundError):
            os.truncate(besides(database(stage))[0], 0)  # the journal, which would mend it

    def heal(self, stage):
        subject = stage.subject
        subject.end()
        subject.launch()  # it must not serve with that
        try:
            self.status = subject.process.wait(60)
        except subprocess.TimeoutExpired:
            self.status = None
            subject.kill()
        self.said = subject.log.read_text(errors="replace").splitlines()[-3:]
        for each in [database(stage), *besides(database(stage))]:
            each.unlink(missing_ok=True)
        database(stage).write_bytes(self.backup.read_bytes())
        database(stage).chmod(0o600)
        subject.launch()

    def verify(self, stage):
        if self.status not in (2, 3):
            yield f"with a damaged database the service ended with {self.status} instead of 2 or 3"
        if not any("database" in line.lower() for line in self.said):
            yield f"a start with a damaged database did not say so: {self.said}"


class SlowConnections(Fault):
    name = "slow-connections"
    done = "2,000 connections for {hold:g} s: a third silent, a third with half a head, a third with a body that drips"
    hold, holds_itself = 15.0, True
    count = 2000

    def prepare(self, lab):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536) if most > 0 else 65536, most))
        return {}

    def strike(self, stage):
        self.sockets = []
        head = b"POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        for number in range(self.count):
            each = socket.create_connection(("127.0.0.1", stage.subject.port), 20)
            self.sockets.append(each)
            with contextlib.suppress(OSError):
                if number % 3 == 1:
                    each.sendall(head)
                if number % 3 == 2:
                    each.sendall(head + b"Content-Length: 1000\r\n\r\n{")
        ends = time.monotonic() + self.hold
        while time.monotonic() < ends:
            for each in self.sockets[2::3]:
                with contextlib.suppress(OSError):
                    each.sendall(b" ")
            time.sleep(1)

    def heal(self, stage):
        answered = sum(answers(each) for each in self.sockets)
        for each in self.sockets:
            each.close()
        stage.note(f"{answered} of {self.count} had been closed or answered by the service")


class Unavailable(Exception):
    """This machine lacks what a fault needs."""


def answers(connection):
    """Whether the service has said anything, or closed the connection."""
    connection.setblocking(False)
    try:
        connection.recv(1)
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def database(stage):
    return stage.subject.data / "sandpool.db"


def besides(path):
    return [path.with_name(path.name + end) for end in ("-wal", "-shm")]


def kept(image):
    return image.replace("sandpool/", "sandpool-chaos-kept/")


def docker(*arguments):
    subprocess.run(["docker", *arguments], check=True, capture_output=True, timeout=120)


ALL = [
    HostilePrograms(),
    ServiceKilled(),
    EngineStopped(),
    EngineRestarted(),
    EngineFrozen(),
    ContainersKilled(),
    EngineDiskFull(),
    DataDiskFull(),
    ImagesRemoved(),
    MemoryPressure(),
    ClockJumps(),
    RemoteDead(),
    RemoteSlow(),
    RemoteThrottling(),
    DatabaseLocked(),
    DatabaseCorrupt(),
    SlowConnections(),
]
