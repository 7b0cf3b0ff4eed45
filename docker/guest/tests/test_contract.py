"""What a well-meaning program and its caller can rely on."""

import json
import unittest

from sandbox import Sandbox, frame, run, END, FINISHED, RESULT, STDOUT

PYTHON_ASYNC = "import asyncio\nasync def main(n):\n    await asyncio.sleep(0.01)\n    return n + 1"
NODE_ASYNC = "async function main({ n }) { await new Promise(r => setTimeout(r, 10)); return n + 1; }"


class Hello(unittest.TestCase):
    def test_hello_names_language_version_and_no_interface_but_loopback(self):
        for language, prefix in (("python", "3."), ("nodejs", ""), ("bash", "5.")):
            with self.subTest(language), Sandbox(language) as sandbox:
                self.assertEqual(("1", language, "lo"), tuple(sandbox.hello[key] for key in ("protocol", "language", "interfaces")))
                self.assertTrue(sandbox.hello["version"].startswith(prefix))

    def test_an_idle_guest_ends_when_it_is_told_to(self):
        with Sandbox("bash") as sandbox:
            sandbox.send(frame(END, request=0))
            self.assertRaises(EOFError, sandbox.receive, 10)

    def test_a_guest_ends_when_it_is_told_to_after_the_run(self):
        with Sandbox("python") as sandbox:
            outcome = sandbox.run("import subprocess; subprocess.Popen(['sleep', '1000'], start_new_session=True)")
            self.assertEqual(outcome.exit, "0")
            sandbox.send(frame(END, request=0))
            self.assertRaises(EOFError, sandbox.receive, 10)

    def test_ping_is_answered_before_and_during_a_run(self):
        with Sandbox("python") as sandbox:
            self.assertTrue(sandbox.ping())
            sandbox.start("import time; time.sleep(0.5)")
            self.assertTrue(sandbox.ping())
            self.assertEqual("0", sandbox.finish().finished["exit"])


