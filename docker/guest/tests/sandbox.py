"""The host's side of the guest protocol, small and synchronous, over the docker command line."""

import json
import os
import select
import struct
import subprocess
import time
import uuid

LIMITS, FILE, FILE_DATA, STDIN, ENV, ARGS, ARGUMENTS, CODE, RUN, PING = range(0x01, 0x0B)
HELLO, STDOUT, STDERR, RESULT, ERROR, ARTIFACT, ARTIFACT_DATA, ARTIFACT_REFUSED, FINISHED, PONG, PROTOCOL_ERROR = range(0x81, 0x8C)
FRAME_MAX = 65536

RUNTIME = os.environ.get("SANDPOOL_RUNTIME", "sandpool-runsc")
NETWORK = os.environ.get("SANDPOOL_NETWORK", "host")
# What the host must ask of Docker. Everything here is part of the guest's contract.
OPTIONS = [
    "--user=0",
    "--cap-drop=ALL",
    "--cap-add=SETUID",
    "--cap-add=SETGID",
    "--cap-add=KILL",
    "--cap-add=SYS_RESOURCE",
    "--security-opt=no-new-privileges",
    "--read-only",
    "--tmpfs=/workspace:rw,exec,nosuid,nodev,uid=65534,gid=65534,mode=0755,size=100m",
    "--tmpfs=/tmp:rw,exec,nosuid,nodev,mode=1777,size=64m",
    "--shm-size=16m",
    "--memory=256m",
    "--memory-swap=256m",
    "--cpus=1",
    "--pids-limit=1024",
    "--ulimit=nproc=64:64",
    "--ulimit=nofile=256:256",
    "--ulimit=core=0:0",
]


def frame(kind, payload=b"", request=1):
    return struct.pack(">IBI", len(payload), kind, request) + payload


def frames(kind, content, request=1):
    return b"".join(frame(kind, content[at : at + FRAME_MAX], request) for at in range(0, len(content), FRAME_MAX))


def lines(payload):
    return dict(line.split("=", 1) for line in payload.decode().splitlines())


class Outcome:
    """What one run came to."""

    def __init__(self):
        self.stdout, self.stderr, self.result, self.error = b"", b"", b"", b""
        self.artifacts, self.refused, self.finished, self.kinds = {}, [], None, []

    @property
    def exit(self):
        return self.finished.get("exit")

    @property
    def fault(self):
        """The ERROR frame's content."""
        return json.loads(self.error)

    def add(self, kind, payload):
        if not self.kinds or self.kinds[-1] != kind:
            self.kinds.append(kind)
        if kind == STDOUT:
            self.stdout += payload
        elif kind == STDERR:
            self.stderr += payload
        elif kind == RESULT:
            self.result += payload
        elif kind == ERROR:
            self.error += payload
        elif kind == ARTIFACT:
            self.current = payload.decode()
            self.artifacts[self.current] = b""
        elif kind == ARTIFACT_DATA:
            self.artifacts[self.current] += payload
        elif kind == ARTIFACT_REFUSED:
            self.refused.append(tuple(payload.split(b"\0", 1)))
        elif kind == FINISHED:
            self.finished = lines(payload)
        else:
            raise AssertionError(f"unexpected frame {kind:#x} {payload[:200]!r}")


class Sandbox:
    def __init__(self, language, *options, start_timeout=20):
        self.name = f"sandpool-guest-test-{uuid.uuid4().hex[:12]}"
        self.buffer = b""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            ["docker", "run", "--interactive", "--rm", f"--name={self.name}", f"--runtime={RUNTIME}", f"--network={NETWORK}"]
            + OPTIONS
            + list(options)
            + [f"sandpool/{language}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        try:
            kind, payload = self.receive(start_timeout)
        except BaseException:
            self.close()
            raise
        assert kind == HELLO, kind
        self.hello = lines(payload)
        self.start_seconds = time.monotonic() - begun

    def send(self, data):
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view) :]

    def receive(self, timeout):
        """The next frame; EOFError when the guest is gone, TimeoutError when it says nothing."""
        end = time.monotonic() + timeout
        while True:
            if len(self.buffer) >= 9:
                length, kind, _ = struct.unpack(">IBI", self.buffer[:9])
                assert length <= FRAME_MAX, length
                if len(self.buffer) >= 9 + length:
                    payload, self.buffer = self.buffer[9 : 9 + length], self.buffer[9 + length :]
                    return kind, payload
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the guest says nothing")
            more = os.read(self.process.stdout.fileno(), 1 << 20)
            if not more:
                raise EOFError("the guest is gone")
            self.buffer += more

    def finish(self, timeout=15):
        outcome = Outcome()
        while outcome.finished is None:
            outcome.add(*self.receive(timeout))
        return outcome

    def start(self, code, **request):
        self.send(encode(code, **request))

    def run(self, code, timeout=15, **request):
        self.start(code, **request)
        return self.finish(timeout)

    def ping(self, timeout=5):
        """Whether the guest answers. Output that comes before the answer is dropped."""
        self.send(frame(PING, request=0))
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.receive(timeout)[0] == PONG:
                return True
        return False

    def is_running(self):
        return self.process.poll() is None

    def stop(self, timeout):
        """Asks the guest to end, as `docker stop` does."""
        subprocess.run(["docker", "kill", "--signal=TERM", self.name], stdout=subprocess.DEVNULL, check=True, timeout=timeout)
        self.process.wait(timeout)

    def close(self):
        # The client first: Docker waits for one that does not read, and so would the removal.
        self.process.kill()
        self.process.wait()
        subprocess.run(["docker", "rm", "--force", self.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except BrokenPipeError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run(language, code, options=(), timeout=15, **request):
    """One program in a sandbox of its own."""
    with Sandbox(language, *options) as sandbox:
        return sandbox.run(code, timeout, **request)


def encode(code, files=None, stdin=b"", env=None, args=(), arguments=None, limits=None):
    """All frames of one request. `arguments` is JSON text."""
    values = {"stdout": 1 << 20, "stderr": 1 << 20, "result": 1 << 20, "artifact_count": 20, "artifact_bytes": 10 << 20} | (limits or {})
    data = frame(LIMITS, "".join(f"{key}={value}\n" for key, value in values.items()).encode())
    for path, content in (files or {}).items():
        data += frame(FILE, path.encode()) + frames(FILE_DATA, content)
    data += frames(STDIN, stdin)
    data += frames(ENV, b"".join(f"{key}={value}\0".encode() for key, value in (env or {}).items()))
    data += frames(ARGS, b"".join(arg.encode() + b"\0" for arg in args))
    if arguments is not None:
        data += frames(ARGUMENTS, arguments.encode())
    return data + frames(CODE, code.encode() if isinstance(code, str) else code) + frame(RUN)
