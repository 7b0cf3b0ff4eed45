"""Measures the service that a command line starts. See scripts/bench.sh."""

import argparse
import gc
import signal
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "live"))  # what all drivers of a service share

import alone
import bare
import burst
import calls
import facts
import growth
import idle
import modes
import overload
import perrun
import remote
import replacement
import sidebyside
import startup
import sustained
import up
import whatif
from bench import Bench
from machine import Patience
from plan import QUICK, Plan
from report import Report
from stills import Stills

SECTIONS = {
    "idle": idle.measure,
    "calls": calls.measure,
    "burst": burst.measure,
    "replacement": replacement.measure,
    "sustained": sustained.measure,
    "alone": alone.measure,
    "overload": overload.measure,
    "remote": remote.measure,
    "modes": modes.measure,
    "perrun": perrun.measure,
    "sidebyside": sidebyside.measure,
    "growth": growth.measure,
    "startup": startup.measure,
    "up": up.measure,
    "whatif": whatif.measure,
}
QUIET_SECONDS = 3  # before each section


def main():
    arguments = parse()
    # A collection in the driver would be taken for the service's slowness.
    gc.disable()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report(arguments.out)
    report.write("machine.json", facts.of(arguments.java[0], arguments.quick))
    bench = Bench(
        data=arguments.data,
        jar=arguments.jar,
        service_command=[*arguments.java, "-jar", str(arguments.jar), "serve", "--config", str(arguments.config)],
        null_command=[*arguments.java, "-cp", f"{arguments.null_classes}:{arguments.jar}", "io.sandpool.bench.NullService"],
        cloud_command=[str(Path(__file__).resolve().parents[1] / "emulator.sh"), "e2b", "--sandboxes", "300"],
        plan=QUICK if arguments.quick else Plan(),
        report=report,
    )
    stills = Stills(report)
    try:
        for name in arguments.sections:
            print(f"{name}:", flush=True)
            report.section = name
            report.disturbed = not Patience(bench.plan.patience).pause(QUIET_SECONDS)
            if report.disturbed:
                print("  the machine is busy with other things: these figures say little", flush=True)
            SECTIONS[name](bench)
            stills.tell()
            gc.collect()
    finally:
        bare.remove_all()
        if report.rows:
            print(f"\n{report.table()}\nraw numbers: {report.folder}")
    return 1 if report.missed() else 0


def parse():
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--data", type=Path, required=True, help="the measured service's data folder")
    parser.add_argument("--out", type=Path, required=True, help="where the numbers go")
    parser.add_argument("--jar", type=Path, required=True, help="the service")
    parser.add_argument("--config", type=Path, required=True, help="its configuration")
    parser.add_argument("--null-classes", type=Path, required=True, help="the provider that answers at once")
    parser.add_argument("--quick", action="store_true", help="few repetitions")
    parser.add_argument("--section", dest="sections", action="append", choices=SECTIONS, required=True)
    parser.add_argument("java", nargs="+", help="the java command with its options")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
