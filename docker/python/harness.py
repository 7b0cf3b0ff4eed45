"""Runs one Python program in an interpreter that was started and warmed up before the program came.

The guest (process 1) talks to this harness over a socket, in the frames of docs/guest-protocol.md. The program runs in this
very process, as a script would: that is what makes it fast, and why everything the harness needs is taken aside first. A
program that goes out of its way to deceive the harness deceives only its own caller.

System calls and switches between processes are what a short run consists of, so the harness avoids both where it can.
"""

import atexit
import builtins
import gc
import importlib
import json
import opcode
import os
import resource
import sys
import threading
import traceback
import types

# Functions made from here on keep these builtins, whatever the program does to its own.
__builtins__ = dict(vars(builtins))

CONTROL = 3
FRAME_MAX = 65536
READ_MAX = 32768  # a larger buffer would be mapped and unmapped anew for every read
ENV, ARGS, ARGUMENTS, CODE, RUN = 0x05, 0x06, 0x07, 0x08, 0x09
READY, DONE, REHEARSE, RESULT, ERROR = 0x40, 0x41, 0x42, 0x84, 0x85
# The folders are others where the images are not ours.
PATH = os.path.join(os.environ.pop("SANDPOOL_FOLDER", "/workspace"), "main.py")
FONTS = os.environ.pop("SANDPOOL_FONTS", "/sandpool/matplotlib")
MESSAGE_MAX, TRACEBACK_MAX = 8192, 32768
LOAD_NAME = opcode.opmap["LOAD_NAME"]
# The first run of any code is slow, as its memory must be found. So the guest has this run a few times before it says hello.
REHEARSAL = b"import json\ndef main(n):\n    print(n + 1)\n    return {'n': [n, None, 'x']}\n"

read, write, pwrite = os.read, os.write, os.pwrite
from_json = json.JSONDecoder().decode
format_exception = traceback.format_exception
original_excepthook = sys.excepthook
original_streams = sys.stdout, sys.stderr


def json_encoder(encode_string, make=json.encoder.c_make_encoder):
    """json.dumps without NaN, by the part of it that is in C and so doesn't depend on what the program may have changed."""

    def refuse(value):
        raise TypeError(f"{type(value).__name__} is not JSON serializable")

    return lambda value: "".join(make({}, refuse, encode_string, None, ": ", ", ", False, False, False)(value, 0))


to_json = json_encoder(json.encoder.encode_basestring)
to_ascii_json = json_encoder(json.encoder.encode_basestring_ascii)


class MainNotDefined(Exception):
    """Arguments came, but the program has no main to take them."""


class ResultNotSerializable(Exception):
    """What main returned is not JSON."""


class Control:
    """This end of the control socket. What is said waits, to travel in one piece with DONE if nothing comes in between."""

    def __init__(self):
        self.waiting = []
        self.silent = False  # in a forked copy of this process, which must not speak for it

    def say(self, kind, payload):
        for at in range(0, len(payload) or 1, FRAME_MAX):
            piece = payload[at : at + FRAME_MAX]
            self.waiting += (len(piece).to_bytes(4, "big"), bytes((kind, 0, 0, 0, 1)), piece)

    def flush(self):
        data = b"".join(self.waiting)
        self.waiting.clear()
        if not self.silent:
            written = write(CONTROL, data)
            while written < len(data):
                written += write(CONTROL, memoryview(data)[written:])

    def fall_silent(self):
        self.silent = True

    def receive(self):
        """The content of all frames up to RUN or REHEARSE, by type."""
        parts, buffer = {}, b""
        while RUN not in parts and REHEARSE not in parts:
            more = read(CONTROL, READ_MAX)
            if not more:
                os._exit(0)
            buffer = buffer + more if buffer else more
            at, end = 0, len(buffer)
            while end - at >= 9:
                stop = at + 9 + int.from_bytes(buffer[at : at + 4], "big")
                if stop > end:
                    break
                parts.setdefault(buffer[at + 4], []).append(buffer[at + 9 : stop])
                at = stop
            buffer = buffer[at:]
        return {kind: b"".join(pieces) for kind, pieces in parts.items()}


class Source:
    """The program's file, for tracebacks, inspect and the children of multiprocessing. Open ahead, as opening takes longest."""

    def __init__(self):
        self.fd = os.open(PATH, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)

    def write(self, code):
        try:
            pwrite(self.fd, code, 0)
        except OSError:  # the disk is full of the caller's own files: the program itself is in memory
            pass

    def clear(self):
        os.ftruncate(self.fd, 1)  # not 0: finding memory for the file takes longer than writing


def strings(data):
    return [os.fsdecode(item) for item in data.split(b"\0")[:-1]]


def prepare(parts):
    """Makes the process look as if it had been started for this program. Returns the module that it becomes."""
    if ENV in parts:
        for entry in strings(parts[ENV]):
            name, _, value = entry.partition("=")
            os.environ[name] = value
        if "TZ" in os.environ:
            import time

            time.tzset()
    sys.argv[:] = [PATH, *strings(parts.get(ARGS, b""))]
    module = types.ModuleType("__main__")
    module.__file__ = PATH
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    return module


def calls_main(code):
    """Whether the top level of a program uses main itself, as scripts do that were written to be started by hand."""
    index, body = code.co_names.index("main"), code.co_code
    return any(body[at] == LOAD_NAME and body[at + 1] == index & 0xFF for at in range(0, len(body), 2))


