package io.sandpool.e2e;

import static io.sandpool.e2e.Program.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What a Node.js program may rely on. */
abstract class NodeContract extends Contract {

  NodeContract(LiveService service) {
    super(service);
  }

  @EachOf({"nodejs", "javascript", "node", "js"})
  void aScriptMustRunUnderEachNameOfTheLanguage(String name) {
    api.run(Program.in(name, "console.log('hello', 'wörld'); console.error('err')"))
        .succeeded()
        .printed("hello wörld\n")
        .complained("err\n")
        .returnedNothing();
  }

  @Test
  void mainMustBeCalledAfterTheScriptWithOneObject() {
    api.run(
            node("console.log('script'); function main({a, b = 2}) { return {sum: a + b}; }")
                .arguments("{\"a\": 40}"))
        .succeeded()
        .printed("script\n")
        .returned("{\"sum\": 42}");
  }

  @EachOf({
    "async function main({n}) { await null; return [n, 'awaited']; }",
    "const main = ({n}) => new Promise(r => setTimeout(() => r([n, 'awaited']), 20));",
    "module.exports.main = async ({n}) => [n, 'awaited'];",
    "import fs from 'fs'; export async function main({n}) { return [n, 'awaited']; }",
    "await null; function main({n}) { return [n, 'awaited']; }"
  })
  void mainMustBeFoundAndAwaitedInEveryForm(String code) {
    api.run(node(code).arguments("{\"n\": 5}")).succeeded().returned("[5, \"awaited\"]");
  }

  @Test
  void argumentsMustArriveAsTrueJsonValues() {
    String arguments =
        "{\"v\": [null, true, false, -1, 1.5, \"'\\\"\\\\\\n\\u0000 ü 漢 😀 \\u2028\","
            + " {\"k\": {\"deep\": [[], {}]}}, \"\", \"${1+1}`'</script>\"]}";
    api.run(
            node("function main({v}) { console.log(v.map(x => typeof x).join()); return v; }")
                .arguments(arguments))
        .succeeded()
        .printed("object,boolean,boolean,number,number,string,object,string,string\n")
        .returned(new JsonObject(arguments).getJsonArray("v").encode());
  }

  @Test
  void argumentsOfMegabytesMustGoInAndOut() {
    String text = "0123456789abcdeü".repeat(200_000);
    api.run(
            node("function main({text}) { return [text.length, text]; }")
                .with("arguments", new JsonObject().put("text", text)))
        .succeeded()
        .returned(new JsonArray().add(3_200_000).add(text).encode());
  }

  @EachOf({"", "return", "return undefined", "return null", "return NaN"})
  void aMainThatReturnsNothingMustReturnNull(String body) {
    api.run(node("function main() { " + body + " }")).succeeded().returned("null");
  }

  @EachOf({"10n|bigint", "() => 1|function", "Symbol('x')|symbol", "circular|Object"})
  void aResultThatIsNotJsonMustFailAndNameItsType(String value, String type) {
    api.run(
            node(
                "const circular = {}; circular.self = circular; function main() { return %s; }"
                    .formatted(value)))
        .threw("ResultNotSerializable", "of type " + type)
        .failedWith(1)
        .returnedNothing();
  }

  @Test
  void argumentsWithoutMainMustBeAnErrorThatSaysSo() {
    api.run(node("console.log('ran')").arguments("{\"n\": 1}"))
        .threw("MainNotDefined", "no function main")
        .printed("ran\n")
        .failedWith(1);
  }

  @Test
  void anErrorMustComeWithNameMessageAndTheProgramsOwnFrames() {
    Answer answer =
        placed(
            api.run(node("function inner() {\n  null.x;\n}\nfunction main() {\n  inner();\n}\n")));
    answer.threw("TypeError", "Cannot read properties of null").failedWith(1);
    assertEquals(
        """
        TypeError: Cannot read properties of null (reading 'x')
            at inner (/workspace/main.js:2:8)
            at main (/workspace/main.js:5:3)\
        """,
        answer.error().getString("traceback"));
    assertFalse(answer.stderr().contains("harness"), answer::stderr);
  }

  @EachOf({
    "Promise.reject(new RangeError('lost'))|RangeError|lost",
    "async function main() { throw new RangeError('lost'); }|RangeError|lost",
    "setTimeout(() => { throw new RangeError('lost'); }, 1)|RangeError|lost",
    "function main() { return Promise.reject('text'); }|UnhandledPromiseRejection|text"
  })
  void anErrorThatNobodyCatchesMustFailWhereverItComesFrom(
      String code, String name, String message) {
    api.run(node(code)).threw(name, message).failedWith(1).returnedNothing();
  }

  @Test
  void aSyntaxErrorMustNameThePlace() {
    Answer answer = placed(api.run(node("console.log('never');\nfunction (\n")));
    answer.threw("SyntaxError", "").failedWith(1).printed("");
    assertTrue(answer.stderr().contains("/workspace/main.js:2"), answer::stderr);
  }

  @EachOf({"1", "124", "137", "143", "255"})
  void anExitCodeMustComeBackAsItIs(int code) {
    api.run(node("console.log('x'); process.exit(%d)".formatted(code)))
        .failedWith(code)
        .printed("x\n");
  }

  @Test
  void anExitInsideMainMustEndTheProgramWithoutAResult() {
    api.run(node("function main() { console.log('x'); process.exit(0); }"))
        .succeeded()
        .printed("x\n")
        .returnedNothing();
    api.run(node("process.exitCode = 7; console.log('x')")).failedWith(7).printed("x\n");
  }

  @Test
  void aMainThatNeverSettlesMustFailOnceNothingIsLeftToDo() {
    api.run(node("function main() { return new Promise(() => {}); }"))
        .threw("MainNeverSettled", "promise")
        .failedWith(13)
        .returnedNothing();
  }

  @EachOf({"SIGTERM", "SIGSEGV", "SIGKILL"})
  void aSignalThatEndsTheProgramMustBeNamed(String signal) {
    api.run(node("process.kill(process.pid, '%s'); setInterval(() => {}, 1000)".formatted(signal)))
        .killedBy(signal);
  }

  @Test
  void aProgramMustRunUntilItsEventLoopIsEmpty() {
    api.run(
            node(
                """
                process.on('exit', () => console.log('exit'));
                setTimeout(() => console.log('timer'), 100);
                function main() { return 1; }
                """))
        .succeeded()
        .printed("timer\nexit\n")
        .returned("1");
  }

  @Test
  void everythingWrittenBeforeTheEndMustArrive() {
    Answer answer =
        api.run(
            node(
                "process.stdout.write('x'.repeat(900_000)); process.stderr.write('y'.repeat(900_000));"
                    + " process.exit(0)"));
    answer.succeeded();
    assertEquals(900_000, answer.stdout().length());
    assertEquals(900_000, answer.stderr().length());
  }

  @Test
  void modulesOfTheImageMustBeThere() {
    api.run(node("const axios = require('axios'); function main() { return typeof axios.get; }"))
        .succeeded()
        .returned("\"function\"");
  }
}
