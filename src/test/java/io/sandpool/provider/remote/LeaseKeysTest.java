package io.sandpool.provider.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseKeysTest {

  @Test
  void keysMustBeHarmlessInAPathAndNeverTheSame() {
    LeaseKeys keys = new LeaseKeys("here", new SecureRandom());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String key = keys.get();
      assertTrue(key.matches("[a-z][a-z0-9]{31}"), key);
      assertTrue(seen.add(key));
    }
  }

  @Test
  void anInstallationMustKnowItsOwn() {
    String key = new LeaseKeys("here", new SecureRandom()).get();
    assertTrue(key.startsWith(LeaseKeys.prefix("here")));
    assertEquals(LeaseKeys.PREFIX, LeaseKeys.prefix("here").length());
    assertNotEquals(LeaseKeys.prefix("here"), LeaseKeys.prefix("there"));
  }
}