class Scripts(unittest.TestCase):
    def test_output_of_each_language(self):
        for language, code in (("python", "print(1 + 1)"), ("nodejs", "console.log(1 + 1)"), ("bash", "echo $((1 + 1))")):
            with self.subTest(language):
                outcome = run(language, code)
                self.assertEqual((b"2\n", b"", b"", "0"), (outcome.stdout, outcome.stderr, outcome.result, outcome.exit))

    def test_nothing_of_the_rehearsal_is_left(self):
        outcome = run("python", "import os\nprint(sorted(os.listdir('/workspace')), sorted(os.listdir('/tmp')))")
        self.assertEqual(b"['artifacts', 'main.py'] ['.matplotlib']\n", outcome.stdout)
        self.assertEqual(b"artifacts main.sh\n", run("bash", "echo *").stdout)

    def test_an_empty_program_succeeds(self):
        for language in ("python", "nodejs", "bash"):
            with self.subTest(language):
                outcome = run(language, "")
                self.assertEqual((b"", b"", b"", "0"), (outcome.stdout, outcome.stderr, outcome.result, outcome.exit))

    def test_a_script_looks_like_one_started_by_hand(self):
        outcome = run("python", "import sys, os\nprint(__name__, __file__, sys.argv, os.getcwd(), sys.path[0], os.environ['HOME'])", args=["a", "ü b"])
        self.assertEqual("__main__ /workspace/main.py ['/workspace/main.py', 'a', 'ü b'] /workspace /workspace /workspace\n", outcome.stdout.decode())
        outcome = run("nodejs", "console.log(process.argv.slice(1), __filename, require.main === module, process.cwd())", args=["a", "ü b"])
        self.assertEqual("[ '/workspace/main.js', 'a', 'ü b' ] /workspace/main.js true /workspace\n", outcome.stdout.decode())
        outcome = run("bash", 'echo "$0" "$#" "$2" "$PWD"', args=["a", "ü b"])
        self.assertEqual("/workspace/main.sh 2 ü b /workspace\n", outcome.stdout.decode())

    def test_environment(self):
        env = {"GREETING": "hallo wörld", "EMPTY": "", "HOME": "/tmp"}
        outcome = run("python", "import os; print(os.environ['GREETING'], repr(os.environ['EMPTY']), os.path.expanduser('~'))", env=env)
        self.assertEqual("hallo wörld '' /tmp\n", outcome.stdout.decode())
        outcome = run("nodejs", "console.log(process.env.GREETING, process.env.EMPTY === '')", env=env)
        self.assertEqual("hallo wörld true\n", outcome.stdout.decode())
        self.assertEqual("hallo wörld /tmp\n", run("bash", 'echo "$GREETING" "$HOME"', env=env).stdout.decode())

    def test_a_time_zone_is_honoured(self):
        code = "import time; print(time.localtime(0).tm_hour)"
        self.assertEqual(b"9\n", run("python", code, env={"TZ": "JST-9"}).stdout)

    def test_standard_input(self):
        data = bytes(range(256)) * 4096  # 1 MiB, more than a pipe holds
        outcome = run("python", "import sys, hashlib; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())", stdin=data)
        import hashlib

        self.assertEqual(hashlib.sha256(data).hexdigest(), outcome.stdout.decode().strip())
        self.assertEqual(b"1048576\n", run("bash", "wc -c", stdin=data).stdout)
        node = "let n = 0; process.stdin.on('data', d => { n += d.length; }).on('end', () => console.log(n));"
        self.assertEqual(b"1048576\n", run("nodejs", node, stdin=data).stdout)

    def test_standard_input_ends_where_none_was_given(self):
        self.assertEqual(b"''\n", run("python", "import sys; print(repr(sys.stdin.read()))").stdout)

    def test_standard_input_that_nobody_reads_does_no_harm(self):
        outcome = run("python", "import sys; sys.stdin.close(); print('x')", stdin=b"y" * 1_000_000)
        self.assertEqual((b"x\n", "0"), (outcome.stdout, outcome.exit))

    def test_files(self):
        files = {"data/a/b.txt": b"hello", "helper.py": b"def f(): return 'helped'", "empty": b"", "big": b"x" * 300_000}
        code = "import os, helper\nprint(open('data/a/b.txt').read(), helper.f(), os.path.getsize('empty'), os.path.getsize('big'))"
        self.assertEqual(b"hello helped 0 300000\n", run("python", code, files=files).stdout)

    def test_large_code(self):
        code = "x = '" + "ü" * 1_000_000 + "'\nprint(len(x))"
        self.assertEqual(b"1000000\n", run("python", code).stdout)

    def test_output_comes_while_the_program_runs(self):
        for language, code in (
            ("python", "import time\nprint('first')\ntime.sleep(2)\nprint('second')"),
            ("nodejs", "console.log('first'); setTimeout(() => console.log('second'), 2000)"),
            ("bash", "echo first; sleep 2; echo second"),
        ):
            with self.subTest(language), Sandbox(language) as sandbox:
                sandbox.start(code)
                self.assertEqual((STDOUT, b"first\n"), sandbox.receive(1.5))
                self.assertEqual(b"second\n", sandbox.finish().stdout)

    def test_binary_output_survives(self):
        outcome = run("python", "import sys; sys.stdout.buffer.write(bytes(range(256)))")
        self.assertEqual(bytes(range(256)), outcome.stdout)


