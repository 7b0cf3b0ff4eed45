package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.Hello;
import io.sandpool.provider.guest.ProtocolViolation;
import io.sandpool.sandbox.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfinementTest {

  private static Optional<String> objection(String from, String to) {
    return Confinement.objection(
        Hello.parse(Bytes.utf8(Frames.HELLO.replace(from, to))), "python", true);
  }

  private static void assertObjection(String from, String to, String words) {
    assertTrue(objection(from, to).orElseThrow().contains(words));
  }

  @Test
  void aSandboxAsItShouldBeMustBeAccepted() {
    assertEquals(Optional.empty(), objection("", ""));
  }

  @Test
  void anOlderGvisorMustBeAccepted() {
    assertEquals(Optional.empty(), objection("4.19.0-gvisor", "4.4.0"));
  }

  @Test
  void anyInterfaceButLoopbackMustBeRefused() {
    assertObjection("interfaces=lo", "interfaces=lo,eth0", "lo,eth0");
    assertObjection("interfaces=lo", "interfaces=unknown", "unknown");
    assertObjection("interfaces=lo\n", "", "network");
  }

  @Test
  void aKernelThatIsNotGvisorsMustBeRefusedWhereGvisorIsRequired() {
    String plain = Frames.HELLO.replaceAll("kernel=.*", "kernel=6.18.44 #1 SMP PREEMPT_DYNAMIC");
    Hello hello = Hello.parse(Bytes.utf8(plain));
    assertTrue(Confinement.objection(hello, "python", true).orElseThrow().contains("not gVisor's"));
    assertEquals(Optional.empty(), Confinement.objection(hello, "python", false));
  }

  @Test
  void anotherProtocolOrLanguageMustBeRefused() {
    assertObjection("protocol=1", "protocol=2", "protocol 2");
    assertObjection("protocol=1\n", "", "protocol 0");
    assertObjection("language=python", "language=\u0007", "\\u0007");
  }

  @Test
  void whatIsNoHelloMustEndTheStream() {
    assertThrows(ProtocolViolation.class, () -> Hello.parse(Bytes.utf8("hi there")));
    assertThrows(ProtocolViolation.class, () -> Hello.parse(Bytes.utf8("protocol=-1\n")));
    assertThrows(
        ProtocolViolation.class, () -> Hello.parse(Bytes.utf8("protocol=" + "9".repeat(99))));
  }
}
