package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ProgramError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramJsonTest {

  private static Optional<String> objection(String json) {
    return ProgramJson.objection(Bytes.utf8(json));
  }

  @Test
  void wellFormedValuesMustPass() {
    for (String json :
        List.of("null", "0", "-1.5e300", "\"\\ud83d\\ude00\"", "[]", "{\"a\":[true,{}]}", " 1 ")) {
      assertEquals(Optional.empty(), objection(json), json);
    }
    assertEquals(Optional.empty(), objection("\"" + "x".repeat(5_000_000) + "\""));
  }

  @Test
  void everythingElseMustBeRefused() {
    for (String json :
        List.of("", " ", "nul", "NaN", "1 2", "{", "[1,]", "{\"a\":1}}", "'a'", "\"\u0001\"")) {
      assertTrue(objection(json).isPresent(), json);
    }
    Bytes notUtf8 = Bytes.wrap(new byte[] {'"', (byte) 0xff, '"'});
    assertTrue(ProgramJson.objection(notUtf8).isPresent());
  }

  @Test
  void deepNestingMustBeRefusedWithoutHarm() {
    assertEquals(Optional.empty(), objection("[".repeat(400) + "]".repeat(400)));
    assertTrue(objection("[".repeat(100_000)).isPresent());
    assertTrue(objection("{\"a\":".repeat(100_000)).isPresent());
  }

  @Test
  void hugeNumbersMustBeRefused() {
    assertTrue(objection("1" + "0".repeat(20_000)).isPresent());
  }

  @Test
  void anErrorMustBeReadWhateverElseItHolds() {
    ProgramError error =
        ProgramJson.error(
            Bytes.utf8("{\"name\":\"E\",\"other\":\"x\",\"message\":\"m\",\"traceback\":\"t\"}"));
    assertEquals(new ProgramError("E", "m", "t"), error);
  }

  @Test
  void anErrorThatCannotBeReadMustSaySo() {
    for (String json :
        List.of("", "[]", "{\"name\":1}", "{\"name\":\"a\"", "{\"x\":{}}", "\"a\"")) {
      assertEquals("UnknownError", ProgramJson.error(Bytes.utf8(json)).name(), json);
    }
  }

  @Test
  void aLongErrorMustBeCutWithoutSplittingACharacter() {
    String message = "x" + "\ud83d\ude00".repeat(20_000);
    ProgramError error = ProgramJson.error(Bytes.utf8("{\"message\":\"" + message + "\"}"));
    assertTrue(error.message().length() <= 16 * 1024);
    assertTrue(message.startsWith(error.message()));
    assertTrue(Character.isLowSurrogate(error.message().charAt(error.message().length() - 1)));
  }
}
