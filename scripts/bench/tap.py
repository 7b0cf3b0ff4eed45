"""Sits before a cloud, notes how long the cloud took for each run, and what each sandbox was told."""

import re
import socket
import threading
import time

RUN = b"POST /execute"
# Whatever is longer installs the guest in a sandbox that was just made.
LONGEST_RUN = 8 << 10
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
SANDBOX = re.compile(rb"\r\ne2b-sandbox-id: *(\w+)", re.IGNORECASE)


class Tap:
    """Passes bytes on both ways, from `with` on. For one run at a time."""

    def __init__(self, cloud_port):
        self.cloud_port = cloud_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.asked = self.answered = None
        self.runs = 0
        self.told = {}  # bodies of executions by sandbox, in order
        self.sockets = []

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.cut()

    def cut(self):
        """From here on the cloud cannot be reached."""
        self.listener.close()
        for each in self.sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def round_trip(self):
        """Seconds from the first byte of the last run's request to the last of its answer, seen from here."""
        return self.answered - self.asked

    def _accept(self):
        while True:
            try:
                service, _ = self.listener.accept()
                cloud = socket.create_connection(("127.0.0.1", self.cloud_port))
            except OSError:
                return
            for each in (service, cloud):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.sockets.append(each)
            running = threading.Event()
            threading.Thread(target=self._ask, args=(service, cloud, running), daemon=True).start()
            threading.Thread(target=self._answer, args=(cloud, service, running), daemon=True).start()

    def _ask(self, service, cloud, running):
        requests = Requests(self.told)
        for data in chunks(service):
            if is_run(data):
                running.set()
                self.asked = time.perf_counter()
                self.runs += 1
            elif any(data.startswith(method) for method in (b"GET ", b"POST ", b"DELETE ")):
                running.clear()
            if not sent(cloud, data):
                break
            requests.feed(data)
        close(cloud)

    def _answer(self, cloud, service, running):
        for data in chunks(cloud):
            if running.is_set():
                self.answered = time.perf_counter()
            if not sent(service, data):
                break
        close(service)


class Requests:
    """Puts the requests of one connection together again."""

    def __init__(self, told):
        self.told = told
        self.unread = b""

    def feed(self, data):
        self.unread += data
        while b"\r\n\r\n" in self.unread:
            head, _, rest = self.unread.partition(b"\r\n\r\n")
            length = LENGTH.search(head)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            sandbox = SANDBOX.search(head)
            if head.startswith(RUN) and sandbox:
                self.told.setdefault(sandbox[1].decode(), []).append(rest[:size])
            self.unread = rest[size:]


def chunks(source):
    try:
        while data := source.recv(1 << 16):
            yield data
    except OSError:
        return


def is_run(data):
    length = LENGTH.search(data)
    return data.startswith(RUN) and length is not None and int(length[1]) <= LONGEST_RUN


def sent(end, data):
    """Whether the other side was still there to take it."""
    try:
        end.sendall(data)
        return True
    except OSError:
        return False


def close(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
