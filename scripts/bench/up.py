"""How long scripts/up.sh takes, from what the machine is now and a second time."""

import os
import subprocess
import time
from pathlib import Path

from service import free_port

SCRIPTS = Path(__file__).resolve().parent.parent
PATIENCE = 1200


def measure(bench):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SANDPOOL_BENCH")}
    environment |= {"SANDPOOL_DATA": str(bench.data.with_name("up")), "SANDPOOL_HTTP_PORT": str(free_port())}
    log = bench.report.folder / "up.log"
    try:
        first = seconds(["up.sh", "--detach"], environment, log)
        second = seconds(["up.sh", "--detach"], environment, log)
    finally:
        seconds(["down.sh"], environment, log)
    bench.report.at_most("up.sh, from what the machine was", first, 480, "s")
    bench.report.at_most("up.sh once more", second, 10, "s")
    bench.report.raw("up", {"first_s": first, "second_s": second})


def seconds(command, environment, log):
    started = time.monotonic()
    with log.open("ab") as output:
        subprocess.run(
            [SCRIPTS / command[0], *command[1:]],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=True,
            timeout=PATIENCE,
        )
    return time.monotonic() - started
