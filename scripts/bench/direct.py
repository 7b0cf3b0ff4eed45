"""The same runs without the service: the driver asks the cloud itself, as the service does."""

from client import Client, request


class Direct:
    """Sandboxes of the driver's own, told what a sandbox of the service was told."""

    def __init__(self, cloud, port, told):
        """`told` are the two executions of one sandbox that was used: what installs the guest, and the run."""
        self.cloud, self.port = cloud, port
        self.install, self.run = told
        self.waiting = []

    def make(self, count):
        api = Client(self.port)
        body = b'{"templateID": "code-interpreter-v1", "timeout": 300, "secure": true}'
        for _ in range(count):
            answer = api.send(with_headers(request("POST", "/sandboxes", body), {"X-API-Key": self.cloud.key}))
            if answer.status != 201:
                raise RuntimeError(f"the cloud made no sandbox: {answer.body!r}")
            made = answer.json()
            headers = {"E2b-Sandbox-Id": made["sandboxID"], "E2b-Sandbox-Port": "49999", "X-Access-Token": made["envdAccessToken"]}
            self._execute(api, headers, self.install)
            self.waiting.append(headers)
        self.connection = api

    def next(self):
        """The answer of a sandbox that was not used before."""
        return self._execute(self.connection, self.waiting.pop(), self.run)

    def end(self):
        self.connection.close()

    @staticmethod
    def _execute(client, headers, body):
        answer = client.send(with_headers(request("POST", "/execute", body), headers))
        if answer.status != 200 or b"end_of_execution" not in answer.body:
            raise RuntimeError(f"the cloud ran nothing: {answer.status} {answer.body[:300]!r}")
        return answer


def with_headers(data, headers):
    head, _, body = data.partition(b"\r\n\r\n")
    lines = "".join(f"\r\n{name}: {value}" for name, value in headers.items())
    return head + lines.encode() + b"\r\n\r\n" + body
