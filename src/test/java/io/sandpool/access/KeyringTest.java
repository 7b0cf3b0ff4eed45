package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.Role;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is let in. */
class KeyringTest {

  private static final String HERE = "192.0.2.1";
  private static final String ENVIRONMENT = "a-key-of-enough-characters";

  private final ManualClock now = new ManualClock();
  private final VirtualTicker ticker = new VirtualTicker();
  private final Keyring keyring =
      new Keyring(Optional.of(new StaticKey(ENVIRONMENT, "VARIABLE")), now, ticker);

  private static KeyRecord key(String secret) {
    return Samples.key(secret, Role.OPERATE, Optional.empty(), KeyLimits.NONE);
  }

  private Caller admitted(String secret) {
    return assertInstanceOf(Verdict.Admitted.class, keyring.judge(secret, HERE)).caller();
  }

  private void refused(String secret) {
    assertSame(Verdict.REFUSED, keyring.judge(secret, HERE));
  }

  private void guess(int times) {
    for (int i = 0; i < times; i++) {
      keyring.judge("guess " + i, HERE);
    }
  }

  @Test
  void aKeyMustBeKnownByItsSecretAndNothingElse() {
    keyring.load(List.of(key("one"), key("two")));
    assertEquals(new Caller("key_two", "name of two", Role.OPERATE, "acme"), admitted("two"));
    refused("three");
    refused("");
    refused("key_two");
    refused(key("two").hash());
  }

  @Test
  void theNextEndMustBeThatOfAKeyThatIsGood() {
    assertEquals(Optional.empty(), keyring.nextExpiry());
    Instant end = now.instant().plusSeconds(60);
    keyring.load(
        List.of(
            key("for good"),
            Samples.key("soon", Role.RUN, Optional.of(end), KeyLimits.NONE),
            Samples.key("later", Role.RUN, Optional.of(end.plusSeconds(60)), KeyLimits.NONE),
            Samples.key("over", Role.RUN, Optional.of(now.instant()), KeyLimits.NONE)));
    assertEquals(Optional.of(end), keyring.nextExpiry());
    now.set(end);
    assertEquals(Optional.of(end.plusSeconds(60)), keyring.nextExpiry());
  }

  @Test
  void theKeyFromTheEnvironmentMustBeAnAdminsOfTheSystem() {
    Caller caller = admitted(ENVIRONMENT);
    assertEquals(Role.ADMIN, caller.role());
    assertTrue(caller.isOfSystem());
    assertFalse(caller.isKeyless());
    assertEquals("VARIABLE", caller.name());
    refused(ENVIRONMENT + "x");
  }

  @Test
  void aWeakKeyFromTheEnvironmentMustBeRefusedAndNeverShown() {
    for (String weak : List.of("", "short", "with a blank in between", "é".repeat(20))) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> new StaticKey(weak, "VARIABLE"));
      assertTrue(refusal.toString().contains("VARIABLE"));
      assertFalse(weak.length() > 10 && refusal.toString().contains(weak));
    }
  }

  @Test
  void aKeyMustEndAtItsTimeWithoutAnybodyDoingAnything() {
    keyring.load(
        List.of(
            Samples.key(
                "one", Role.RUN, Optional.of(Samples.NOW.plusSeconds(10)), KeyLimits.NONE)));
    now.set(Samples.NOW.plusMillis(9_999));
    admitted("one");
    now.set(Samples.NOW.plusSeconds(10));
    refused("one");
  }

  @Test
  void aRevokedKeyMustBeRefusedAsSoonAsThatIsLoaded() {
    keyring.load(List.of(key("one")));
    admitted("one");
    keyring.load(List.of(Memory.KeysInMemory.revoked(key("one"), Samples.NOW)));
    refused("one");
  }

  @Test
  void wrongKeysMustBeSlowedAndGoodOnesFromThereNot() {
    keyring.load(List.of(key("one")));
    guess(100);
    Verdict.Slowed slowed =
        assertInstanceOf(Verdict.Slowed.class, keyring.judge("another guess", HERE));
    assertTrue(slowed.retryAfter().toMillis() > 0);
    assertEquals("key_one", admitted("one").keyId());
    assertSame(Verdict.REFUSED, keyring.judge("a guess", "192.0.2.2"));
  }

  /** It may be such that it can be guessed; that must not go on at full speed. */
  @Test
  void theKeyFromTheEnvironmentMustNotBeFoundByGuessingAtFullSpeed() {
    guess(100);
    Verdict.Slowed slowed =
        assertInstanceOf(Verdict.Slowed.class, keyring.judge(ENVIRONMENT, HERE));
    assertInstanceOf(Verdict.Admitted.class, keyring.judge(ENVIRONMENT, "192.0.2.2"));
    ticker.advance(slowed.retryAfter());
    admitted(ENVIRONMENT);
  }

  @Test
  void aClientWithAnOldKeyMustNotKeepOthersAtItsAddressFromTheKeyOfTheEnvironment() {
    for (int i = 0; i < 1_000; i++) {
      keyring.judge("an old key", HERE);
    }
    admitted(ENVIRONMENT);
  }

  @Test
  void runsMustBeCountedByKeyAndKeepTheirCountWhenKeysAreLoadedAgain() {
    KeyRecord limited =
        Samples.key(
            "one", Role.RUN, Optional.empty(), new KeyLimits(Optional.of(1), Optional.empty()));
    keyring.load(List.of(limited, key("two")));
    RunTurn.Begun begun = assertInstanceOf(RunTurn.Begun.class, keyring.beginRun(admitted("one")));
    keyring.load(List.of(key("three"), limited, key("two")));
    assertInstanceOf(RunTurn.Exceeded.class, keyring.beginRun(admitted("one")));
    assertSame(RunTurn.FREE, keyring.beginRun(admitted("two")));
    begun.end().run();
    assertInstanceOf(RunTurn.Begun.class, keyring.beginRun(admitted("one")));
  }

  @Test
  void theKeyFromTheEnvironmentAndCallersWithoutOneMustHaveNoLimits() {
    assertSame(RunTurn.FREE, keyring.beginRun(admitted(ENVIRONMENT)));
    assertSame(RunTurn.FREE, keyring.beginRun(Caller.LOCAL));
  }

  @Test
  void aboutWhenAKeyWasLastShownMustBeKnown() {
    keyring.load(List.of(key("one"), key("two")));
    assertEquals(Optional.empty(), keyring.lastUsed("key_one"));
    now.set(Samples.NOW.plusSeconds(60));
    admitted("one");
    now.set(Samples.NOW.plusMillis(60_500));
    admitted("one");
    keyring.load(List.of(key("one"), key("two")));
    assertEquals(Optional.of(Samples.NOW.plusSeconds(60)), keyring.lastUsed("key_one"));
    assertEquals(Optional.empty(), keyring.lastUsed("key_two"));
    now.set(Samples.NOW.plus(Duration.ofHours(1)));
    admitted("one");
    assertEquals(Optional.of(now.instant()), keyring.lastUsed("key_one"));
  }

  @Test
  void aNewSecretMustLookAsE2bsClientsExpect() {
    String secret = Secret.generate();
    assertTrue(secret.matches("e2b_[0-9a-f]{40}"), secret);
    assertTrue(Secret.isWellFormed(secret));
    assertFalse(secret.equals(Secret.generate()));
  }
}
