package io.sandpool.e2e;

import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What a python program may rely on. */
abstract class PythonContract extends Contract {

  PythonContract(LiveService service) {
    super(service);
  }

  @EachOf({"python", "python3"})
  void aScriptMustRunUnderEachNameOfTheLanguage(String name) {
    api.run(Program.in(name, "print('hello', 'wörld')"))
        .succeeded()
        .printed("hello wörld\n")
        .complained("")
        .returnedNothing();
  }

  @Test
  void outputWithoutTrailingNewlineMustStayAsItIs() {
    api.run(python("print('no newline', end='')\ndef main(): return 1"))
        .succeeded()
        .printed("no newline")
        .returned("1");
  }

  @Test
  void unusualLineBreaksMustStayAsTheyAre() {
    api.run(python("print('a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f\\rg\\r\\nh')"))
        .succeeded()
        .printed("a\u000bb\fc\u001cd\u0085e\u2028f\rg\r\nh\n");
  }

  @Test
  void theProgramMustBeTheMainModule() {
    placed(
            api.run(
                python(
                    """
                if __name__ == '__main__':
                    print(__file__, main.__module__ if 'main' in globals() else None)
                import sys, __main__
                print(__main__.__file__, sys.argv)
                """)))
        .succeeded()
        .printed("/workspace/main.py None\n/workspace/main.py ['/workspace/main.py']\n");
  }

  @Test
  void mainMustBeCalledAfterTheScriptWithItsArguments() {
    api.run(
            python("print('script')\ndef main(a, b=2):\n  print('main')\n  return {'sum': a + b}")
                .arguments("{\"a\": 40}"))
        .succeeded()
        .printed("script\nmain\n")
        .returned("{\"sum\": 42}");
  }

  @Test
  void anAsynchronousMainMustBeAwaited() {
    api.run(
            python(
                    """
                    import asyncio
                    async def main(n):
                        await asyncio.sleep(0)
                        return [n, 'awaited']
                    """)
                .arguments("{\"n\": 5}"))
        .succeeded()
        .returned("[5, \"awaited\"]");
  }

  @Test
  void argumentsMustArriveAsTrueJsonValues() {
    String arguments =
        "{\"v\": [null, true, false, -1, 1.5, 12345678901234567890, \"'\\\"\\\\\\n\\u0000 ü 漢 😀\","
            + " {\"k\": {\"deep\": [[], {}]}}, \"\", \"</script>{{x}}$(id)`id`\"]}";
    api.run(
            python(
                    """
                    def main(v):
                        print([type(x).__name__ for x in v])
                        return v
                    """)
                .arguments(arguments))
        .succeeded()
        .printed(
            "['NoneType', 'bool', 'bool', 'int', 'float', 'int', 'str', 'dict', 'str', 'str']\n")
        .returned(new JsonObject(arguments).getJsonArray("v").encode());
  }

  @Test
  void argumentsOfMegabytesMustGoInAndOut() {
    String text = "0123456789abcde\u00fc".repeat(200_000);
    Answer answer =
        api.run(
            python("def main(text): return [len(text), text]")
                .with("arguments", new JsonObject().put("text", text)));
    answer.succeeded().returned(new JsonArray().add(3_200_000).add(text).encode());
  }

  @Test
  void aMainThatReturnsNothingMustReturnNull() {
    api.run(python("def main(): pass")).succeeded().returned("null");
  }

  @Test
  void aScriptThatCallsItsOwnMainMustRunItOnce() {
    api.run(python("def main():\n  print('once')\nif __name__ == '__main__':\n  main()"))
        .succeeded()
        .printed("once\n")
        .returnedNothing();
  }

  @Test
  void tuplesMustBecomeArraysAndKeysStrings() {
    api.run(python("def main(): return {1: (2, 3), 'x': [None]}"))
        .succeeded()
        .returned("{\"1\": [2, 3], \"x\": [null]}");
  }

  @EachOf({
    "datetime.datetime.now()|datetime",
    "b'bytes'|bytes",
    "{1, 2}|set",
    "object()|object",
    "main|function",
    "1j|complex"
  })
  void aResultThatIsNotJsonMustFailAndNameItsType(String value, String type) {
    Answer answer = api.run(python("import datetime\ndef main(): return " + value));
    answer.threw("ResultNotSerializable", "a value of type " + type).returnedNothing();
    answer.failedWith(1);
  }

  @EachOf({"float('nan')", "[float('inf')]", "{'x': -float('inf')}"})
  void aNumberThatJsonDoesNotKnowMustFail(String value) {
    api.run(python("def main(): return " + value))
        .threw("ResultNotSerializable", "not JSON")
        .returnedNothing();
  }