class Main(unittest.TestCase):
    def test_main_takes_arguments_and_returns_a_result(self):
        arguments = {"a": None, "b": True, "c": [1, 2.5, {"d": "ü\u0000\U0001f600"}]}
        for language, code in (("python", "def main(a, b, c):\n    return {'a': a, 'b': b, 'c': c}"), ("nodejs", "function main(x) { return x; }")):
            with self.subTest(language):
                outcome = run(language, code, arguments=json.dumps(arguments))
                self.assertEqual(arguments, json.loads(outcome.result))
                self.assertEqual(("0", b""), (outcome.exit, outcome.stdout))

    def test_main_may_be_async(self):
        self.assertEqual(b"42", run("python", PYTHON_ASYNC, arguments='{"n": 41}').result)
        self.assertEqual(b"42", run("nodejs", NODE_ASYNC, arguments='{"n": 41}').result)

    def test_main_is_called_without_arguments_too(self):
        self.assertEqual(b"[1, null]", run("python", "def main():\n    return 1, None").result)
        self.assertEqual(b"null", run("python", "def main():\n    pass").result)
        self.assertEqual(b"null", run("nodejs", "const main = () => {}").result)

    def test_a_script_without_main_has_no_result(self):
        outcome = run("python", "main = 5")
        self.assertNotIn(RESULT, outcome.kinds)

    def test_a_script_that_calls_its_own_main_is_not_run_twice(self):
        for code in ("def main():\n    print('once')\nif __name__ == '__main__':\n    main()", "def main():\n    print('once')\nmain()"):
            outcome = run("python", code)
            self.assertEqual((b"once\n", b"", "0"), (outcome.stdout, outcome.result, outcome.exit))
        for code in ("async function main() { console.log('once'); }\nmain();", "const main = () => console.log('once'); // main()\nif (require.main === module) main()"):
            outcome = run("nodejs", code)
            self.assertEqual((b"once\n", b"", "0"), (outcome.stdout, outcome.result, outcome.exit))

    def test_large_arguments_and_results(self):
        arguments = json.dumps({"x": "é" * 1_500_000})
        for language, code in (("python", "def main(x): return x"), ("nodejs", "function main({ x }) { return x; }")):
            with self.subTest(language):
                outcome = run(language, code, arguments=arguments, limits={"result": 4 << 20})
                self.assertEqual("é" * 1_500_000, json.loads(outcome.result))

    def test_arguments_without_main_are_an_error(self):
        for language, code in (("python", "print('x')"), ("nodejs", "console.log('x')"), ("bash", "echo x")):
            with self.subTest(language):
                outcome = run(language, code, arguments="{}")
                self.assertEqual(("MainNotDefined", "1"), (outcome.fault["name"], outcome.exit))

    def test_a_result_that_is_not_json_is_an_error(self):
        for language, code, name in (
            ("python", "def main(): return {1, 2}", "set"),
            ("python", "def main(): return float('nan')", "float"),
            ("python", "def main(): return {'x': object()}", "object"),
            ("nodejs", "function main() { return 10n; }", "bigint"),
            ("nodejs", "function main() { return () => 1; }", "function"),
            ("nodejs", "function main() { const a = {}; a.a = a; return a; }", "Object"),
        ):
            with self.subTest(code):
                outcome = run(language, code)
                self.assertEqual(("ResultNotSerializable", "1"), (outcome.fault["name"], outcome.exit))
                self.assertIn(name, outcome.fault["message"])
                self.assertEqual(b"", outcome.result)

    def test_half_a_surrogate_pair_comes_back_escaped(self):
        self.assertEqual(rb'"\ud800"', run("python", r"def main(): return '\ud800'").result)

    def test_wrong_arguments_are_an_error_of_the_program(self):
        outcome = run("python", "def main(a): pass", arguments='{"b": 1}')
        self.assertEqual(("TypeError", "1"), (outcome.fault["name"], outcome.exit))
        self.assertNotIn("harness", outcome.stderr.decode() + outcome.fault["traceback"])

    def test_modules(self):
        code = "import axios from 'axios';\nimport fs from 'node:fs';\nconst n = await Promise.resolve(typeof axios.get);\nexport function main() { return n; }"
        self.assertEqual(b'"function"', run("nodejs", code).result)
        self.assertEqual(b"5\n", run("nodejs", "const x = await Promise.resolve(5); console.log(x)").stdout)
        self.assertEqual(b"function\n", run("nodejs", "console.log(typeof require('axios').get)").stdout)


