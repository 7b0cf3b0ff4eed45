package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a bash program may rely on. */
abstract class BashContract extends Contract {

  BashContract(LiveService service) {
    super(service);
  }

  @EachOf({"bash", "sh"})
  void aScriptMustRunUnderEachNameOfTheLanguage(String name) {
    api.run(Program.in(name, "echo \"hello wörld ${BASH_VERSION:+bash}\"; echo err >&2"))
        .succeeded()
        .printed("hello wörld bash\n")
        .complained("err\n")
        .returnedNothing();
  }

  @EachOf({"1", "124", "137", "255"})
  void anExitCodeMustComeBackAsItIs(int code) {
    api.run(bash("printf x; exit " + code)).failedWith(code).printed("x");
  }

  @Test
  void theLastCommandsStatusMustBeTheExitCode() {
    api.run(bash("true\nfalse")).failedWith(1);
    api.run(bash("no-such-command")).failedWith(127);
    api.run(bash("(kill -TERM $BASHPID)\nexit $?")).failedWith(143);
  }

  @EachOf({"TERM", "SEGV", "KILL", "ABRT", "FPE", "HUP"})
  void aSignalThatEndsTheProgramMustBeNamed(String signal) {
    api.run(bash("kill -%s $$; sleep 60".formatted(signal))).killedBy("SIG" + signal);
  }

  @Test
  void aSyntaxErrorMustNameThePlace() {
    Answer answer = placed(api.run(bash("echo before\nif then")));
    answer.failedWith(2);
    assertTrue(answer.stderr().contains("/workspace/main.sh: line 2"), answer::stderr);
  }

  @Test
  void argumentsMustBeRefusedWithAHintForThereIsNoMain() {
    api.run(bash("echo ran").arguments("{\"n\": 1}"))
        .threw("MainNotDefined", "use args")
        .printed("")
        .failedWith(1);
  }

  @Test
  void commonToolsMustBeThere() {
    api.run(bash("printf 'b\\na\\n' | sort | tr a-z A-Z | awk '{print NR, $1}' | sed 's/ /:/'"))
        .succeeded()
        .printed("1:A\n2:B\n");
  }

  @Test
  void anEmptyProgramMustSucceed() {
    api.run(bash("")).succeeded().printed("");
  }
}
