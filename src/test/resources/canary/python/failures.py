"""What goes wrong: tracebacks, warnings, logs, the status of the program."""
import logging, sys, traceback, warnings

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s %(message)s", level=logging.INFO)
logging.getLogger("canary").info("logged %d", 1)


def deep(n):
    return deep(n - 1) if n else 1 // 0


try:
    deep(2)
except ZeroDivisionError:
    print([line.name for line in traceback.extract_tb(sys.exc_info()[2])])
try:
    deep(10_000_000)
except RecursionError as e:
    print(str(e)[:33])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
    print(caught[0].category.__name__)
try:
    raise ExceptionGroup("several", [ValueError(1), TypeError(2)])
except* ValueError as group:
    print(group.exceptions)
except* TypeError as group:
    print(group.exceptions)
try:
    bytearray(1 << 62)
except MemoryError:
    print("too much")
print("on the other stream", file=sys.stderr)
print("done")
sys.exit(3)
