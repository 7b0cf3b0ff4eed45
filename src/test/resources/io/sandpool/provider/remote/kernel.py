"""A kernel for tests: a plain process that runs source text as a cloud's kernels do. State stays from one text to the next; what is
printed is told as it is flushed, and so is what anybody writes to the process's own standard output.

In: a line of JSON with `code`, for each execution. Out: lines of JSON with `type` and `text`; `end` is the last of an execution.
"""

import json
import os
import signal
import sys
import threading
import traceback

# Whoever runs the tests in the background of a shell has it ignored for all below.
signal.signal(signal.SIGINT, signal.default_int_handler)

out = os.fdopen(os.dup(1), "w", encoding="utf-8")
lock = threading.Lock()


def tell(kind, text=""):
    with lock:
        out.write(json.dumps({"type": kind, "text": text}) + "\n")
        out.flush()


class Stream:
    def __init__(self, kind):
        self.kind, self.waiting = kind, ""

    def write(self, text):
        self.waiting += text
        return len(text)

    def flush(self):
        text, self.waiting = self.waiting, ""
        if text:
            tell(self.kind, text)


def watch(fd, kind):
    while True:
        tell(kind, os.read(fd, 4096).decode(errors="replace"))


def main():
    for fd, kind in ((1, "stdout"), (2, "stderr")):
        reader, writer = os.pipe()
        os.dup2(writer, fd)
        os.close(writer)
        threading.Thread(target=watch, args=(reader, kind), daemon=True).start()
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    names = {"__name__": "__main__"}
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        try:
            exec(json.loads(line)["code"], names)
        except BaseException as problem:
            tell("error", json.dumps([type(problem).__name__, str(problem), traceback.format_exc()]))
        sys.stdout.flush()
        sys.stderr.flush()
        tell("end")


main()
