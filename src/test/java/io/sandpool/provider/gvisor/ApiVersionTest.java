package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiVersionTest {

  private static Optional<String> negotiate(String least, String most) {
    return ApiVersion.negotiate(
            ApiVersion.parse(least).orElseThrow(), ApiVersion.parse(most).orElseThrow())
        .map(ApiVersion::toString);
  }

  @Test
  void theNewestThatBothSpeakMustBeChosen() {
    assertEquals(Optional.of("1.41"), negotiate("1.12", "1.41"));
    assertEquals(Optional.of("1.43"), negotiate("1.12", "1.43"));
    assertEquals(Optional.of("1.44"), negotiate("1.44", "1.52"));
  }

  @Test
  void noCommonVersionMustBeNone() {
    assertEquals(Optional.empty(), negotiate("1.12", "1.40"));
    assertEquals(Optional.empty(), negotiate("1.45", "1.60"));
    assertEquals(Optional.empty(), negotiate("2.0", "2.1"));
  }

  @Test
  void whatIsNoVersionMustNotBeRead() {
    assertEquals(Optional.empty(), ApiVersion.parse(""));
    assertEquals(Optional.empty(), ApiVersion.parse("1.41.2"));
    assertEquals(Optional.empty(), ApiVersion.parse("99999.1"));
  }
}