  @Test
  void aCircularResultMustFail() {
    api.run(python("def main():\n  a = []\n  a.append(a)\n  return a"))
        .threw("ResultNotSerializable", "type list")
        .returnedNothing();
  }

  @Test
  void argumentsWithoutMainMustBeAnErrorThatSaysSo() {
    api.run(python("print('ran')").arguments("{\"n\": 1}"))
        .threw("MainNotDefined", "no function main")
        .printed("ran\n")
        .failedWith(1);
  }

  @Test
  void wrongArgumentsMustBeTheProgramsOwnError() {
    api.run(python("def main(a): return a").arguments("{\"b\": 1}"))
        .threw("TypeError", "unexpected keyword argument 'b'")
        .failedWith(1);
    api.run(python("def main(a): return a")).threw("TypeError", "missing 1 required").failedWith(1);
  }

  @Test
  void anExceptionMustComeWithNameMessageAndTheProgramsOwnFrames() {
    Answer answer =
        placed(
            api.run(
                python(
                        """
                    import json
                    def inner(x):
                        raise ValueError('no good: ü')
                    def main(x):
                        return inner(x)
                    """)
                    .arguments("{\"x\": 1}")));
    answer.threw("ValueError", "no good: ü").failedWith(1);
    assertEquals(
        """
        Traceback (most recent call last):
          File "/workspace/main.py", line 5, in main
            return inner(x)
                   ^^^^^^^^
          File "/workspace/main.py", line 3, in inner
            raise ValueError('no good: ü')
        ValueError: no good: ü
        """,
        answer.error().getString("traceback"));
    assertEquals(answer.error().getString("traceback"), answer.stderr());
  }

  @Test
  void theFramesOfAnAsynchronousMainMustBeTheProgramsOwn() {
    Answer answer = api.run(python("async def main():\n  raise KeyError('k')"));
    answer.threw("KeyError", "'k'").failedWith(1);
    assertFalse(answer.stderr().contains("asyncio"), answer::stderr);
    assertFalse(answer.stderr().contains("harness"), answer::stderr);
  }

  @Test
  void aSyntaxErrorMustNameThePlace() {
    Answer answer = placed(api.run(python("print('never')\ndef broken(:\n")));
    answer.threw("SyntaxError", "invalid syntax").failedWith(1).printed("");
    assertTrue(answer.stderr().contains("File \"/workspace/main.py\", line 2"), answer::stderr);
    assertFalse(answer.stderr().contains("harness"), answer::stderr);
  }

  @EachOf({"1", "2", "124", "137", "143", "255"})
  void anExitCodeMustComeBackAsItIs(int code) {
    api.run(python("import sys\nprint('x')\nsys.exit(%d)".formatted(code)))
        .failedWith(code)
        .printed("x\n");
  }

  @Test
  void otherWaysToExitMustMeanWhatTheyMeanInPython() {
    api.run(python("import sys\nsys.exit()")).succeeded();
    api.run(python("raise SystemExit(0)")).succeeded();
    api.run(python("import sys\nsys.exit(-1)")).failedWith(255);
    api.run(python("import sys\nsys.exit('a message')")).failedWith(1).complained("a message\n");
    api.run(python("import sys\ndef main(): sys.exit(3)")).failedWith(3).returnedNothing();
    api.run(python("import os\nprint('x', flush=True)\nos._exit(9)")).failedWith(9).printed("x\n");
  }

  @EachOf({"SIGSEGV", "SIGABRT", "SIGFPE", "SIGTERM", "SIGKILL", "SIGBUS", "SIGILL"})
  void aSignalThatEndsTheProgramMustBeNamed(String signal) {
    api.run(python("import os, signal\nos.kill(os.getpid(), signal.%s)".formatted(signal)))
        .killedBy(signal);
  }

  @Test
  void handlersThatRunAtTheEndMustRun() {
    api.run(
            python(
                """
                import atexit, sys, threading, time
                atexit.register(lambda: print('atexit'))
                threading.Thread(target=lambda: (time.sleep(0.2), print('thread'))).start()
                sys.stdout.write('unflushed ')
                def main(): return 7
                """))
        .succeeded()
        .printed("unflushed thread\natexit\n")
        .returned("7");
  }

  @Test
  void printingWordsThatMeanFailureMustMeanNothing() {
    api.run(
            python(
                "import sys\nfor f in (sys.stdout, sys.stderr): print('Permission denied: Timeout Killed', file=f)"))
        .succeeded()
        .printed("Permission denied: Timeout Killed\n")
        .complained("Permission denied: Timeout Killed\n");
  }
}
