"""What only the guest of leased sandboxes does, or does in another way."""

import time
import unittest

from leased import USER
from sandbox import RESULT, Sandbox, run

ALONE = USER == 0  # the program has a user of its own


class Surroundings(unittest.TestCase):
    def test_the_folder_holds_nothing_but_the_program(self):
        outcome = run("python", "import os\nprint(sorted(os.listdir()), os.getcwd())")
        self.assertEqual(b"['artifacts', 'main.py'] /workspace\n", outcome.stdout)

    def test_the_kernel_s_environment_is_not_the_program_s(self):
        outcome = run("python", "import os\nprint(sorted(os.environ))")
        self.assertEqual(b"['HOME', 'LANG', 'MPLBACKEND', 'MPLCONFIGDIR', 'PATH', 'PWD']\n", outcome.stdout)
        outcome = run("nodejs", "console.log(Object.keys(process.env).sort().join())")
        self.assertEqual(b"HOME,LANG,PATH,PWD\n", outcome.stdout)
        self.assertNotIn(b"SANDPOOL", run("bash", "env").stdout)

    def test_preloaded_modules_are_there_before_the_program(self):
        outcome = run("python", "import sys; print('colorsys' in sys.modules)", settings={"env": ["SANDPOOL_PRELOAD=colorsys"]})
        self.assertEqual(b"True\n", outcome.stdout)

    def test_modules_of_node(self):
        code = "import fs from 'node:fs';\nconst n = await Promise.resolve(typeof fs.readSync);\nexport function main() { return n; }"
        self.assertEqual(b'"function"', run("nodejs", code).result)

    def test_the_program_gains_no_rights(self):
        outcome = run("bash", "grep -E 'NoNewPrivs|CapEff' /proc/self/status; id -u")
        self.assertIn(b"NoNewPrivs:\t1\n", outcome.stdout)
        self.assertIn(b"CapEff:\t0000000000000000\n", outcome.stdout)
        self.assertTrue(outcome.stdout.endswith(b"65534\n" if ALONE else b"%d\n" % USER), outcome.stdout)


class Limits(unittest.TestCase):
    def test_the_guest_keeps_the_time(self):
        for language, code in (
            ("python", "print('x', flush=True)\nopen('artifacts/a', 'w')\nwhile True: pass"),
            ("nodejs", "console.log('x'); for (;;);"),
            ("bash", "echo x; (trap '' TERM INT; sleep 99) & sleep 99"),
        ):
            with self.subTest(language):
                outcome = run(language, code, limits={"wall_ms": 700})
                self.assertEqual((b"x\n", "wall", "9"), (outcome.stdout, outcome.finished.get("limit"), outcome.finished.get("signal")))
                self.assertEqual(({}, []), (outcome.artifacts, outcome.refused))
                self.assertNotIn(RESULT, outcome.kinds)

    def test_a_program_that_waits_for_the_host_runs_out_of_time_all_the_same(self):
        with Sandbox("python") as sandbox:
            sandbox.start("while True: print('x' * 1000)", limits={"stdout": 1 << 30, "wall_ms": 700})
            time.sleep(2)
            self.assertEqual("wall", sandbox.finish().finished["limit"])

    def test_the_sandbox_s_own_memory_is_watched(self):
        outcome = run("python", "x = []\nwhile True: x.append(bytearray(1 << 20))", settings={"memory": 96 << 20})
        self.assertEqual(("memory", "9"), (outcome.finished.get("limit"), outcome.finished.get("signal")))

    def test_a_program_that_ends_before_it_was_looked_at_is_held_to_its_memory(self):
        before = int(run("python", "pass").finished["max_rss_kib"]) << 10
        outcome = run("python", "x = bytearray(16 << 20)", limits={"memory": before + (2 << 20)})
        self.assertEqual(("memory", "9"), (outcome.finished.get("limit"), outcome.finished.get("signal")))

    def test_pages_that_processes_share_count_once(self):
        code = "import os, time\nx = bytearray(b'x') * (40 << 20)\nfor _ in range(4):\n    if os.fork() == 0: time.sleep(9)\ntime.sleep(0.5)\nprint('ok')"
        outcome = run("python", code, limits={"memory": 128 << 20})
        self.assertEqual((b"ok\n", "0"), (outcome.stdout, outcome.exit))

    def test_the_sandbox_s_own_disk_is_watched(self):
        code = "import time\nfor i in range(100):\n    open(f'f{i}', 'wb').write(bytes(1 << 20))\n    time.sleep(0.01)\ntime.sleep(9)"
        outcome = run("python", code, settings={"disk": 20 << 20})
        self.assertEqual(("disk", "9"), (outcome.finished.get("limit"), outcome.finished.get("signal")))


class Processes(unittest.TestCase):
    def test_nothing_of_the_program_runs_on_after_the_answer(self):
        code = "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            os.close(0)\n            time.sleep(99)\n        os._exit(0)\nprint('done')"
        with Sandbox("python") as sandbox:
            self.assertEqual(b"done\n", sandbox.run(code).stdout)
            end = time.monotonic() + 10
            while self.descendants(sandbox.container.guest()) and time.monotonic() < end:
                time.sleep(0.02)
            self.assertEqual([], self.descendants(sandbox.container.guest()))

    def test_orphans_are_reaped(self):
        code = "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        if os.fork() == 0: os._exit(0)\n        os._exit(0)\n    os.wait()\ntime.sleep(0.3)\nprint('on', flush=True)\ntime.sleep(99)"
        with Sandbox("python") as sandbox:
            sandbox.start(code)
            self.assertEqual(b"on\n", sandbox.receive(10)[1])
            self.assertEqual(1, len(self.descendants(sandbox.container.guest())))

    def test_killing_everybody_never_looks_like_success(self):
        with Sandbox("python") as sandbox:
            sandbox.start("import subprocess\nsubprocess.run(['bash', '-c', 'kill -9 -1'])\nimport time; time.sleep(9)")
            if ALONE:
                self.assertEqual("9", sandbox.finish().finished.get("signal"))
            else:
                self.assertRaises(EOFError, sandbox.finish)

    @staticmethod
    def descendants(pid):
        with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
            below = [int(child) for child in file.read().split()]
        return below + [one for child in below for one in Processes.descendants(child)]


if __name__ == "__main__":
    unittest.main()
