"""What a program, or a broken host, must not be able to do."""

import struct
import time
import unittest

from sandbox import CODE, FILE, FILE_DATA, FRAME_MAX, FINISHED, LIMITS, PROTOCOL_ERROR, RUN, STDERR, STDIN, STDOUT, Sandbox, encode, frame, run


# Where many processes are wanted, and not that their memory ends the sandbox.
ROOMY = {"memory": 1 << 30}


def artifacts(code, **request):
    return run("python", "import os\nos.chdir('artifacts')\n" + code, **request)


class Artifacts(unittest.TestCase):
    def test_files_come_back_with_their_folders(self):
        outcome = artifacts("os.makedirs('a/b')\nopen('a/b/ü.bin', 'wb').write(bytes(200000))\nopen('empty', 'w')")
        self.assertEqual({"a/b/ü.bin": bytes(200000), "empty": b""}, outcome.artifacts)

    def test_links_and_devices_and_pipes_are_refused(self):
        code = (
            "import socket\nos.symlink('/etc/passwd', 'link')\nos.symlink('/workspace', 'dirlink')\nos.mkfifo('fifo')\n"
            "socket.socket(socket.AF_UNIX).bind('sock')\nos.link('fifo', 'hard')\nopen('ok', 'w').write('x')"
        )
        outcome = artifacts(code)
        self.assertEqual({"ok": b"x"}, outcome.artifacts)
        expected = {(b"link", b"link"), (b"link", b"dirlink"), (b"special", b"fifo"), (b"special", b"hard"), (b"special", b"sock")}
        self.assertEqual(expected, set(outcome.refused))

    def test_the_folder_itself_may_be_no_link(self):
        outcome = run("python", "import os\nos.rmdir('artifacts')\nos.symlink('/etc', 'artifacts')")
        self.assertEqual(({}, [(b"link", b"")]), (outcome.artifacts, outcome.refused))
        outcome = run("python", "import os\nos.rmdir('artifacts')\nos.mkfifo('artifacts')")
        self.assertEqual(({}, [(b"special", b"")]), (outcome.artifacts, outcome.refused))
        outcome = run("python", "import os\nos.rmdir('artifacts')")
        self.assertEqual(({}, []), (outcome.artifacts, outcome.refused))

    def test_a_new_folder_in_its_place_counts(self):
        outcome = run("python", "import os\nos.rename('artifacts', 'old')\nos.mkdir('artifacts')\nopen('artifacts/x', 'w').write('y')")
        self.assertEqual({"x": b"y"}, outcome.artifacts)

    def test_hiding_the_change_of_the_folder_does_not_help(self):
        outcome = artifacts("s = os.stat('.')\nopen('x', 'w').write('y')\nos.utime('.', ns=(s.st_atime_ns, s.st_mtime_ns))")
        self.assertEqual({"x": b"y"}, outcome.artifacts)

    def test_a_sparse_file_costs_nothing(self):
        outcome = artifacts("f = open('sparse', 'wb')\nf.truncate(1 << 40)\nopen('ok', 'w').write('x')")
        self.assertEqual(({"ok": b"x"}, [(b"too_large", b"sparse")]), (outcome.artifacts, outcome.refused))

    def test_number_and_size_are_bounded(self):
        outcome = artifacts("for i in range(30): open(f'f{i}', 'w').write('x')", limits={"artifact_count": 5})
        self.assertEqual((5, 25), (len(outcome.artifacts), len(outcome.refused)))
        outcome = artifacts("for i in range(3): open(f'f{i}', 'w').write('x' * 400)", limits={"artifact_bytes": 1000})
        self.assertEqual((2, {b"too_large"}), (len(outcome.artifacts), {reason for reason, _ in outcome.refused}))

    def test_a_hundred_thousand_do_not_hold_up_the_answer(self):
        begun = time.monotonic()
        outcome = artifacts("for i in range(20000): os.mknod(str(i))", timeout=40)
        self.assertEqual(20, len(outcome.artifacts))
        self.assertLessEqual(len(outcome.refused), 65)
        self.assertLess(time.monotonic() - begun, 30)

    def test_deep_folders_are_cut(self):
        outcome = artifacts("for i in range(200):\n    os.mkdir('d')\n    os.chdir('d')\nopen('f', 'w')")
        self.assertEqual(({}, [b"too_many"]), (outcome.artifacts, [reason for reason, _ in outcome.refused]))

    def test_names_that_are_not_clean_are_refused(self):
        names = [b"new\nline", b"\xff\xfe", b"back\\slash", b"esc\x1b[0m", b"\xed\xa0\x80"]
        outcome = artifacts(f"for name in {names!r}: open(name, 'w')")
        self.assertEqual({b"bad_name"}, {reason for reason, _ in outcome.refused})
        self.assertEqual((5, {}), (len(outcome.refused), outcome.artifacts))
        for _, path in outcome.refused:
            self.assertTrue(all(0x20 <= byte < 0x7F for byte in path), path)

    def test_unreadable_files_are_refused(self):
        outcome = artifacts("open('x', 'w').write('y')\nos.chmod('x', 0)\nos.mkdir('d')\nos.chmod('d', 0)")
        self.assertEqual({(b"unreadable", b"x"), (b"unreadable", b"d")}, set(outcome.refused))

    def test_nobody_is_left_to_swap_a_file(self):
        swapper = (
            "if os.fork() == 0:\n    os.setsid()\n    while True:\n        for make in (lambda: os.symlink('/etc/passwd', 't'), lambda: open('t', 'w').write('mine')):\n"
            "            try: make(); os.replace('t', 'f')\n            except OSError: pass\n"
            "import time; time.sleep(0.3)"
        )
        for _ in range(3):
            outcome = artifacts(swapper)
            for content in outcome.artifacts.values():
                self.assertIn(content, (b"mine", b""))


