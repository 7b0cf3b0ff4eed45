package io.sandpool.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AesGcmSealerTest {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final SettingsKey key = SettingsKey.generate();
  private final Sealer sealer = new AesGcmSealer(key);

  private static String failure(Sealer sealer, String sealed, String context) {
    return String.valueOf(
        assertThrows(SealException.class, () -> sealer.open(sealed, context)).getMessage());
  }

  @Test
  void whatIsSealedMustOpenAgainAndShowNothing() {
    String sealed = sealer.seal("the secret ü", "row 1");
    assertFalse(sealed.contains("secret"));
    assertEquals(
        "the secret ü", new AesGcmSealer(SettingsKey.parse(key.digits())).open(sealed, "row 1"));
  }

  @Test
  void theSameTextMustNotBeSealedTheSameTwice() {
    assertNotEquals(sealer.seal("a", "row 1"), sealer.seal("a", "row 1"));
  }

  @Test
  void anotherKeyMustBeToldFromDamageWithWhatToDo() {
    String sealed = sealer.seal("a", "row 1");
    SettingsKey other = SettingsKey.generate();
    String message = failure(new AesGcmSealer(other), sealed, "row 1");
    assertTrue(message.contains("row 1 was sealed with the key " + key.name()), message);
    assertTrue(message.contains("in use is " + other.name()), message);
    assertTrue(message.contains("settings-restore seed"), message);
    assertEquals(Optional.of(key.name()), AesGcmSealer.keyOf(sealed));
  }

  @Test
  void damageAnywhereMustBeNoticed() {
    String sealed = sealer.seal("a longer text", "row 1");
    for (int i = 11; i < sealed.indexOf('='); i++) {
      for (char other : LETTERS.toCharArray()) {
        String damaged = sealed.substring(0, i) + other + sealed.substring(i + 1);
        if (!damaged.equals(sealed)) {
          assertTrue(failure(sealer, damaged, "row 1").contains("row 1 is damaged"), damaged);
        }
      }
    }
    for (String damaged :
        new String[] {"", "1:", "2:" + sealed.substring(2), sealed + "x=", "{}"}) {
      assertTrue(failure(sealer, damaged, "row 1").contains("row 1 is damaged"), damaged);
    }
  }

  @Test
  void whatIsSealedMustNotOpenInAnotherPlace() {
    String sealed = sealer.seal("a", "row 1");
    assertTrue(failure(sealer, sealed, "row 2").contains("row 2 is damaged"));
  }

  @Test
  void aKeyMustBeHexadecimalAndNeverShown() {
    assertTrue(key.digits().matches("[0-9a-f]{64}"));
    assertFalse(key.toString().contains(key.digits().substring(0, 8)));
    String failure =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> SettingsKey.parse("hidden"))
                .getMessage());
    assertTrue(failure.startsWith("expected 64 hexadecimal digits"));
    assertFalse(failure.contains("hidden"));
  }
}
