"""A kernel for bash with the ways of Jupyter's bash_kernel.

An interactive bash on a terminal is fed line by line. Standard output and error are one, come a line at a time, and only as
standard output; a status other than 0 of the last command is an error without a name whose value is the status; bash's end
starts another one.
"""

import json
import os
import pty
import re
import signal
import termios
import uuid

from wire import control, say

WORD = f"PROMPT_{uuid.uuid4().hex}"
# Spelt with an empty pair of brackets, so that printing the variables does not look like a prompt.
SETUP = f"PS1='{WORD}\\[\\]>' PS2='{WORD}\\[\\]+' PROMPT_COMMAND=''; export PAGER=cat; bind 'set enable-bracketed-paste off' >/dev/null 2>&1"
BREAKS = re.compile(rb"(?P<first>%b>)|(?P<more>%b\+)|\r?\n|\r" % (WORD.encode(), WORD.encode()))
INTERRUPT = b"\x03"


class BashEnded(Exception):
    pass


class Bash:
    """An interactive bash behind a terminal."""

    def __init__(self):
        self.unread = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execv("/bin/bash", ["bash", "--norc", "--noprofile", "-i"])
        attributes = termios.tcgetattr(self.terminal)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(self.terminal, termios.TCSANOW, attributes)
        self.send(SETUP)
        self.wait(lambda text: None)

    def send(self, line):
        data = line.encode() + b"\n"
        while data:
            data = data[os.write(self.terminal, data) :]

    def interrupt(self):
        os.write(self.terminal, INTERRUPT)

    def read(self):
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # nobody has the terminal open any more
            data = b""
        if not data:
            raise BashEnded
        self.unread += data

    def wait(self, hear):
        """Passes lines on until bash asks for more. Returns whether it is for the rest of a command."""
        while True:
            found = BREAKS.search(self.unread)
            if not found or found.end() == len(self.unread) and found.group() == b"\r":
                self.read()
                continue
            text, mark = self.unread[: found.start()].decode("utf-8", "replace"), found.group()
            self.unread = self.unread[found.end() :]
            if found["first"] or found["more"]:
                if text:
                    hear(text)
                return bool(found["more"])
            hear(text + ("\r" if mark == b"\r" else "\n"))


class Kernel:
    def __init__(self):
        self.bash = Bash()
        self.busy = False
        signal.signal(signal.SIGINT, lambda *_: self.busy and self.interrupt())

    def interrupt(self):
        raise KeyboardInterrupt

    def output(self, text):
        say("output", stream="stdout", text=text)

    def execute(self, code):
        """Returns the status of the last command, or None where there is none to speak of."""
        incomplete = False
        for line in code.rstrip().splitlines():
            self.bash.send(line)
            incomplete = self.bash.wait(self.output)
        if incomplete:
            self.bash.interrupt()
            self.bash.wait(lambda text: None)
            return None
        return self.status()

    def status(self):
        said = []
        self.bash.send("echo $?")
        self.bash.wait(said.append)
        return int(said[0]) if said and said[0].strip().isdigit() else 1

    def run(self, order):
        status = None
        try:
            self.busy = True
            with_env = [f"export {name}={quoted(value)}" for name, value in order["env"].items()]
            self.silently(with_env)
            status = self.execute(order["code"]) if order["code"].strip() else None
        except KeyboardInterrupt:
            self.busy = False
            self.bash.interrupt()
            self.bash.wait(self.output)
        except BashEnded:
            self.busy = False
            self.output(self.bash.unread.decode("utf-8", "replace") + "Restarting Bash")
            self.bash = Bash()
        self.busy = False
        self.silently([f"unset {name}" for name in order["env"]])
        if status:
            say("error", name="", value=str(status), traceback="")
        say("ended")

    def silently(self, lines):
        for line in lines:
            self.bash.send(line)
            self.bash.wait(lambda text: None)


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def main():
    kernel = Kernel()
    orders = control.makefile("rb")
    for line in orders:
        kernel.run(json.loads(line))


if __name__ == "__main__":
    main()
