package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Programs that want to stay, and ends that nobody planned. They count slots, so nobody may run
 * beside them.
 */
@EndToEnd
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
class HostileLifetimeIT {

  private final Arena arena;
  private final Api api;
  private final LiveService service;

  HostileLifetimeIT(LiveService service) {
    this.service = service;
    this.arena = new Arena(service);
    this.api = service.api();
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @Test
  void aChildInTheBackgroundMustEndWithItsProgramAndSayNothingMore() {
    List.of(
            "nohup sh -c 'sleep 0.3; echo late; sleep 1000' & echo main",
            "(setsid sh -c 'echo late >/tmp/x; sleep 0.3; echo late' >&1 2>&1 &) ; echo main",
            "trap '' HUP TERM; (while :; do sleep 0.3; echo late; done) & disown; echo main",
            "sleep 1000 & echo main")
        .forEach(
            code -> {
              Answer answer = arena.attack(bash(code));
              answer.succeeded().printed("main\n");
            });
  }

  @Test
  void aDaemonForkedTwiceMustEndWithItsProgramAndSayNothingMore() {
    arena
        .attack(
            python(
                """
                import os, time
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        time.sleep(0.5)
                        while True: os.write(1, b'late')
                    os._exit(0)
                os.wait()
                print('main')
                """))
        .succeeded()
        .printed("main\n");
    arena
        .attack(
            node(
                """
                const {spawn} = require('child_process');
                spawn('sh', ['-c', 'sleep 0.5; while :; do echo late; done'], {detached: true, stdio: 'inherit'}).unref();
                console.log('main');
                """))
        .succeeded()
        .printed("main\n");
  }

  @Test
  void aForkedCopyOfTheProgramMustNotSpeakForIt() {
    arena
        .attack(
            python(
                """
                import os, sys
                pid = os.fork()
                def main():
                    if pid == 0:
                        return 'child'
                    os.waitpid(pid, 0)
                    return 'parent'
                """))
        .succeeded()
        .returned("\"parent\"");
  }

  @Test
  void killingEveryProcessMustReachTheProgramsOwnOnly() {
    arena
        .attack(
            python(
                """
                import os
                for pid in sorted(int(p) for p in os.listdir('/proc') if p.isdigit()):
                    if pid != os.getpid():
                        try: os.kill(pid, 9)
                        except OSError as e: print(pid, e.errno)
                print('alone')
                """))
        .succeeded()
        .printed("1 1\nalone\n");
    // gVisor spares the caller and finds nobody else whom it may kill.
    arena.attack(python("import os\nos.kill(-1, 9)")).endedEither("failed", "killed");
    arena.attack(bash("kill -9 -1; echo alone")).endedEither("succeeded", "killed");
  }

  @Test
  void processOneMustBeBeyondTheProgramsReach() {
    arena
        .attack(
            bash(
                "for s in KILL TERM STOP INT SEGV; do kill -$s 1 2>/dev/null && echo $s; done; echo no"))
        .succeeded()
        .printed("no\n");
  }

  @Test
  void aStoppedProgramMustEndAtItsTime() {
    arena.attack(bash("kill -STOP $$; echo continued").millis(1500)).timedOut().printed("");
    arena
        .attack(python("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)").millis(1500))
        .timedOut();
  }

  @Test
  void aClientThatHangsUpMustEndItsRunAndFreeTheSlot() {
    api.awaitRest("nodejs");
    List<String> idle = sandboxes("nodejs");
    try (EventStream stream =
        api.stream(
            node("console.log('on'); setInterval(() => console.log('on'), 20)").millis(200_000),
            EventStream.NDJSON)) {
      stream.next("started");
      stream.next("stdout");
      assertEquals(1, api.slots("nodejs", "leased"));
    }
    Eventually.holds(() -> api.slots("nodejs", "leased") == 0, () -> api.pool("nodejs"));
    Eventually.holds(() -> !sandboxes("nodejs").containsAll(idle), () -> idle);
    arena.nobodyIsHarmed("", "nodejs");
  }

  @Test
  void aClientThatHangsUpWithoutStreamingMustEndItsRunToo() {
    api.awaitRest("bash");
    CompletableFuture<Answer> run = api.start(bash("sleep 1000").millis(200_000));
    Eventually.holds(() -> api.slots("bash", "leased") == 1, () -> api.pool("bash"));
    run.cancel(true);
    Eventually.holds(() -> api.slots("bash", "leased") == 0, () -> api.pool("bash"));
    arena.nobodyIsHarmed("", "bash");
  }

  @Test
  void clientsThatHangUpWhileTheyWaitMustLeaveTheQueue() {
    api.awaitRest("bash");
    int max = api.pool("bash").getInteger("max_total");
    List<CompletableFuture<Answer>> runs =
        IntStream.range(0, max + 5)
            .mapToObj(i -> api.start(bash("sleep 1000").millis(200_000)))
            .toList();
    Eventually.holds(() -> api.pool("bash").getInteger("waiting") == 5, () -> api.pool("bash"));
    runs.forEach(run -> run.cancel(true));
    Eventually.holds(
        () -> api.pool("bash").getInteger("waiting") + api.slots("bash", "leased") == 0,
        () -> api.pool("bash"));
    arena.nobodyIsHarmed("", "bash");
  }

  @Test
  void aContainerKilledWhileItIsIdleMustNeverBeHandedOut() {
    api.awaitRest("bash");
    List<String> doomed = sandboxes("bash");
    doomed.forEach(service.containers()::kill);
    Eventually.holds(() -> doomed.stream().noneMatch(service.containers()::runs), () -> doomed);
    for (int i = 0; i < 4; i++) {
      Answer answer = api.run(bash("echo well")).succeeded().printed("well\n");
      assertFalse(doomed.contains(answer.sandbox()), answer::toString);
    }
    api.awaitRest("bash");
    assertEquals(List.of(), sandboxes("bash").stream().filter(doomed::contains).toList());
  }

  @Test
  void aContainerKilledUnderItsProgramMustNotBeBlamedOnTheProgram() {
    api.awaitRest("bash");
    List<String> idle = sandboxes("bash");
    CompletableFuture<Answer> run = api.start(bash("sleep 1000").millis(200_000));
    Eventually.holds(() -> api.slots("bash", "leased") == 1, () -> api.pool("bash"));
    // Whoever removes the container takes the program along.
    idle.forEach(service.containers()::remove);
    Api.await(run).refused(502, "provider-lost");
    arena.nobodyIsHarmed("", "bash");
  }

  private List<String> sandboxes(String pool) {
    return service.containers().ofPool(service.instance(), pool);
  }
}
