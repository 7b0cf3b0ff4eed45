"""The host's side of the guest protocol, small and synchronous, over Docker's own socket."""

import json
import os
import struct
import time

if os.environ.get("SANDPOOL_GUEST") == "leased":
    from leased import Container
else:
    from engine import Container

LIMITS, FILE, FILE_DATA, STDIN, ENV, ARGS, ARGUMENTS, CODE, RUN, PING, END = range(0x01, 0x0C)
HELLO, STDOUT, STDERR, RESULT, ERROR, ARTIFACT, ARTIFACT_DATA, ARTIFACT_REFUSED, FINISHED, PONG, PROTOCOL_ERROR, TRUNCATED = range(0x81, 0x8D)
FRAME_MAX = 65536

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
        self.artifacts, self.refused, self.finished, self.kinds, self.truncated = {}, [], None, [], []

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
        elif kind == TRUNCATED:
            self.truncated.append(payload[0])
        elif kind == FINISHED:
            self.finished = lines(payload)
        else:
            raise AssertionError(f"unexpected frame {kind:#x} {payload[:200]!r}")


class Sandbox:
    def __init__(self, language, start_timeout=20, **settings):
        self.container = Container(f"sandpool/{language}", **settings)
        self.buffer = b""
        try:
            self.container.start()
            kind, payload = self.receive(start_timeout)
            assert kind == HELLO, (kind, payload)
        except BaseException:
            self.close()
            raise
        self.hello = lines(payload)

    def send(self, data):
        self.container.send(data)

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
            self.buffer += self.container.receive(end - time.monotonic())

    def start(self, code, **request):
        self.send(encode(code, **request))

    def finish(self, timeout=15):
        outcome = Outcome()
        while outcome.finished is None:
            outcome.add(*self.receive(timeout))
        return outcome

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

    def close(self):
        self.container.remove()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run(language, code, settings=None, timeout=15, **request):
    """One program in a sandbox of its own."""
    with Sandbox(language, **(settings or {})) as sandbox:
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
