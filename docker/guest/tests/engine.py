"""One container, over the Docker Engine's HTTP interface: what the service does, and no more."""

import http.client
import json
import os
import socket
import struct
import sys
import time

SOCKET = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock").removeprefix("unix://")
RUNTIME = os.environ.get("SANDPOOL_RUNTIME", "sandpool-runsc")
NETWORK = os.environ.get("SANDPOOL_NETWORK", "host")
API = "/v1.41" if os.environ.get("DOCKER_API_VERSION") is None else "/v" + os.environ["DOCKER_API_VERSION"]
MIB = 1 << 20


def definition(image, memory=256 * MIB, disk=100 * MIB, shm=16 * MIB, env=()):
    """What the host must ask of Docker. Everything here is part of the guest's contract."""
    return {
        "Image": image,
        "User": "0",
        "OpenStdin": True,
        "StdinOnce": True,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Env": list(env),
        "Labels": {"io.sandpool.guest-test": "true"},
        "HostConfig": {
            "Runtime": RUNTIME,
            "NetworkMode": NETWORK,
            "CapDrop": ["ALL"],
            "CapAdd": ["SETUID", "SETGID", "KILL", "SYS_RESOURCE"],
            "SecurityOpt": ["no-new-privileges"],
            "ReadonlyRootfs": True,
            "Tmpfs": {
                "/workspace": f"rw,exec,nosuid,nodev,uid=65534,gid=65534,mode=0755,size={disk}",
                "/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m",
            },
            "ShmSize": shm,
            "Memory": memory,
            "MemorySwap": memory,
            "NanoCpus": 1_000_000_000,
            "PidsLimit": 1024,
            "Ulimits": [{"Name": name, "Soft": value, "Hard": value} for name, value in (("nproc", 64), ("nofile", 256), ("core", 0))],
            "LogConfig": {"Type": "none"},
        },
    }


class DockerConnection(http.client.HTTPConnection):
    def __init__(self, timeout=60):
        super().__init__("docker", timeout=timeout)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(SOCKET)


def call(method, path, body=None):
    connection = DockerConnection()
    try:
        connection.request(method, API + path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise OSError(f"{method} {path}: {answer.status} {text.decode()}")
    return json.loads(text) if text else None


class Container:
    def __init__(self, image, **settings):
        self.id = call("POST", "/containers/create", definition(image, **settings))["Id"]
        self.stream = None
        self.buffer = bytearray()

    def start(self):
        self.stream = socket.socket(socket.AF_UNIX)
        self.stream.settimeout(30)
        self.stream.connect(SOCKET)
        path = f"{API}/containers/{self.id}/attach?stream=1&stdin=1&stdout=1&stderr=1"
        self.stream.sendall(f"POST {path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.stream.recv(1)
            if not byte:
                raise EOFError(f"attach: {head!r}")
            head += byte
        call("POST", f"/containers/{self.id}/start")

    def send(self, data):
        self.stream.settimeout(30)
        self.stream.sendall(data)

    def receive(self, timeout):
        """Some bytes of standard output. What comes on standard error is for the person who looks on."""
        end = time.monotonic() + timeout
        while True:
            if len(self.buffer) >= 8:
                stream, length = struct.unpack_from(">BxxxI", self.buffer)
                if len(self.buffer) >= 8 + length:
                    content = bytes(self.buffer[8 : 8 + length])
                    del self.buffer[: 8 + length]
                    if stream == 1:
                        return content
                    sys.stderr.write(content.decode(errors="replace"))
                    continue
            remaining = end - time.monotonic()
            if remaining <= 0:
                raise TimeoutError("the guest says nothing")
            self.stream.settimeout(remaining)
            more = self.stream.recv(1 << 18)
            if not more:
                raise EOFError("the guest is gone")
            self.buffer += more

    def end_input(self):
        self.stream.shutdown(socket.SHUT_WR)

    def is_running(self):
        return call("GET", f"/containers/{self.id}/json")["State"]["Running"]

    def signal(self, name):
        call("POST", f"/containers/{self.id}/kill?signal={name}")

    def wait(self, timeout):
        """Until the container has ended."""
        end = time.monotonic() + timeout
        while self.is_running():
            if time.monotonic() > end:
                raise TimeoutError("the container runs on")
            time.sleep(0.02)

    def run_beside(self, *command):
        """Another process in the container, as the program's user; its end is not waited for."""
        body = {"User": "65534", "Cmd": list(command)}
        call("POST", f"/exec/{call('POST', f'/containers/{self.id}/exec', body)['Id']}/start", {"Detach": True})

    def remove(self):
        # The stream first: Docker waits for one that is not read, and so would the removal.
        if self.stream:
            self.stream.close()
        call("DELETE", f"/containers/{self.id}?force=1&v=1")
