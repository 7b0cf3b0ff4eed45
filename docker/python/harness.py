"""Runs one Python program in an interpreter that was started and warmed up before the program came.

The guest (process 1) talks to this harness over a socket, in the frames of docs/guest-protocol.md. The program runs in this
very process, as a script would: that is what makes it fast, and why everything the harness needs is taken aside first. A
program that goes out of its way to deceive the harness deceives only its own caller.
"""

import atexit
import builtins
import gc
import importlib
import json
import linecache
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
ENV, ARGS, ARGUMENTS, CODE, RUN = 0x05, 0x06, 0x07, 0x08, 0x09
READY, DONE, RESULT, ERROR = 0x40, 0x41, 0x84, 0x85
PATH = "/workspace/main.py"
HERE = __file__
MESSAGE_MAX, TRACEBACK_MAX = 8192, 32768

read, write, getpid = os.read, os.write, os.getpid
to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
to_ascii_json = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode
from_json = json.JSONDecoder().decode
format_exception = traceback.format_exception
LOAD_NAME = opcode.opmap["LOAD_NAME"]
original_excepthook = sys.excepthook
original_streams = sys.stdout, sys.stderr
harness_pid = getpid()


class MainNotDefined(Exception):
    """Arguments came, but the program has no main to take them."""


class ResultNotSerializable(Exception):
    """What main returned is not JSON."""


def send(kind, payload=b""):
    data = bytearray()
    for start in range(0, len(payload) or 1, FRAME_MAX):
        piece = payload[start : start + FRAME_MAX]
        data += len(piece).to_bytes(4, "big") + bytes((kind, 0, 0, 0, 1)) + piece
    view = memoryview(data)
    while view:
        view = view[write(CONTROL, view) :]


def receive():
    """The program: the content of all frames up to RUN, by type."""
    parts, buffer = {}, b""
    while RUN not in parts:
        more = read(CONTROL, 1 << 18)
        if not more:
            os._exit(0)
        buffer += more
        at, end = 0, len(buffer)
        while end - at >= 9:
            stop = at + 9 + int.from_bytes(buffer[at : at + 4], "big")
            if stop > end:
                break
            parts.setdefault(buffer[at + 4], []).append(buffer[at + 9 : stop])
            at = stop
        buffer = buffer[at:]
    return {kind: b"".join(pieces) for kind, pieces in parts.items()}


def usage():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, max(own.ru_maxrss, children.ru_maxrss)


def strings(data):
    return [os.fsdecode(item) for item in data.split(b"\0")[:-1]]


