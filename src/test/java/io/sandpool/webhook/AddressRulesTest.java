package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private static final AddressRules STRICT = AddressRules.of(List.of(), Set.of());

  private static boolean allows(AddressRules rules, String address) {
    return rules.allow("example.com", FakeResolver.at(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::808:808",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void addressesThatAreNotForEverybodyMustBeRefused(String address) {
    assertFalse(allows(STRICT, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:200::1",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1"
      })
  void publicAddressesMustBeAllowed(String address) {
    assertTrue(allows(STRICT, address));
  }

  @Test
  void thisMachinesOwnAddressesMustBeRefusedThoughTheyArePublic() {
    AddressRules rules = AddressRules.of(List.of(), Set.of(FakeResolver.at("8.8.4.4")));
    assertFalse(allows(rules, "8.8.4.4"));
    assertTrue(allows(rules, "8.8.8.8"));
  }

  @Test
  void whatTheConfigurationAllowsMustBeAllowedAndNothingBeside() {
    AddressRules rules =
        AddressRules.of(
            List.of("10.1.0.0/16", "127.0.0.1", "fd12::/20", " Hook.Internal "), Set.of());
    assertTrue(allows(rules, "10.1.255.255"));
    assertFalse(allows(rules, "10.2.0.0"));
    assertTrue(allows(rules, "127.0.0.1"));
    assertTrue(allows(rules, "::ffff:127.0.0.1"));
    assertFalse(allows(rules, "127.0.0.2"));
    assertTrue(allows(rules, "fd12:0fff::1"));
    assertFalse(allows(rules, "fd12:1000::1"));
    assertTrue(rules.allow("hook.internal", FakeResolver.at("192.168.7.7")));
    assertFalse(rules.allow("other.internal", FakeResolver.at("192.168.7.7")));
  }

  /** A hole for a whole network must not hand out the machine's own credentials. */
  @Test
  void noConfigurationMayAllowWhereCloudsTellTheirSecrets() {
    AddressRules rules =
        AddressRules.of(List.of("0.0.0.0/0", "::/0", "metadata.internal"), Set.of());
    assertTrue(allows(rules, "10.0.0.1"));
    assertTrue(allows(rules, "169.254.1.1"));
    for (String address :
        List.of("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "168.63.129.16")) {
      assertFalse(allows(rules, address));
      assertFalse(rules.allow("metadata.internal", FakeResolver.at(address)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "a b", "http://x", "*.x.com", "-a"})
  void anEntryThatIsNeitherNameNorBlockMustBeRefused(String entry) {
    assertThrows(IllegalArgumentException.class, () -> AddressRules.of(List.of(entry), Set.of()));
  }
}