def call_main(main, arguments):
    value = main(**arguments)
    if hasattr(type(value), "__await__"):
        import asyncio

        async def wait():
            return await value

        value = asyncio.run(wait())
    return value


def encode_result(value):
    try:
        try:
            return to_json(value).encode()
        except UnicodeEncodeError:  # half a surrogate pair, which JSON can only escape
            return to_ascii_json(value).encode()
    except (TypeError, ValueError, RecursionError) as problem:
        raise ResultNotSerializable(f"main returned a value of type {type(value).__name__} that is not JSON: {problem}") from None


def execute(module, parts):
    """The script, then main. Returns the result as JSON, or None if there is none."""
    given = ARGUMENTS in parts
    arguments = from_json(parts[ARGUMENTS].decode()) if given else {}
    code = compile(parts.get(CODE, b""), PATH, "exec", dont_inherit=True)
    exec(code, module.__dict__)
    main = module.__dict__.get("main")
    if not callable(main):
        if given:
            raise MainNotDefined("arguments were given, but the program defines no function main to take them")
        return None
    if not given and "main" in code.co_names and calls_main(code):
        return None
    return encode_result(call_main(main, arguments))


def own_frames(error):
    """The error's traceback without the harness's frames on top, nor those of asyncio that the harness called."""
    trace = error.__traceback__
    while trace and (trace.tb_frame.f_code.co_filename == __file__ or "/asyncio/" in trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def cut(text, limit):
    return text if len(text) <= limit else f"{text[: limit // 2]}\n… {len(text) - limit} characters left out …\n{text[-(limit // 2) :]}"


def report(control, error):
    """Says on standard error what an interpreter says of an error that nobody caught, and tells the guest."""
    kind, trace = type(error), own_frames(error)
    error.__traceback__ = trace
    try:
        sys.excepthook(kind, error, trace)
    except SystemExit:
        raise
    except BaseException:
        original_excepthook(kind, error, trace)
    try:
        message = str(error)
    except BaseException:
        message = "(its message cannot be made)"
    try:
        text = "".join(format_exception(kind, error, trace))
    except BaseException:
        text = ""
    fields = {"name": kind.__name__, "message": cut(message, MESSAGE_MAX), "traceback": cut(text, TRACEBACK_MAX)}
    control.say(ERROR, to_ascii_json(fields).encode())


def exit_status(code):
    """What `raise SystemExit(code)` means."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**63) <= code < 2**63 else 0xFF
    print(code, file=sys.stderr)
    return 1


def run(control, parts):
    """Runs the program to the end of its main thread. Returns its exit status."""
    try:
        result = execute(prepare(parts), parts)
        if result is not None:
            control.say(RESULT, result)
        return 0
    except SystemExit as end:
        return exit_status(end.code)
    except BaseException as error:
        try:
            report(control, error)
        except SystemExit as end:
            return exit_status(end.code)
        return 130 if isinstance(error, KeyboardInterrupt) else 1


def flush_streams(status):
    for stream in {sys.stdout, sys.stderr, *original_streams}:
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException:
            status = status or 120  # as the interpreter itself does
    return status


def wind_up(control, status):
    """What the interpreter does before it ends."""
    try:
        if threading.active_count() > 1 or getattr(threading, "_threading_atexits", ()) or atexit._ncallbacks():
            control.flush()  # this may take long, or not come back
            threading._shutdown()
            atexit._run_exitfuncs()
    except BaseException:  # too late to be anybody's business, as for the interpreter itself
        pass
    return flush_streams(status)


def usage():
    """CPU seconds and the largest resident set, in KiB, of this process and its ended children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, max(own.ru_maxrss, children.ru_maxrss)


def lend_font_list():
    """matplotlib wants a folder that it may write to; what takes it seconds to make was made with the image."""
    folder = os.environ["MPLCONFIGDIR"]
    try:
        os.mkdir(folder)
    except FileExistsError:  # an interpreter before this one has been here
        return
    for name in os.listdir(FONTS):
        os.symlink(os.path.join(FONTS, name), os.path.join(folder, name))


def warm_up():
    for name in filter(None, os.environ.pop("SANDPOOL_PRELOAD", "").split(",")):
        importlib.import_module(name.strip())
    sys.path[0] = os.path.dirname(PATH)
    sys.stdout.reconfigure(line_buffering=True)
    os.set_inheritable(CONTROL, False)
    lend_font_list()
    gc.collect()


def harness():
    warm_up()
    control, source = Control(), Source()
    os.register_at_fork(after_in_child=control.fall_silent)
    control.say(READY, b"version=%d.%d.%d\n" % sys.version_info[:3])
    control.flush()
    cpu_before = 0
    while True:
        parts = control.receive()
        rehearsal = REHEARSE in parts
        if rehearsal:
            parts[CODE] = REHEARSAL
        source.write(parts.get(CODE, b""))
        status = run(control, parts)
        if control.silent:
            # A forked copy that came to the end of the program: it ends like any other Python.
            sys.exit(status)
        status = wind_up(control, status)
        cpu, max_rss = usage()
        control.say(DONE, b"exit=%d\ncpu_us=%d\nmax_rss_kib=%d\n" % (status, (cpu - cpu_before) * 1e6, max_rss))
        control.flush()
        cpu_before = cpu
        if rehearsal:
            source.clear()
            gc.freeze()


if __name__ == "__main__":
    harness()