def prepare(parts):
    """Makes the process look as if it had been started for this program. Returns the module that it becomes."""
    for entry in strings(parts.get(ENV, b"")):
        name, _, value = entry.partition("=")
        os.environ[name] = value
        if name == "TZ":
            import time

            time.tzset()
    sys.argv[:] = [PATH, *strings(parts.get(ARGS, b""))]
    # On disk, for tracebacks, for inspect, and for the children of multiprocessing.
    fd = os.open(PATH, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    view = memoryview(parts[CODE])
    while view:
        view = view[write(fd, view) :]
    os.close(fd)
    module = types.ModuleType("__main__")
    module.__file__ = PATH
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    return module


def calls_main(code):
    """Whether the top level of a program uses main itself, as scripts do that were written to be started by hand."""
    if "main" not in code.co_names:
        return False
    index = code.co_names.index("main")
    return any(code.co_code[at] == LOAD_NAME and code.co_code[at + 1] == index for at in range(0, len(code.co_code), 2))


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
        raise ResultNotSerializable(
            f"main returned a value of type {type(value).__name__} that is not JSON: {problem}"
        ).with_traceback(None) from None


def execute(module, parts):
    """The script, then main. Returns the result as JSON, or None if there is none."""
    code = compile(parts.get(CODE, b""), PATH, "exec", dont_inherit=True)
    exec(code, module.__dict__)
    given = ARGUMENTS in parts
    main = module.__dict__.get("main")
    if not callable(main):
        if given:
            raise MainNotDefined("arguments were given, but the program defines no function main(…) to take them")
        return None
    if not given and calls_main(code):
        return None
    return encode_result(call_main(main, from_json(parts[ARGUMENTS].decode()) if given else {}))


def own_frames(error):
    """The error's traceback without the harness's frames, nor those of asyncio that the harness called."""
    trace = error.__traceback__
    first = trace
    while first and first.tb_frame.f_code.co_filename != PATH and is_ours(first.tb_frame.f_code.co_filename):
        first = first.tb_next
    return first


def is_ours(filename):
    return filename == HERE or "/asyncio/" in filename


def cut(text, limit):
    return text if len(text) <= limit else f"{text[: limit // 2]}\n… {len(text) - limit} characters …\n{text[-(limit // 2) :]}"


def report(error):
    """Says on standard error what an interpreter says of an error that nobody caught, and tells the guest."""
    trace = own_frames(error)
    error.__traceback__ = trace
    kind = type(error)
    try:
        sys.excepthook(kind, error, trace)
    except SystemExit:
        raise
    except BaseException:
        original_excepthook(kind, error, trace)
    if getpid() != harness_pid:
        return
    try:
        message = str(error)
    except BaseException:
        message = "(its message cannot be made)"
    try:
        text = "".join(format_exception(kind, error, trace))
    except BaseException:
        text = ""
    fields = {"name": kind.__name__, "message": cut(message, MESSAGE_MAX), "traceback": cut(text, TRACEBACK_MAX)}
    send(ERROR, to_ascii_json(fields).encode())


def exit_status(code):
    """What `raise SystemExit(code)` means."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**63) <= code < 2**63 else 0xFF
    print(code, file=sys.stderr)
    return 1


def run(parts):
    """Runs the program to the end of its main thread. Returns its exit status."""
    try:
        result = execute(prepare(parts), parts)
        if result is not None and getpid() == harness_pid:
            send(RESULT, result)
        return 0
    except SystemExit as end:
        return exit_status(end.code)
    except BaseException as error:
        try:
            report(error)
        except SystemExit as end:
            return exit_status(end.code)
        return 130 if isinstance(error, KeyboardInterrupt) else 1


def flush(status):
    for stream in (sys.stdout, sys.stderr, *original_streams):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException:
            status = status or 120  # as the interpreter itself does
    return status


def finish(status, cpu_before):
    """What the interpreter does at its end; then DONE, without the time that ending a process takes."""
    threading._shutdown()
    atexit._run_exitfuncs()
    status = flush(status)
    cpu, max_rss = usage()
    send(DONE, b"exit=%d\ncpu_us=%d\nmax_rss_kib=%d\n" % (status, (cpu - cpu_before) * 1e6, max_rss))
    while read(CONTROL, 1):  # the sandbox is about to be destroyed
        pass


def warm_up():
    for name in filter(None, os.environ.pop("SANDPOOL_PRELOAD", "").split(",")):
        importlib.import_module(name.strip())
    sys.path[0] = os.path.dirname(PATH)
    sys.stdout.reconfigure(line_buffering=True)
    # A rehearsal: the first run of any code is slow, as its pages must be found. The guest throws away what it prints.
    source = b"import json\ndef main(n):\n    print(n + 1)\n    return {'n': [n, None, 'x']}\n"
    execute(prepare({CODE: source}), {CODE: source, ARGUMENTS: b'{"n": 1}'})
    linecache.clearcache()
    flush(0)
    usage()
    gc.collect()
    gc.freeze()


def harness():
    warm_up()
    send(READY, b"version=%d.%d.%d\n" % sys.version_info[:3])
    parts = receive()
    cpu_before = usage()[0]
    status = run(parts)
    if getpid() == harness_pid:
        finish(status, cpu_before)
    # A forked child that came to the end of the program ends like any other Python.
    sys.exit(status)


if __name__ == "__main__":
    harness()
