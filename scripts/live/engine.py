"""Docker's HTTP API over its Unix socket, and the guest protocol over its attach stream: as little as a sandbox takes."""

import json
import os
import socket
import struct

SOCKET = os.environ.get("DOCKER_HOST", "").removeprefix("unix://") or "/var/run/docker.sock"
LIMITS, ARGUMENTS, CODE, RUN = 0x01, 0x07, 0x08, 0x09
HELLO, RESULT, FINISHED = 0x81, 0x84, 0x89
STDOUT_STREAM = 1
TIMEOUT = 60


class EngineError(Exception):
    """What Docker refused, or what came where something else was due."""


class Stream:
    """A connection that is read by exact counts and by lines."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(path)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise EngineError("the connection was closed")
        self.buffer += data

    def exactly(self, count):
        while len(self.buffer) < count:
            self.more()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def through(self, end):
        while end not in self.buffer:
            self.more()
        data, self.buffer = self.buffer.split(end, 1)
        return data

    def close(self):
        self.socket.close()


class Engine:
    """One kept connection to Docker. Not to be shared between threads."""

    def __init__(self, path=SOCKET):
        self.path = path
        self.connection = Stream(path)

    def call(self, method, target, body=None):
        """The answer to one request, read as JSON."""
        content = b"" if body is None else json.dumps(body).encode()
        self.connection.send(head(method, target, len(content)) + content)
        status, headers = read_head(self.connection)
        answer = read_body(self.connection, headers)
        if status >= 400:
            raise EngineError(f"{method} {target}: {status} {answer.decode(errors='replace').strip()}")
        return json.loads(answer) if answer.strip() else None

    def create(self, container, name=None):
        query = f"?name={name}" if name else ""
        return self.call("POST", f"/containers/create{query}", container)["Id"]

    def attach(self, container):
        """The container's standard streams."""
        stream = Stream(self.path)
        stream.send(
            f"POST /containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
            "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n".encode()
        )
        status, _ = read_head(stream)
        if status != 101:
            stream.close()
            raise EngineError(f"attach was answered with {status}")
        return Guest(stream)

    def start(self, container):
        self.call("POST", f"/containers/{container}/start")

    def remove(self, container):
        self.call("DELETE", f"/containers/{container}?force=1&v=1")

    def inspect(self, container):
        return self.call("GET", f"/containers/{container}/json")

    def list(self, label):
        filters = json.dumps({"label": [label]}).replace(" ", "").replace('"', "%22").replace("{", "%7B").replace("}", "%7D")
        return [found["Id"] for found in self.call("GET", f"/containers/json?all=1&filters={filters}")]

    def close(self):
        self.connection.close()


def head(method, target, length):
    return (
        f"{method} {target} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def read_head(stream):
    """Status and headers of an answer."""
    first, *lines = stream.through(b"\r\n\r\n").decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split(" ", 2)[1]), headers


def read_body(stream, headers):
    if headers.get("transfer-encoding") != "chunked":
        return stream.exactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(stream.through(b"\r\n"), 16):
        body += stream.exactly(size)
        stream.exactly(2)
    stream.exactly(2)
    return body


def frame(kind, payload=b""):
    return struct.pack(">IBI", len(payload), kind, 1) + payload


def program(code, arguments):
    """All frames of one run, for a program and arguments that fit one frame each."""
    limits = b"stdout=1048576\nstderr=1048576\nstop_on_output=0\nresult=1048576\nartifact_count=20\nartifact_bytes=10485760\n"
    return frame(LIMITS, limits) + frame(ARGUMENTS, arguments) + frame(CODE, code) + frame(RUN)


class Guest:
    """The host's side of the guest protocol."""

    def __init__(self, stream):
        self.stream = stream
        self.buffer = b""

    def receive(self):
        """The next frame's type and payload."""
        while len(self.buffer) < 9 or len(self.buffer) < 9 + int.from_bytes(self.buffer[:4], "big"):
            origin, length = struct.unpack(">BxxxI", self.stream.exactly(8))
            data = self.stream.exactly(length)
            if origin == STDOUT_STREAM:
                self.buffer += data
        end = 9 + int.from_bytes(self.buffer[:4], "big")
        kind, payload = self.buffer[4], self.buffer[9:end]
        self.buffer = self.buffer[end:]
        return kind, payload

    def await_hello(self):
        kind, _ = self.receive()
        if kind != HELLO:
            raise EngineError(f"the guest began with {kind:#x}")

    def run(self, frames):
        """Runs a program and returns the JSON text of its result."""
        self.stream.send(frames)
        result = b""
        while True:
            kind, payload = self.receive()
            if kind == RESULT:
                result += payload
            elif kind == FINISHED:
                return result

    def close(self):
        self.stream.close()
