"""Callers who come at moments of their own, each with a connection of its own, driven by one thread."""

import selectors
import time

from client import Client, is_whole, parse


def spaced(port, data, count, gap, patience):
    """Sends `count` requests, each `gap` seconds after the one before, without waiting for answers; all at once where it is 0.

    The answers come in the order of the requests, each timed from its own; None where none came.
    """
    if gap == 0:
        ready = [Client(port) for _ in range(count)]
        return _Arrivals(port, data, ready).drive(count, gap, patience)
    return _Arrivals(port, data, []).drive(count, gap, patience)


class _Arrivals:
    def __init__(self, port, data, ready):
        self.port, self.data, self.ready = port, data, ready
        self.selector = selectors.DefaultSelector()
        self.open = {}  # by socket: number, client, moment of the request, what came

    def drive(self, count, gap, patience):
        answers, begin, sent = [None] * count, time.monotonic(), 0
        deadline = begin + count * gap + patience
        try:
            while sent < count or self.open:
                while sent < count and time.monotonic() >= begin + sent * gap:
                    self._send(sent)
                    sent += 1
                if time.monotonic() > deadline:
                    break
                due = begin + sent * gap - time.monotonic() if sent < count else 1
                for key, _ in self.selector.select(max(0, min(due, 1))):
                    self._receive(key.fileobj, answers)
        finally:
            for _, client, _, _ in self.open.values():
                client.close()
            self.selector.close()
        return answers

    def _send(self, number):
        client = self.ready[number] if self.ready else Client(self.port)
        self.selector.register(client.socket, selectors.EVENT_READ)
        self.open[client.socket] = (number, client, time.perf_counter(), bytearray())
        client.socket.sendall(self.data)

    def _receive(self, socket, answers):
        number, client, started, received = self.open[socket]
        try:
            more = socket.recv(1 << 16)
        except OSError:
            more = b""
        received += more
        if more and not is_whole(bytes(received)):
            return
        if more:
            answers[number] = parse(bytes(received), time.perf_counter() - started)
        self.selector.unregister(socket)
        del self.open[socket]
        client.close()