class Limits(unittest.TestCase):
    def test_output_is_cut_at_the_exact_byte(self):
        for limit, size in ((1000, 1001), (1000, 1000), (0, 5), (1, 1 << 20), (65536, 65537), (100_000, 3 << 20)):
            with self.subTest(limit=limit, size=size):
                outcome = run("python", f"import sys\nsys.stdout.write('x' * {size})\nsys.stderr.write('y' * {size})", limits={"stdout": limit, "stderr": limit})
                self.assertEqual((min(limit, size),) * 2, (len(outcome.stdout), len(outcome.stderr)))
                flag = str(int(size > limit))
                self.assertEqual((flag, flag, "0"), (outcome.finished["stdout_truncated"], outcome.finished["stderr_truncated"], outcome.exit))
                self.assertEqual([STDOUT, STDERR] if size > limit else [], sorted(outcome.truncated))

    def test_a_flood_does_not_stop_the_program(self):
        outcome = run("python", "import sys\nfor i in range(200): sys.stdout.write('x' * 1000000)\nprint('done', file=sys.stderr)", limits={"stdout": 1000}, timeout=40)
        self.assertEqual((1000, b"done\n", "0"), (len(outcome.stdout), outcome.stderr, outcome.exit))

    def test_a_flood_ends_the_program_where_that_was_asked(self):
        for language, code in (("python", "while True: print('x')"), ("bash", "yes"), ("bash", "yes >&2")):
            with self.subTest(code):
                outcome = run(language, code, limits={"stdout": 5000, "stderr": 5000, "stop_on_output": 1})
                self.assertEqual(("output", "9"), (outcome.finished["limit"], outcome.finished["signal"]))
                self.assertEqual(5000, len(outcome.stdout + outcome.stderr))

    def test_a_result_above_its_limit_is_dropped(self):
        outcome = run("python", "def main(): return 'x' * 5000", limits={"result": 1000})
        self.assertEqual(("1", "0"), (outcome.finished["result_too_large"], outcome.exit))
        self.assertLessEqual(len(outcome.result), 1000)

    def test_memory_below_the_sandbox_s_own(self):
        for code in (
            "x = []\nwhile True: x.append(bytearray(1 << 20))",
            "f = open('/dev/shm/x', 'wb')\nwhile True: f.write(bytes(1 << 20))",
            "import os\nfor _ in range(3):\n    if os.fork() == 0: break\nx = bytearray(30 << 20)\nimport time\ntime.sleep(9)",
        ):
            with self.subTest(code):
                outcome = run("python", code, limits={"memory": 96 << 20}, settings={"shm": 200 << 20})
                self.assertEqual(("memory", "9"), (outcome.finished.get("limit"), outcome.finished.get("signal")))

    def test_a_modest_program_stays_below_a_memory_limit(self):
        outcome = run("python", "x = bytearray(20 << 20)\nimport time; time.sleep(0.1)\nprint('ok')", limits={"memory": 96 << 20})
        self.assertEqual((b"ok\n", "0"), (outcome.stdout, outcome.exit))

    def test_disk_below_the_sandbox_s_own(self):
        code = "for i in range(100):\n    open(f'f{i}', 'wb').write(bytes(1 << 20))\nimport time; time.sleep(9)"
        outcome = run("python", code, limits={"disk": 20 << 20})
        self.assertEqual(("disk", "9"), (outcome.finished.get("limit"), outcome.finished.get("signal")))

    def test_the_disk_of_the_sandbox_is_full(self):
        outcome = run("python", "try:\n    open('f', 'wb').write(bytes(150 << 20))\nexcept OSError as e: print(e.errno)")
        self.assertEqual(b"28\n", outcome.stdout)

    def test_files_that_do_not_fit_end_the_run(self):
        outcome = run("python", "print('never')", files={"a": bytes(30 << 20)}, settings={"disk": 20 << 20})
        self.assertEqual((b"", "disk"), (outcome.stdout, outcome.finished.get("limit")))

    def test_processes_and_open_files(self):
        code = "import os, errno\nn = 0\ntry:\n    while True:\n        if os.fork() == 0:\n            import time; time.sleep(9); os._exit(0)\n        n += 1\nexcept OSError as e: print(n, e.errno)"
        outcome = run("python", code, limits={"processes": 10})
        self.assertRegex(outcome.stdout, rb"^(9|10) 11\n$")
        outcome = run("python", "f = []\ntry:\n    while True: f.append(open('/dev/null'))\nexcept OSError as e: print(len(f), e.errno)", limits={"open_files": 20})
        self.assertRegex(outcome.stdout, rb"^1\d 24\n$")

    def test_the_sandbox_s_own_ceilings(self):
        outcome = run("python", "import resource as r\nprint(r.getrlimit(r.RLIMIT_NPROC), r.getrlimit(r.RLIMIT_NOFILE), r.getrlimit(r.RLIMIT_CORE))")
        self.assertEqual(b"(64, 64) (256, 256) (0, 0)\n", outcome.stdout)