class Errors(unittest.TestCase):
    def check(self, language, code, name, message, *lines, **request):
        outcome = run(language, code, **request)
        self.assertEqual((name, "1"), (outcome.fault["name"], outcome.exit), outcome.stderr)
        self.assertIn(message, outcome.fault["message"])
        for text in (outcome.fault["traceback"], outcome.stderr.decode()):
            for line in lines:
                self.assertIn(line, text)
            self.assertNotIn("harness", text)
            self.assertNotIn("asyncio", text)
        return outcome

    def test_an_exception(self):
        self.check("python", "def f():\n    raise ValueError('so so')\nf()", "ValueError", "so so", 'File "/workspace/main.py", line 2, in f', "raise ValueError")
        self.check("nodejs", "function f() {\n  throw new RangeError('so so');\n}\nf();", "RangeError", "so so", "main.js:2")

    def test_an_exception_in_main(self):
        self.check("python", "def main():\n    1 / 0", "ZeroDivisionError", "division", "line 2, in main")
        self.check("python", "async def main():\n    1 / 0", "ZeroDivisionError", "division", "line 2, in main")
        self.check("nodejs", "async function main() { await null; null.x; }", "TypeError", "null", "main.js:1")

    def test_a_program_that_does_not_compile(self):
        self.check("python", "x = = 1", "SyntaxError", "invalid syntax", "line 1")
        self.check("nodejs", "let x = = 1", "SyntaxError", "Unexpected token")
        self.check("nodejs", "import fs from 'fs';\nlet x = = 1", "SyntaxError", "Unexpected token")

    def test_an_unhandled_rejection(self):
        self.check("nodejs", "Promise.reject(new Error('nobody cares'))", "Error", "nobody cares")

    def test_an_exception_that_the_program_handles_itself_is_none(self):
        outcome = run("nodejs", "process.on('uncaughtException', e => console.log('got', e.message)); throw new Error('x')")
        self.assertEqual((b"got x\n", b"", "0"), (outcome.stdout, outcome.error, outcome.exit))

    def test_a_promise_that_nothing_settles(self):
        outcome = run("nodejs", "async function main() { await new Promise(() => {}); }")
        self.assertEqual(("MainNeverSettled", "13"), (outcome.fault["name"], outcome.exit))

    def test_an_exception_hook_of_the_program(self):
        outcome = run("python", "import sys\nsys.excepthook = lambda *a: print('mine')\nraise KeyError('k')")
        self.assertEqual((b"mine\n", "KeyError"), (outcome.stdout, outcome.fault["name"]))

    def test_an_exception_that_resists(self):
        outcome = run("python", "class E(Exception):\n    def __str__(self): raise RuntimeError\nraise E()")
        self.assertEqual(("E", "1"), (outcome.fault["name"], outcome.exit))

    def test_deep_recursion(self):
        self.check("python", "def f(): f()\nf()", "RecursionError", "recursion")
        self.check("nodejs", "function f() { f(); }\nf()", "RangeError", "call stack")


class Ends(unittest.TestCase):
    def test_exit_codes(self):
        for language, code, exit in (
            ("python", "import sys; sys.exit(3)", "3"),
            ("python", "raise SystemExit", "0"),
            ("python", "exit(-1)", "255"),
            ("python", "import os; os._exit(7)", "7"),
            ("python", "def main(): raise SystemExit(4)", "4"),
            ("nodejs", "process.exit(3)", "3"),
            ("nodejs", "process.exitCode = 4", "4"),
            ("nodejs", "process.on('exit', () => { process.exitCode = 6; })", "6"),
            ("bash", "exit 3", "3"),
            ("bash", "false", "1"),
        ):
            with self.subTest(code):
                self.assertEqual(exit, run(language, code).exit)

    def test_an_exit_message_goes_to_standard_error(self):
        outcome = run("python", "import sys; sys.exit('sorry')")
        self.assertEqual((b"sorry\n", "1"), (outcome.stderr, outcome.exit))

    def test_signals(self):
        for language, code, signal in (
            ("python", "import os; os.kill(os.getpid(), 9)", "9"),
            ("python", "import os; os.abort()", "6"),
            ("python", "import ctypes; ctypes.string_at(0)", "11"),
            ("nodejs", "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000)", "15"),
            ("bash", "kill -SEGV $$", "11"),
        ):
            with self.subTest(code):
                self.assertEqual(signal, run(language, code).finished.get("signal"))

    def test_exit_handlers_and_threads_are_waited_for(self):
        code = "import atexit, threading, time\natexit.register(print, 'bye')\nthreading.Thread(target=lambda: (time.sleep(0.3), print('thread'))).start()\nprint('end')"
        self.assertEqual(b"end\nthread\nbye\n", run("python", code).stdout)
        code = "process.on('exit', () => console.log('bye')); setTimeout(() => console.log('timer'), 300); console.log('end')"
        self.assertEqual(b"end\ntimer\nbye\n", run("nodejs", code).stdout)
        code = "let n = 0; process.on('beforeExit', () => { if (n++ < 2) setTimeout(() => console.log(n), 1); })"
        self.assertEqual(b"1\n2\n", run("nodejs", code).stdout)

    def test_output_that_was_not_flushed_arrives(self):
        outcome = run("python", "import sys\nsys.stdout.write('no newline')\nsys.stderr.write('neither')")
        self.assertEqual((b"no newline", b"neither"), (outcome.stdout, outcome.stderr))
        code = "process.stdout.write('x'.repeat(500000)); process.exit(0)"
        self.assertEqual(500_000, len(run("nodejs", code).stdout))

    def test_a_result_survives_an_end_without_ceremony(self):
        outcome = run("python", "import atexit, os\natexit.register(os._exit, 5)\ndef main(): return 'kept'")
        self.assertEqual((b'"kept"', "5"), (outcome.result, outcome.exit))

    def test_a_forked_child_does_not_speak_for_the_program(self):
        outcome = run("python", "import os, sys\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint('child' if pid == 0 else 'parent')")
        self.assertEqual((b"child\nparent\n", "0"), (outcome.stdout, outcome.exit))
        outcome = run("python", "import os\npid = os.fork()\nif pid == 0: raise SystemExit(9)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))")
        self.assertEqual((b"9\n", "0"), (outcome.stdout, outcome.exit))


