"""One kept HTTP connection, with as little work as possible between the clock's two readings."""

import json
import socket
import time
from dataclasses import dataclass

TIMEOUT = 120


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last one read."""

    status: int
    headers: dict
    body: bytes
    seconds: float

    def json(self):
        return json.loads(self.body)


class Client:
    """Not to be shared between threads."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path):
        return self.send(request("GET", path))

    def post(self, path, body):
        return self.send(request("POST", path, json.dumps(body).encode()))

    def send(self, data):
        """Sends a request that was written before and waits for its answer."""
        started = time.perf_counter()
        self.socket.sendall(data)
        received = self.socket.recv(1 << 16)
        while not is_whole(received):
            more = self.socket.recv(1 << 16)
            if not more:
                raise ConnectionError("the service closed the connection")
            received += more
        return parse(received, time.perf_counter() - started)

    def is_open(self):
        """Whether the service has not closed the connection, as it does with one that was not used for a while."""
        self.socket.setblocking(False)  # with a timeout, Python would wait for it even where MSG_DONTWAIT is said
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(TIMEOUT)

    def close(self):
        self.socket.close()


def request(method, path, content=b""):
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def is_whole(received):
    head, end, body = received.partition(b"\r\n\r\n")
    if not end:
        return False
    lowered = head.lower()
    if b"\r\ntransfer-encoding: chunked" in lowered:
        return body.endswith(b"\r\n0\r\n\r\n") or body == b"0\r\n\r\n"
    return len(body) >= int(lowered.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0])


def parse(received, seconds):
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = unchunk(body)
    return Answer(int(first.split(" ", 2)[1]), headers, body, seconds)


def unchunk(data):
    body = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        count = int(size, 16)
        body, data = body + data[:count], data[count + 2 :]
        if count == 0:
            break
    return body
