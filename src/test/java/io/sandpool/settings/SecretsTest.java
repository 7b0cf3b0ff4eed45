package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.json;
import static io.sandpool.settings.Fixtures.secrets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  private static final String E2B =
      "{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "','timeout':9}}";

  @Test
  void aSecretMustBeShownByItsLastFourCharactersOnly() {
    assertEquals(
        json("{'sandbox.e2b':{'api_key':{'set':true,'last4':'cdef'},'timeout':9}}"),
        secrets(E2B).shown(json(E2B)));
  }

  @Test
  void aShortSecretMustNotBeShownAtAll() {
    String rows = "{'sandbox.e2b':{'api_key':'12345678901'}}";
    assertEquals(json("{'sandbox.e2b':{'api_key':{'set':true}}}"), secrets(rows).shown(json(rows)));
  }

  @Test
  void aProvidersKindMustBeKnownByItsTypeWhateverItsId() {
    String rows = "{'sandbox.mine':{'type':'e2b','api_key':'" + Fixtures.KEY + "','timeout':9}}";
    assertFalse(secrets(rows).shown(json(rows)).encode().contains("0123456789"));
    assertTrue(secrets(rows).shown(json(rows)).encode().contains("\"timeout\":9"));
  }

  @Test
  void theTypeInTheFileMustCountWhereTheRowHasNone() {
    JsonObject row = json("{'sandbox.mine':{'timeout':9}}");
    Secrets secrets = new Secrets(Fixtures.KINDS, row, json("{'sandbox.mine':{'type':'e2b'}}"));
    assertEquals(row, secrets.shown(row));
  }

  /** A newer program's, a typing error, or a kind that is gone: who knows what it holds. */
  @Test
  void aFieldThatNobodyKnowsMustCountAsASecret() {
    String rows =
        "{'sandbox.e2b':{'api_keys':'hidden'},'sandbox.other':{'type':'x','token':'hidden'}}";
    assertFalse(secrets(rows).shown(json(rows)).encode().contains("hidden"));
    assertTrue(secrets(rows).isSecret("sandbox.other.token"));
  }

  @Test
  void whatIsNoProvidersMustNotCountAsASecret() {
    Secrets secrets = secrets("{}");
    assertFalse(secrets.isSecret("pools.python.min_idle"));
    assertFalse(secrets.isSecret("sandbox.provider_type"));
    assertFalse(secrets.isSecret("sandbox.e2b.templates.python"));
    assertFalse(secrets.isSecret("sandbox.e2b.type"));
    assertTrue(secrets.isSecret("sandbox.e2b.api_key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'set':true,'last4':'cdef'}", "{'set':true}"})
  void aSecretAsItWasShownMustStayAsItIs(String shown) {
    assertEquals(
        json("{'sandbox.e2b':{'timeout':10}}"),
        secrets(E2B).restored(json("{'sandbox.e2b':{'api_key':" + shown + ",'timeout':10}}")));
  }

  @Test
  void anEmptySecretMustBeTakenAway() {
    assertEquals(
        json("{'sandbox.e2b':{'api_key':null}}"),
        secrets(E2B).restored(json("{'sandbox.e2b':{'api_key':''}}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'new'", "' '", "5", "{'set':false}", "{'set':true,'more':1}", "{}", "['a']"})
  void anythingElseMustBeLeftForTheSchemaToJudge(String value) {
    String patch = "{'sandbox.e2b':{'api_key':" + value + "}}";
    assertEquals(json(patch), secrets(E2B).restored(json(patch)));
  }
}
