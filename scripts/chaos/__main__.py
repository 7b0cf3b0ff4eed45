"""Harms a service on purpose, and checks what must be true afterwards. See scripts/chaos.sh."""

import argparse
import random
import signal
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "live"))  # what all drivers of a service share

import soak
from faults import ALL, Unavailable
from lab import Lab
from runner import QUICK, Pace, Runner
from stage import Commands
from verdict import Verdicts


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    commands = Commands(
        java=arguments.java,
        jar=arguments.jar,
        jcmd=arguments.jcmd,
        cloud=[str(Path(__file__).resolve().parents[1] / "emulator.sh"), "e2b"],
        null_classes=arguments.null_classes,
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"seed {arguments.seed}, raw results in {arguments.out}", flush=True)
    with Lab(arguments.folder, arguments.group, arguments.runsc, arguments.images_from) as lab:
        if arguments.soak_minutes is not None:
            return soak.run(lab, commands, arguments)
        return befall(lab, commands, arguments)


def befall(lab, commands, arguments):
    """All faults that were asked for, one after the other."""
    faults = [fault for fault in ALL if not arguments.only or fault.name in arguments.only]
    if any(fault.cloud for fault in faults):
        lab.load_images(lab.newest("sandpool-emulator"))
    verdicts = Verdicts(arguments.out)
    runner = Runner(lab, commands, QUICK if arguments.quick else Pace(), arguments.seed, arguments.out)
    missing = []
    for fault in faults:
        print(f"{fault.name}:", flush=True)
        try:
            verdicts.add(runner.run(fault))
        except Unavailable as reason:
            missing.append(fault.name)
            print(f"  left out: {reason}", flush=True)
    print(f"\n{verdicts.table()}\nraw results: {arguments.out}")
    if missing:
        print(f"left out: {', '.join(missing)}")
    return 1 if verdicts.broken() else 0


def parse():
    parser = argparse.ArgumentParser(prog="chaos")
    parser.add_argument("--folder", type=Path, required=True, help="for the lab; what is there is thrown away")
    parser.add_argument("--group", required=True, help="the name of its control group")
    parser.add_argument("--out", type=Path, required=True, help="where the results go")
    parser.add_argument("--jar", type=Path, required=True, help="the service")
    parser.add_argument("--jcmd", type=Path, required=True, help="the JDK's command for a running JVM")
    parser.add_argument("--runsc", type=Path, required=True, help="the sandbox runtime")
    parser.add_argument("--images-from", required=True, help="the engine that has the sandbox images")
    parser.add_argument("--null-classes", type=Path, required=True, help="the provider that answers at once")
    parser.add_argument("--only", action="append", choices=[fault.name for fault in ALL])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--soak-minutes", type=float)
    parser.add_argument("java", nargs="+", help="the java command with its options")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
