"""Process 1 of an emulated cloud sandbox: kernels like Jupyter's, driven by JSON lines.

Orders come on standard input, events leave on standard output, one JSON object a line; the end of the input is the end of the
sandbox. Each context is a kernel, a process of its own with state that outlives its executions; it runs as an unprivileged user
and so cannot reach this process or its streams. Kernels talk over a socket, in JSON lines as well; what they and their children
write to file descriptors 1 and 2 comes through pipes.

With --here FOLDER it is a process of this machine instead, for tests to which it does not matter where code runs: kernels live in
that folder, and are ended with this process, which no container does for them.

orders: open {context, language, cwd, env}, execute {context, run, code, env}, cancel {context, run}, restart {context},
        close {context}
events: ready, opened {context}, refused {context, reason}, restarted {context}, closed {context},
        and of a run: started {count}, output {stream, text}, result {main, mime}, error {name, value, traceback}, ended
"""

import codecs
import collections
import json
import os
import selectors
import signal
import socket
import subprocess
import sys

USER = 1000
FOLDER = os.path.dirname(os.path.abspath(__file__))
READ_SIZE = 65536  # what a pipe holds
PROGRAMS = {
    "python": ["/usr/bin/python3", "-u", f"{FOLDER}/python_kernel.py"],
    "javascript": ["/usr/bin/node", f"{FOLDER}/javascript_kernel.js"],
    "bash": ["/usr/bin/python3", "-u", f"{FOLDER}/bash_kernel.py"],
}
BASE_ENV = {
    "HOME": "/home/user",
    "USER": "user",
    "LOGNAME": "user",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "MPLBACKEND": "module://kernel_figures",
    "MPLCONFIGDIR": "/home/user/.config/matplotlib",
    "E2B_SANDBOX": "true",
}


def say(event, **fields):
    data = (json.dumps({"event": event, **fields}) + "\n").encode()
    while data:
        data = data[os.write(1, data) :]


class Lines:
    """Cuts what comes in pieces into lines."""

    def __init__(self):
        self.begun = bytearray()

    def feed(self, data):
        first, *others = data.split(b"\n")
        self.begun += first
        for other in others:
            yield bytes(self.begun)
            self.begun = bytearray(other)


class Pipe:
    """One of a kernel's standard streams, as text."""

    def __init__(self, stream):
        self.stream = stream
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.ended = False

    def drain(self):
        """What is there now, in pieces. Not what is written meanwhile, of which there may be no end."""
        size = 0
        while size < READ_SIZE and not self.ended:
            try:
                data = os.read(self.reader, READ_SIZE)
            except BlockingIOError:
                return
            self.ended = not data
            size += len(data)
            text = self.decoder.decode(data)
            if text:
                yield text


