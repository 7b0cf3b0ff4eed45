"""What a Python kernel's programs print and show.

Standard streams gather what is written for a moment, as IPython's do, unless it is flushed; they have no buffer of bytes
beneath. Forked children write to the file descriptors instead, so that two processes never speak at once.
"""

import io
import os
import sys
import threading
import time

from display_forms import bundle
from wire import say

MOMENT = 0.02  # seconds; IPython takes ten times as long
FULL = 65536


class Stream(io.TextIOBase):
    """Standard output or error of a program."""

    encoding, errors = "UTF-8", None

    def __init__(self, name, descriptor, wake):
        self.name, self.descriptor, self.wake = name, descriptor, wake
        self.lock = threading.RLock()
        self.pieces, self.size = [], 0

    def writable(self):
        return True

    def fileno(self):
        return self.descriptor

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            with self.lock:
                self.pieces.append(text)
                self.size += len(text)
                full = self.size >= FULL
            if full:
                self.flush()
            else:
                self.wake.set()
        return len(text)

    def flush(self):
        with self.lock:
            text, self.pieces, self.size = "".join(self.pieces), [], 0
            for at in range(0, len(text), FULL):
                say("output", stream=self.name, text=text[at : at + FULL])


_wake = threading.Event()
_streams = [Stream("stdout", 1, _wake), Stream("stderr", 2, _wake)]


def flush():
    for stream in _streams:
        stream.flush()


def display(*values, raw=False, **_):
    """IPython's: shows values in all their forms. With raw they are such forms already, by media type."""
    flush()
    for value in values:
        say("result", main=False, mime=value if raw else bundle(value))


def install():
    sys.stdout, sys.stderr = _streams
    threading.Thread(target=_flush_now_and_then, daemon=True).start()
    os.register_at_fork(before=flush, after_in_child=_write_to_descriptors)


def _flush_now_and_then():
    while True:
        _wake.wait()
        _wake.clear()
        time.sleep(MOMENT)
        flush()


def _write_to_descriptors():
    sys.stdout = os.fdopen(os.dup(1), "w", 1, encoding="utf-8", errors="replace")
    sys.stderr = os.fdopen(os.dup(2), "w", 1, encoding="utf-8", errors="replace")
