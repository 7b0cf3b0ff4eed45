"""The way to the cloud, which may be cut, slow, or full of refusals."""

import contextlib
import socket
import threading
import time

METHODS = (b"GET ", b"POST ", b"PUT ", b"PATCH ", b"DELETE ")
REFUSAL = (
    b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 1\r\nContent-Length: 45\r\nConnection: close\r\n\r\n"
    b'{"code": 429, "message": "Too many requests"}'
)
CHUNK = 1 << 16


class Proxy:
    """Passes bytes on both ways, from `with` on, as `mode` says at that moment: pass, dead, slow or throttling."""

    def __init__(self, cloud_port, delay=2.0):
        self.cloud_port, self.delay, self.mode = cloud_port, delay, "pass"
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.open = set()
        self.hit = 0  # requests that met the fault

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.cut()

    def cut(self):
        """Ends all connections there are."""
        for each in list(self.open):
            shut(each)

    def _accept(self):
        while True:
            try:
                service, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(service,), daemon=True).start()

    def _serve(self, service):
        if self.mode == "dead":
            self.hit += 1
            service.close()
            return
        try:
            cloud = socket.create_connection(("127.0.0.1", self.cloud_port))
        except OSError:
            service.close()
            return
        self.open |= {service, cloud}
        answering = threading.Thread(target=self._answers, args=(cloud, service), daemon=True)
        answering.start()
        self._requests(service, cloud)
        shut(cloud)
        answering.join()
        self.open -= {service, cloud}
        service.close()
        cloud.close()

    def _requests(self, service, cloud):
        for data in chunks(service):
            if self.mode != "pass" and data.startswith(METHODS):
                self.hit += 1
                if self.mode == "throttling":
                    with contextlib.suppress(OSError):
                        service.sendall(REFUSAL)
                    return
                if self.mode == "dead":
                    return
                time.sleep(self.delay)
            try:
                cloud.sendall(data)
            except OSError:
                return

    def _answers(self, cloud, service):
        for data in chunks(cloud):
            try:
                service.sendall(data)
            except OSError:
                break
        shut(service)


def chunks(source):
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            yield data


def shut(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