class Libraries(unittest.TestCase):
    def test_the_promised_libraries_are_there(self):
        code = "import numpy, pandas, requests\nprint(int(pandas.DataFrame({'a': numpy.arange(4)}).a.sum()))"
        outcome = run("python", code, timeout=30)
        self.assertEqual(b"6\n", outcome.stdout, outcome.stderr)

    def test_matplotlib_draws_without_a_display(self):
        code = "import matplotlib.pyplot as p\np.plot([1, 2])\np.title('x')\np.savefig('artifacts/plot.png')"
        outcome = run("python", code, timeout=30)
        self.assertTrue(outcome.artifacts["plot.png"].startswith(b"\x89PNG"), outcome.stderr)
        self.assertEqual(b"", outcome.stderr)

    def test_preloaded_modules_are_there_before_the_program(self):
        outcome = run("python", "import sys; print('numpy' in sys.modules)", settings={"env": ["SANDPOOL_PRELOAD=numpy"]})
        self.assertEqual(b"True\n", outcome.stdout)

    def test_source_inspection(self):
        self.assertEqual(b"def f(): return 1\n\n", run("python", "import inspect\ndef f(): return 1\nprint(inspect.getsource(f))").stdout)

    def test_multiprocessing_and_subprocess(self):
        for method in ("fork", "spawn"):
            code = (
                "import multiprocessing as m\ndef f(x): return x * x\n"
                f"if __name__ == '__main__':\n    with m.get_context('{method}').Pool(2) as p: print(p.map(f, [1, 2, 3]))"
            )
            with self.subTest(method):
                outcome = run("python", code)
                self.assertEqual((b"[1, 4, 9]\n", "0"), (outcome.stdout, outcome.exit), outcome.stderr)
        self.assertEqual(b"hi\n", run("python", "import subprocess\nsubprocess.run(['echo', 'hi'])").stdout)
        code = "const { execSync } = require('child_process'); console.log(execSync('echo hi').toString())"
        self.assertEqual(b"hi\n\n", run("nodejs", code).stdout)

    def test_worker_threads(self):
        code = "const { Worker } = require('worker_threads'); new Worker('require(\"worker_threads\").parentPort.postMessage(5)', { eval: true }).on('message', console.log)"
        self.assertEqual(b"5\n", run("nodejs", code).stdout)

    def test_finished_is_the_last_frame_and_tells_what_was_used(self):
        outcome = run("python", "x = bytearray(50 << 20)\nfor i in range(3000000): pass")
        self.assertEqual(FINISHED, outcome.kinds[-1])
        self.assertGreater(int(outcome.finished["max_rss_kib"]), 50 << 10)
        self.assertGreater(int(outcome.finished["cpu_us"]), 10_000)
        self.assertGreater(int(outcome.finished["wall_us"]), 10_000)


if __name__ == "__main__":
    unittest.main()
