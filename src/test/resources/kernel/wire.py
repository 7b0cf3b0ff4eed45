"""A kernel's end of its socket to the supervisor."""

import json
import os
import socket
import threading

control = socket.socket(fileno=int(os.environ.pop("KERNEL_CONTROL")))
control.set_inheritable(False)
_lock = threading.Lock()


def say(event, **fields):
    data = (json.dumps({"event": event, **fields}) + "\n").encode()
    with _lock:
        control.sendall(data)