class Escapes(unittest.TestCase):
    def test_forged_frames_in_the_output_stay_output(self):
        forged = frame(FINISHED, b"exit=0\n") + frame(0x84, b'"forged"') + struct.pack(">I", 1 << 31)
        outcome = run("python", f"import sys\nsys.stdout.buffer.write({forged!r})\nsys.stdout.flush()\nsys.exit(5)")
        self.assertEqual((forged, b"", "5"), (outcome.stdout, outcome.result, outcome.exit))

    def test_garbage_on_the_control_socket_ends_the_interpreter_only(self):
        for garbage in (b"\xff" * 100, struct.pack(">IBI", FRAME_MAX + 1, 0x84, 1), frame(0x40, b"version=1"), frame(0x83, b"x")):
            with self.subTest(garbage[:9]):
                outcome = run("python", f"import os, time\nprint('before')\nos.write(3, {garbage!r})\ntime.sleep(9)")
                self.assertEqual((b"before\n", "9"), (outcome.stdout, outcome.finished.get("signal")))

    def test_half_a_frame_on_the_control_socket_changes_nothing(self):
        outcome = run("python", "import os\nos.write(3, b'\\0\\0')\nos._exit(4)")
        self.assertEqual("4", outcome.exit)

    def test_a_flood_on_the_control_socket_is_bounded(self):
        code = f"import os\ndata = {frame(0x84, b'x' * 60000)!r}\nfor _ in range(1000): os.write(3, data)\nos._exit(0)"
        outcome = run("python", code, limits={"result": 200_000})
        self.assertEqual("1", outcome.finished["result_too_large"])
        self.assertLessEqual(len(outcome.result), 200_000)

    def test_a_forged_done_is_the_program_s_own_lie(self):
        outcome = run("python", f"import os, time\nos.write(3, {frame(0x41, b'exit=0')!r})\ntime.sleep(9)")
        self.assertEqual("0", outcome.exit)

    def test_a_closed_control_socket_does_no_harm(self):
        self.assertEqual("6", run("python", "import os\nos.close(3)\nos._exit(6)").exit)
        self.assertEqual(b"x\n", run("python", "import os\nos.close(3)\nprint('x')").stdout)

    def test_a_redefined_harness_still_reports(self):
        code = (
            "import builtins, sys, json, os, atexit, threading, traceback\n"
            "builtins.print = builtins.len = builtins.range = builtins.isinstance = None\n"
            "json.dumps = json.JSONEncoder.default = None\nos.write = os.read = os.getpid = None\ntraceback.format_exception = None\n"
            "sys.modules.clear()\ndef main(): return {'still': 1}"
        )
        outcome = run("python", code)
        self.assertEqual((b'{"still": 1}', "0"), (outcome.result, outcome.exit), outcome.stderr)
        code = (
            "JSON.stringify = parseInt = globalThis.Number = undefined; Reflect.apply = undefined; require('fs').writeSync = null;"
            "process.reallyExit = null; Array.from = null; function main() { return { still: 1 }; }"
        )
        outcome = run("nodejs", code)
        self.assertEqual(b'{"still":1}', outcome.result, outcome.stderr)

    def test_the_guest_is_out_of_reach(self):
        code = (
            "import os\n"
            "def attempt(name, f):\n    try: print(name, 'done', f())\n    except OSError as e: print(name, e.strerror)\n"
            "attempt('kill', lambda: os.kill(1, 9))\n"
            "attempt('fd', lambda: os.listdir('/proc/1/fd'))\n"
            "attempt('open', lambda: os.open('/proc/1/fd/1', os.O_WRONLY))\n"
            "attempt('mem', lambda: os.open('/proc/1/mem', os.O_RDWR))\n"
            "attempt('environ', lambda: open('/proc/1/environ').read())\n"
            "attempt('setuid', lambda: os.setuid(0))\n"
            "attempt('write', lambda: open('/sandpool/harness.py', 'w'))\n"
            "print(os.getresuid(), os.getresgid(), os.getgroups(), [l for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs'))][:4])"
        )
        lines = run("python", code).stdout.decode().splitlines()
        for line in lines[:-1]:
            self.assertNotIn("done", line)
        self.assertEqual(7, len(lines) - 1)
        self.assertTrue(lines[-1].startswith("(65534, 65534, 65534) (65534, 65534, 65534) []"), lines[-1])
        self.assertNotRegex(lines[-1], r"Cap(Inh|Prm|Eff):\\t0*[1-9a-f]")

    def test_no_stray_descriptors(self):
        outcome = run("python", "import os\nprint(sorted(os.readlink(f'/proc/self/fd/{f}') for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}') and int(f) > 3))")
        self.assertEqual(b"['/workspace/main.py']\n", outcome.stdout)
        outcome = run("bash", "echo /proc/self/fd/*")
        self.assertNotIn(b"/proc/self/fd/4", outcome.stdout)

    def test_killing_everybody(self):
        # It does not reach who does it.
        outcome = run("python", "import os\ntry: os.kill(-1, 9)\nexcept ProcessLookupError: pass\nprint('alone')")
        self.assertEqual((b"alone\n", "0"), (outcome.stdout, outcome.exit))
        self.assertEqual("9", run("python", "import subprocess\nsubprocess.run(['bash', '-c', 'kill -9 -1'])").finished.get("signal"))

    def test_signals_to_the_guest_are_not_delivered(self):
        outcome = run("bash", "for s in TERM INT HUP USR1 CHLD KILL; do kill -$s 1 2>&1; done; echo alive")
        self.assertTrue(outcome.stdout.endswith(b"alive\n"))

    def test_no_network(self):
        code = "import socket\ntry: socket.create_connection(('10.0.0.1', 80), 2)\nexcept OSError as e: print('unreachable')"
        self.assertEqual(b"unreachable\n", run("python", code).stdout)


