#!/usr/bin/env python3
"""The tests of the guest, held against the guest of leased sandboxes, without Docker: needs root, for namespaces, and node.

    docker/guest/tests/run-leased.py [PATTERN…]     only the tests whose names contain a pattern

They run twice: in a kernel that is root, and in one that is another user. What is left out is said, and why.
"""

import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TEMPLATE = "it depends on what the cloud's template holds"
DIFFERENCES = {
    "test_hello_names_language_version_and_no_interface_but_loopback": "a leased sandbox may have a network: its interfaces are 'unknown'",
    "test_nothing_of_the_rehearsal_is_left": "/tmp is not the program's alone; leased_checks has its own",
    "test_the_disk_of_the_sandbox_is_full": "the folder is watched, not a file system of that size: the run ends with limit=disk",
    "test_orphans_are_reaped": "it counts the processes of a whole container; leased_checks has its own",
    "test_the_promised_libraries_are_there": TEMPLATE,
    "test_matplotlib_draws_without_a_display": TEMPLATE,
    "test_preloaded_modules_are_there_before_the_program": TEMPLATE + "; leased_checks has its own",
    "test_modules": TEMPLATE + "; leased_checks has its own",
}
SAME_USER = {
    "test_killing_everybody": "a program of the kernel's own user can end the guest; leased_checks has its own",
    "test_the_guest_is_out_of_reach": "a program of the kernel's own user can signal the guest",
    "test_the_sandbox_s_own_ceilings": "the kernel's user has processes of its own, which come on top",
}


def tests_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_of(test)
        else:
            yield test


def run(patterns):
    left_out = dict(DIFFERENCES)
    if os.environ["SANDPOOL_LEASED_USER"] != "0":
        left_out.update(SAME_USER)
    chosen = unittest.TestSuite()
    loaded = unittest.defaultTestLoader.loadTestsFromNames(["test_contract", "test_hostile", "leased_checks"])
    for test in tests_of(loaded):
        name = test.id().rpartition(".")[2]
        if name in left_out:
            print("left out: %s: %s" % (name, left_out.pop(name)), file=sys.stderr)
        elif not patterns or any(pattern in test.id() for pattern in patterns):
            chosen.addTest(test)
    if left_out:
        sys.exit("there are no such tests any more: %s" % ", ".join(left_out))
    if not chosen.countTestCases():
        sys.exit("no test has such a name")
    return unittest.TextTestRunner(verbosity=2).run(chosen).wasSuccessful()


def main():
    if "SANDPOOL_LEASED_USER" in os.environ:
        sys.path.insert(0, HERE)
        os.environ["SANDPOOL_GUEST"] = "leased"
        sys.exit(not run(sys.argv[1:]))
    sys.dont_write_bytecode = True
    failed = 0
    for user in ("0", "1000"):
        print("The kernel is user %s" % user, file=sys.stderr)
        environment = dict(os.environ, SANDPOOL_LEASED_USER=user, PYTHONDONTWRITEBYTECODE="1")
        failed |= subprocess.run([sys.executable, __file__, *sys.argv[1:]], env=environment).returncode
    sys.exit(failed)


if __name__ == "__main__":
    main()