class Kernel:
    """A context: its process, the run that it is busy with and those that wait."""

    def __init__(self, loop, context, language, cwd, env):
        self.loop, self.context, self.language, self.cwd, self.env = loop, context, language, cwd, env
        self.waiting = collections.deque()
        self.running = None
        self.start()

    def start(self):
        self.count = 0
        self.lines = Lines()
        self.control, theirs = socket.socketpair()
        self.pipes = [Pipe("stdout"), Pipe("stderr")]
        identity = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            self.process = subprocess.Popen(
                PROGRAMS[self.language],
                stdin=subprocess.DEVNULL,
                stdout=self.pipes[0].writer,
                stderr=self.pipes[1].writer,
                cwd=self.cwd,
                env={**BASE_ENV, **self.env, "KERNEL_CONTROL": str(theirs.fileno())},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                **identity,
            )
        finally:
            theirs.close()
            for pipe in self.pipes:
                os.close(pipe.writer)
        self.loop.register(self.control, selectors.EVENT_READ, self.read_control)
        for pipe in self.pipes:
            self.loop.register(pipe.reader, selectors.EVENT_READ, self.read_pipes)

    def stop(self):
        self.loop.unregister(self.control)
        self.control.close()
        for pipe in self.pipes:
            self.forget(pipe)
            os.close(pipe.reader)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def forget(self, pipe):
        if pipe.reader in self.loop.get_map():
            self.loop.unregister(pipe.reader)

    def submit(self, order):
        self.waiting.append(order)
        self.advance()

    def advance(self):
        if self.running is None and self.waiting:
            order = self.waiting.popleft()
            self.running = order["run"]
            self.count += 1
            say("started", run=self.running, count=self.count)
            self.control.sendall((json.dumps({"code": order["code"], "env": order["env"]}) + "\n").encode())

    def cancel(self, run):
        if self.running == run:
            try:
                os.killpg(self.process.pid, signal.SIGINT)
            except ProcessLookupError:
                pass
        elif any(order["run"] == run for order in self.waiting):
            self.waiting = collections.deque(order for order in self.waiting if order["run"] != run)
            say("ended", run=run)

    def restart(self):
        self.stop()
        self.lose_run()
        self.start()
        self.advance()

    def close(self):
        self.stop()
        self.lose_run()
        while self.waiting:
            self.running = self.waiting.popleft()["run"]
            self.lose_run()

    def lose_run(self):
        """Says of a run that its kernel is gone, as the code interpreter does."""
        if self.running is not None:
            say("error", run=self.running, name="ContextRestarting", value="Context was restarted", traceback="")
            say("ended", run=self.running)
            self.running = None

    def read_pipes(self):
        for pipe in self.pipes:
            for text in pipe.drain():
                if self.running is not None:  # nobody asked for what is written between two runs
                    say("output", run=self.running, stream=pipe.stream, text=text)
            if pipe.ended:  # the program has closed it
                self.forget(pipe)

    def read_control(self):
        try:
            data = self.control.recv(READ_SIZE)
        except ConnectionResetError:
            data = b""
        self.read_pipes()  # what was written before the kernel spoke
        if not data:
            self.restart()
            return
        for line in self.lines.feed(data):
            self.hear(json.loads(line))

    def hear(self, message):
        if self.running is None:
            return
        say(**{**message, "run": self.running})
        if message["event"] == "ended":
            self.running = None
            self.advance()


class Supervisor:
    """All contexts of the sandbox, and the host's end."""

    def __init__(self):
        self.loop = selectors.DefaultSelector()
        self.kernels = {}
        self.lines = Lines()

    def read_orders(self):
        data = os.read(0, READ_SIZE)
        if not data:
            self.end()
        for line in self.lines.feed(data):
            self.obey(json.loads(line))

    def obey(self, order):
        kind, context = order["order"], order["context"]
        if kind == "open":
            self.open(order)
            return
        kernel = self.kernels.get(context)
        if kernel is None:
            self.refuse(order)
        elif kind == "execute":
            kernel.submit(order)
        elif kind == "cancel":
            kernel.cancel(order["run"])
        elif kind == "restart":
            kernel.restart()
            say("restarted", context=context)
        elif kind == "close":
            del self.kernels[context]
            kernel.close()
            say("closed", context=context)

    def refuse(self, order):
        if order["order"] == "execute":
            say("error", run=order["run"], name="ContextNotFound", value=order["context"], traceback="")
            say("ended", run=order["run"])
        elif order["order"] != "cancel":
            say("refused", context=order["context"], reason="no such context")

    def open(self, order):
        context = order["context"]
        try:
            cwd = BASE_ENV["HOME"] if order["cwd"] == "/home/user" else order["cwd"]
            self.kernels[context] = Kernel(self.loop, context, order["language"], cwd, order["env"])
            say("opened", context=context)
        except (OSError, KeyError) as problem:
            say("refused", context=context, reason=f"{type(problem).__name__}: {problem}")

    def end(self, *_):
        for kernel in self.kernels.values():
            try:
                os.killpg(kernel.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os._exit(0)

    def run(self):
        signal.signal(signal.SIGTERM, self.end)
        self.loop.register(0, selectors.EVENT_READ, self.read_orders)
        say("ready")
        while True:
            for key, _ in self.loop.select():
                # An earlier one of this round may have closed it.
                if self.loop.get_map().get(key.fd) is key:
                    key.data()


def reap(*_):
    """Buries orphans, which are process 1's; a kernel's own end is seen by its socket."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def main():
    signal.signal(signal.SIGCHLD, reap)
    if "--root-writable" in sys.argv:
        os.chmod("/", 0o1777)
    if "--here" in sys.argv:
        stay(sys.argv[sys.argv.index("--here") + 1])
    Supervisor().run()


def stay(folder):
    if os.geteuid() == 0:
        os.chown(folder, USER, USER)
    BASE_ENV.update(HOME=folder, TMPDIR=folder, MPLCONFIGDIR=folder)


if __name__ == "__main__":
    main()