class Processes(unittest.TestCase):
    def test_a_fork_bomb_ends_with_its_sandbox(self):
        with Sandbox("bash") as sandbox:
            sandbox.start("f() { f | f & }; f; sleep 1; echo over")
            self.assertTrue(sandbox.ping(10))
            self.assertIsNotNone(sandbox.finish(30).finished)

    def test_a_python_fork_bomb(self):
        with Sandbox("python", **ROOMY) as sandbox:
            sandbox.start("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")
            for _ in range(3):
                time.sleep(0.3)
                self.assertTrue(sandbox.ping(10))

    def test_a_fork_bomb_with_artifacts_is_killed_before_they_are_read(self):
        code = "import os, time\nopen('artifacts/x', 'w').write('y')\nif os.fork() == 0:\n    while True:\n        try: os.fork()\n        except OSError: pass\ntime.sleep(0.5)\nos._exit(0)"
        outcome = run("python", code, timeout=40, settings=ROOMY)
        self.assertEqual(({"x": b"y"}, "0"), (outcome.artifacts, outcome.exit))

    def test_a_background_process_does_not_hold_up_the_answer(self):
        for language, code in (
            ("bash", "(sleep 100; echo late) & echo done"),
            ("bash", "nohup setsid sleep 100 > /dev/null 2>&1 & disown; echo done"),
            ("python", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(100)\n    os._exit(0)\nprint('done')"),
        ):
            with self.subTest(code):
                begun = time.monotonic()
                with Sandbox(language) as sandbox:
                    outcome = sandbox.run(code)
                    self.assertLess(time.monotonic() - begun, 10)
                    self.assertEqual(b"done\n", outcome.stdout)

    def test_a_background_process_that_floods_does_not_hold_up_the_answer(self):
        outcome = run("bash", "yes & echo done", limits={"stdout": 10_000_000})
        self.assertLess(len(outcome.stdout), 8 << 20)

    def test_orphans_are_reaped(self):
        code = "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        if os.fork() == 0: os._exit(0)\n        os._exit(0)\n    os.wait()\ntime.sleep(0.3)\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))"
        self.assertEqual(b"2\n", run("python", code).stdout)

    def test_ignoring_sigterm_is_no_use(self):
        with Sandbox("python") as sandbox:
            sandbox.start("import signal, time\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nprint('on')\ntime.sleep(100)")
            self.assertEqual(b"on\n", sandbox.receive(5)[1])
            begun = time.monotonic()
            sandbox.container.signal("TERM")
            sandbox.container.wait(10)
            self.assertLess(time.monotonic() - begun, 5)


class Host(unittest.TestCase):
    def refused(self, data):
        with Sandbox("python") as sandbox:
            sandbox.send(data)
            kind, payload = sandbox.receive(5)
            self.assertEqual(PROTOCOL_ERROR, kind, payload)
            self.assertRaises(EOFError, sandbox.receive, 10)
            return payload.decode()

    def test_bad_frames_end_the_guest(self):
        for data in (
            struct.pack(">IBI", FRAME_MAX + 1, CODE, 1),
            b"\xff" * 9,
            frame(CODE, b"print(1)"),
            frame(LIMITS) + frame(0x77),
            frame(LIMITS) + frame(CODE, b"", request=2),
            frame(LIMITS) + frame(LIMITS),
            encode("import time; time.sleep(5)") + frame(RUN),
        ):
            with self.subTest(data[:20]):
                self.refused(data)

    def test_bad_paths_end_the_guest(self):
        for path in (b"", b"/etc/x", b"../x", b"a/../b", b"a//b", b"./a", b"a/", b".", b"..", b"a\0b", b"x" * 2000, b"x" * 300):
            with self.subTest(path):
                self.refused(frame(LIMITS) + frame(FILE, path))
        self.refused(frame(LIMITS) + frame(FILE_DATA, b"x"))

    def test_too_much_standard_input_ends_the_guest(self):
        with Sandbox("python", memory=512 << 20) as sandbox:
            try:
                sandbox.send(frame(LIMITS) + frame(STDIN, b"x" * FRAME_MAX) * 1025)
            except BrokenPipeError:
                pass
            self.assertEqual(PROTOCOL_ERROR, sandbox.receive(10)[0])

    def test_a_host_that_dribbles_is_understood(self):
        with Sandbox("python") as sandbox:
            for byte in encode("print('x')"):
                sandbox.send(bytes([byte]))
            self.assertEqual(b"x\n", sandbox.finish().stdout)

    def test_the_guest_ends_with_the_host(self):
        for code in (None, "import time; time.sleep(100)"):
            with self.subTest(code), Sandbox("python") as sandbox:
                if code:
                    sandbox.start(code)
                sandbox.container.end_input()
                self.assertRaises(EOFError, sandbox.receive, 10)

    def test_a_host_that_does_not_read_costs_bounded_memory(self):
        with Sandbox("python") as sandbox:
            sandbox.start("while True: print('x' * 1000)", limits={"stdout": 1 << 30})
            time.sleep(3)
            self.assertTrue(sandbox.container.is_running())

    def test_a_dead_interpreter_ends_an_idle_guest(self):
        with Sandbox("python") as sandbox:
            sandbox.container.run_beside("python3", "-c", "import os; os.kill(-1, 9)")
            self.assertRaises(EOFError, sandbox.receive, 10)


if __name__ == "__main__":
    unittest.main()
