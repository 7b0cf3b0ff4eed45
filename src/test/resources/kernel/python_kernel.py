"""A kernel for Python with the ways of IPython's.

State outlives an execution; the value of a last expression is the result, with all forms that it can be shown in; cells run
inside a running event loop and may await; nobody answers input(). Not there: magics, shell escapes and completion.
"""

import ast
import asyncio
import builtins
import inspect
import json
import linecache
import os
import signal
import sys
import traceback
import types

import kernel_output
from display_forms import bundle
from wire import control, say

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
NOT_OURS = (os.path.dirname(os.path.abspath(__file__)) + os.sep, os.path.dirname(asyncio.__file__) + os.sep)


class StdinNotImplementedError(NotImplementedError):
    """What IPython's kernel raises where a program asks somebody who is not there."""


def refuse_input(prompt=""):
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def show_figures():
    """Figures that a cell has left open are shown at its end."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].show()


class Carried(Exception):
    """An error on its way past the event loop."""

    def __init__(self, inner):
        self.inner = inner


class Environment:
    """Variables that are set for one execution."""

    def __init__(self, changes):
        self.changes = changes

    def __enter__(self):
        self.before = {name: os.environ.get(name) for name in self.changes}
        os.environ.update(self.changes)

    def __exit__(self, *_):
        for name, value in self.before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Kernel:
    def __init__(self, loop):
        self.loop = loop
        self.count = 0
        self.task = None  # of the execution that is under way
        self.in_code = False  # whether its code has the thread
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names = module.__dict__
        self.names["__builtins__"] = builtins
        builtins.input = refuse_input
        builtins.display = kernel_output.display
        signal.signal(signal.SIGINT, self.interrupt)

    def interrupt(self, *_):
        if self.in_code:
            raise KeyboardInterrupt
        if self.task:
            self.loop.call_soon_threadsafe(self.task.cancel)

    async def serve(self):
        control.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=control.dup(), limit=2**30)
        control.setblocking(True)
        while line := await reader.readline():
            control.setblocking(True)
            await self.run(json.loads(line))
        os._exit(0)

    async def run(self, order):
        self.count += 1
        with Environment(order["env"]):
            self.task = self.loop.create_task(self.execute(order["code"]))
            try:
                await self.task
            except asyncio.CancelledError:
                self.report(KeyboardInterrupt())
            except (Exception, KeyboardInterrupt, SystemExit, GeneratorExit) as error:
                self.report(error)
            finally:
                self.task = None
        kernel_output.flush()
        say("ended")

    async def execute(self, source):
        name = f"/tmp/ipykernel_{os.getpid()}/{self.count}.py"
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        tree = compile(source, name, "exec", FLAGS | ast.PyCF_ONLY_AST, dont_inherit=True)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self.evaluate(compile(tree, name, "exec", FLAGS, dont_inherit=True))
        if last:
            value = await self.evaluate(compile(ast.Expression(last.value), name, "eval", FLAGS, dont_inherit=True))
            if value is not None and not source.rstrip().endswith(";"):
                self.names["_"] = value
                kernel_output.flush()
                say("result", main=True, mime=bundle(value))
        self.call(show_figures)

    async def evaluate(self, code):
        value = self.call(eval, code, self.names)
        if code.co_flags & inspect.CO_COROUTINE:
            value = await self.awaited(value)
        return value

    @types.coroutine
    def awaited(self, coroutine):
        """Passes on what the cell's coroutine waits for, so that each of its steps is a call of the cell's code."""
        step, argument = coroutine.send, None
        while True:
            try:
                waits_for = self.call(step, argument)
            except StopIteration as end:
                return end.value
            try:
                step, argument = coroutine.send, (yield waits_for)
            except BaseException as error:
                step, argument = coroutine.throw, error

    def call(self, function, *arguments):
        """Gives the thread to the cell's code. What would end the event loop is carried past it."""
        self.in_code = True
        try:
            return function(*arguments)
        except (KeyboardInterrupt, SystemExit) as error:
            raise Carried(error) from None
        finally:
            self.in_code = False

    def report(self, error):
        kernel_output.flush()
        if isinstance(error, Carried):
            error = error.inner
        if isinstance(error, SystemExit):
            print("UserWarning: To exit: use 'exit', 'quit', or Ctrl-D.", file=sys.stderr)
            kernel_output.flush()
        text = "".join(formatted(error))
        say("error", name=type(error).__name__, value=value_of(error), traceback=text)


def value_of(error):
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def formatted(error):
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename.startswith(NOT_OURS):
        trace = trace.tb_next
    yield "-" * 75 + "\n"
    try:
        yield from traceback.format_exception(type(error), error, trace)
    except Exception:
        yield type(error).__name__


def main():
    kernel_output.install()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(Kernel(loop).serve())


if __name__ == "__main__":
    main()
