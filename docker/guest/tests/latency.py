#!/usr/bin/env python3
"""How long a warm run takes, each in a sandbox of its own: latency.py [LANGUAGE] [CODE] [ARGUMENTS] [RUNS]"""

import statistics
import sys
import time

from sandbox import Sandbox

DEFAULTS = {"python": "print(1 + 1)", "nodejs": "console.log(1 + 1)", "bash": "echo 2"}


def measure(language, code, arguments, pause):
    begun = time.monotonic()
    with Sandbox(language) as sandbox:
        ready = time.monotonic() - begun
        time.sleep(0.3)  # what the start left behind has settled
        for _ in range(5):
            sandbox.ping()
        begun = time.monotonic()
        sandbox.ping()
        ping = time.monotonic() - begun
        time.sleep(pause)
        begun = time.monotonic()
        outcome = sandbox.run(code, arguments=arguments)
        total = time.monotonic() - begun
        return ready * 1e3, ping * 1e3, total * 1e3, int(outcome.finished["wall_us"]) / 1e3


def main(language="python", code=None, arguments=None, runs="20"):
    for pause in (0, 0.1):
        columns = zip(*(measure(language, code or DEFAULTS[language], arguments or None, pause) for _ in range(int(runs))))
        ready, ping, total, inside = map(sorted, columns)
        print(
            f"{language}, {pause * 1e3:.0f} ms pause: total p50 {statistics.median(total):.2f} ms, max {total[-1]:.2f} ms; "
            f"in the guest p50 {statistics.median(inside):.2f} ms; echo {statistics.median(ping):.2f} ms; ready {statistics.median(ready):.0f} ms"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
