"""Runs a command on a terminal of its own and answers its questions.

terminal.py COMMAND… <script, where the script has a line for each thing to do: `expect TEXT`, `send TEXT` (and a line break),
`type TEXT` (without one), `interrupt` (again every second
until it has ended, as a person would: a shell that is about to read a line may miss the first). Prints all that the terminal showed; ends with the command's status, or with 99 where
something expected was not shown within 20 s. The terminal's settings before and after are in the file TERMINAL_SETTINGS.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

PATIENCE = 20


def main():
    steps = [line.rstrip("\n").partition(" ") for line in sys.stdin]
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    child = subprocess.Popen(
        sys.argv[1:], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=lambda: own_terminal(theirs)
    )
    screen, read_up_to = b"", 0
    status = verb = None
    for verb, _, text in steps:
        if verb == "expect":
            deadline = time.monotonic() + PATIENCE
            while text.encode() not in screen[read_up_to:]:
                if time.monotonic() > deadline or (child.poll() is not None and not readable(ours)):
                    sys.stdout.buffer.write(screen)
                    print(f"\n--- not shown: {text}")
                    child.kill()
                    sys.exit(99)
                screen += take(ours)
            read_up_to += screen[read_up_to:].index(text.encode()) + len(text)
        elif verb == "interrupt":
            os.killpg(child.pid, signal.SIGINT)
        else:
            os.write(ours, text.encode() + (b"\n" if verb == "send" else b""))
    deadline = time.monotonic() + PATIENCE
    again = time.monotonic() + 1 if verb == "interrupt" else deadline
    while status is None and time.monotonic() < deadline:
        screen += take(ours)
        status = child.poll()
        if status is None and time.monotonic() > again:
            again = time.monotonic() + 1
            os.killpg(child.pid, signal.SIGINT)
    screen += take(ours)
    sys.stdout.buffer.write(screen)
    if status is None:
        child.kill()
        print("\n--- did not end")
        sys.exit(98)
    if termios.tcgetattr(theirs) != before:
        print("\n--- the terminal's settings were not put back")
        sys.exit(97)
    sys.exit(status if status >= 0 else 128 - status)


def own_terminal(terminal):
    import fcntl

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def readable(terminal):
    return bool(select.select([terminal], [], [], 0)[0])


def take(terminal):
    if select.select([terminal], [], [], 0.1)[0]:
        return os.read(terminal, 65536)
    return b""


main()
