"""The account of scripts/chaos, against a service that answers wrongly."""

import json
import socketserver
import threading

from load import Load
from programs import Programs


class Wrong(socketserver.BaseRequestHandler):
    """Answers each request in the way that its server says."""

    def handle(self):
        while head := self.request.recv(1 << 16):
            asked = json.loads(head.partition(b"\r\n\r\n")[2])
            for answer in self.server.answers(asked):
                self.request.sendall(answer)
            if self.server.closes:
                return


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that has had enough of it closes the connection."""


def answer(body, status=200):
    content = json.dumps(body).encode()
    return f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


def right(asked):
    token = asked["arguments"]["token"]
    return answer({"outcome": "succeeded", "result": {"token": token}, "sandbox_id": token})


def account(answers, closes=False):
    with Server(("127.0.0.1", 0), Wrong) as server:
        server.answers, server.closes = answers, closes
        threading.Thread(target=server.serve_forever, daemon=True).start()
        load = Load(server.server_address[1], Programs(1, ("python",), 0.0), clients=1, pause=0.01)
        with load:
            while load.asked < 4:
                load.stopping.wait(0.01)
        server.shutdown()
        return load.summary()


def check(what, holds):
    if not holds:
        raise SystemExit(f"expected: {what}")


whole = account(lambda asked: [right(asked)])
check("no complaint about right answers", whole.complaints == [] and whole.asked == whole.answered >= 4 and whole.broken == 0)
check("each sandbox used once", whole.twice == 0)
other = account(lambda asked: [answer({"outcome": "succeeded", "result": {"token": "another's"}, "sandbox_id": "same"})])
check("another's answer to be found", any("another's" in each for each in other.complaints))
check("a sandbox that was used twice to be found", other.twice == 1)
double = account(lambda asked: [right(asked), right(asked)])
check("a second answer to be found", any("more than one" in each or "to nothing" in each for each in double.complaints))
none = account(lambda asked: [], closes=True)
check("connections without an answer to be counted", none.broken == none.asked and none.answered == 0 and none.complaints == [])
failed = account(lambda asked: [answer({"type": "urn:sandpool:problem:internal", "title": "The service failed"}, 500)])
check("a failure of the service to be found", any("status 500" in each for each in failed.complaints))
