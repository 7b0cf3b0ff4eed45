package io.sandpool.http.ragflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What RAGFlow may ask for, and how it is told what is wrong, in the words of FastAPI. */
class RunRequestReaderTest {

  private static final int SEED = 20260301;
  private static final String CODE = base64("def main(): return 1");

  private final RunRequestReader reader = new RunRequestReader();

  @Test
  void languageAndArgumentsMustHaveDefaults() {
    RunRequest request = reader.read(bytes("{\"code_b64\": \"" + CODE + "\"}"));
    assertEquals(RunLanguage.PYTHON, request.language());
    assertEquals("def main(): return 1", request.code());
    assertEquals("{}", request.argumentsJson());
  }

  @Test
  void nullArgumentsMustMeanNone() {
    assertEquals("{}", reader.read(body("\"arguments\": null")).argumentsJson());
  }

  @Test
  void argumentsMustComeThroughExactlyAsWritten() {
    String arguments =
        "{\"n\": 1e400, \"big\": 12345678901234567890.10, \"t\": [true, null, \"é\\u0000\"]}";
    assertEquals(arguments, reader.read(body("\"arguments\": " + arguments)).argumentsJson());
  }

  @Test
  void unknownFieldsMustBeIgnoredWhateverTheyHold() {
    RunRequest request =
        reader.read(
            body(
                "\"base_image\": {\"x\": [1, {}]}, \"timeout\": \"soon\", \"language\": \"nodejs\""));
    assertEquals(RunLanguage.NODEJS, request.language());
  }

  @Test
  void anEmptyProgramMustBeARequest() {
    assertEquals("", reader.read(bytes("{\"code_b64\": \"\"}")).code());
  }

  @Test
  void missingCodeMustBeToldAsFastApiDoes() {
    assertEquals(
        new JsonObject(
            """
            {"detail": [{"type": "missing", "loc": ["body", "code_b64"], "msg": "Field required",
                         "input": {"language": "python"}}]}
            """),
        refusal("{\"language\": \"python\"}"));
  }

  @Test
  void anUnknownLanguageMustBeToldAsFastApiDoes() {
    for (String language : List.of("\"ruby\"", "\"python3\"", "\"Python\"", "\"\"", "null", "5")) {
      JsonObject issue = only(refusal(text("\"language\": " + language)));
      assertEquals("enum", issue.getString("type"));
      assertEquals(JsonArray.of("body", "language"), issue.getJsonArray("loc"));
      assertEquals("Input should be 'python' or 'nodejs'", issue.getString("msg"));
      assertEquals(new JsonArray("[" + language + "]").getValue(0), issue.getValue("input"));
      assertEquals("'python' or 'nodejs'", issue.getJsonObject("ctx").getString("expected"));
    }
  }

  @Test
  void argumentsThatAreNoObjectMustBeToldAsFastApiDoes() {
    for (String arguments : List.of("[1, {\"a\": 2}]", "\"x\"", "7", "true")) {
      JsonObject issue = only(refusal(text("\"arguments\": " + arguments)));
      assertEquals("dict_type", issue.getString("type"));
      assertEquals(JsonArray.of("body", "arguments"), issue.getJsonArray("loc"));
      assertEquals("Input should be a valid dictionary", issue.getString("msg"));
      assertEquals(new JsonArray("[" + arguments + "]").getValue(0), issue.getValue("input"));
    }
  }

  @Test
  void codeThatIsNoTextMustBeToldAsFastApiDoes() {
    JsonObject issue = only(refusal("{\"code_b64\": 5}"));
    assertEquals("string_type", issue.getString("type"));
    assertEquals("Input should be a valid string", issue.getString("msg"));
    assertEquals(5, issue.getValue("input"));
  }

  @Test
  void badBase64MustBeToldAsFastApiDoes() {
    assertEquals("Invalid base64 encoding: Incorrect padding", valueError("abc"));
    assertEquals("Invalid base64 encoding: Incorrect padding", valueError("abcde"));
    assertEquals("Invalid base64 encoding: Only base64 data is allowed", valueError("ab c"));
    assertEquals("Invalid base64 encoding: Only base64 data is allowed", valueError("ab-_"));
    assertEquals("Invalid base64 encoding: Only base64 data is allowed", valueError("=abc"));
    assertEquals("Invalid base64 encoding: Only base64 data is allowed", valueError("YQ==YQ=="));
    assertEquals("Invalid base64 encoding: Only base64 data is allowed", valueError("é"));
  }

  @Test
  void codeThatIsNotUtf8MustBeRefusedInsteadOfFailing() {
    String latin1 = Base64.getEncoder().encodeToString(new byte[] {'#', (byte) 0xe9});
    assertEquals("The code is not valid UTF-8", valueError(latin1));
    String surrogate =
        Base64.getEncoder().encodeToString(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    assertEquals("The code is not valid UTF-8", valueError(surrogate));
  }

  @Test
  void allMistakesMustBeToldTogether() {
    JsonArray issues =
        refusal("{\"code_b64\": \"?\", \"language\": \"r\", \"arguments\": 1}")
            .getJsonArray("detail");
    assertEquals(3, issues.size());
  }

  @Test
  void bodiesThatAreNoObjectMustBeToldAsFastApiDoes() {
    JsonObject empty = only(refusal(""));
    assertEquals("missing", empty.getString("type"));
    assertEquals(JsonArray.of("body"), empty.getJsonArray("loc"));
    for (String body : List.of("[]", "[1, [2]]", "\"text\"", "null", "12", "true")) {
      JsonObject issue = only(refusal(body));
      assertEquals("model_attributes_type", issue.getString("type"));
      assertEquals(JsonArray.of("body"), issue.getJsonArray("loc"));
      assertEquals(new JsonArray("[" + body + "]").getValue(0), issue.getValue("input"));
    }
  }

  @Test
  void whatIsNoJsonMustBeToldAsFastApiDoes() {
    for (String body :
        List.of(
            "{",
            "nonsense",
            "{\"code_b64\": NaN}",
            text("\"arguments\": {\"a\": Infinity}"),
            text("") + "x",
            "{\"code_b64\": \"\", \"code_b64\": \"\"}",
            "\ufeff{}")) {
      JsonObject issue = only(refusal(body));
      assertEquals("json_invalid", issue.getString("type"), body);
      assertEquals("JSON decode error", issue.getString("msg"));
      assertTrue(issue.getJsonObject("ctx").getString("error").length() > 3, issue::encode);
    }
  }

  @Test
  void whatCannotBeReadAtAllMustBeRefusedWithoutAPlace() {
    assertUnreadable(new byte[] {'{', (byte) 0xff, '}'});
    assertUnreadable(bytes(text("\"arguments\": " + "{\"a\":".repeat(5_000))));
    assertUnreadable(bytes("[".repeat(100_000)));
    assertUnreadable(bytes(text("\"x\": " + "1".repeat(100_000))));
  }

  @Test
  void answersMustNotRepeatMuchOfWhatCame() {
    String long64 = "A".repeat(3_000_001);
    assertTrue(refusal("{\"code_b64\": \"" + long64 + "\"}").encode().length() < 2_000);
    assertTrue(refusal("{\"language\": \"" + long64 + "\"}").encode().length() < 2_000);
    assertTrue(refusal("[\"" + long64 + "\"]").encode().length() < 2_000);
    assertTrue(refusal("{\"code_b64\": \"\\ud800x\"}").encode().length() < 2_000);
    assertTrue(refusal("\"" + "😀".repeat(1_000) + "\"").encode().length() < 2_000);
  }

  @Test
  void anySpoiltBodyMustBeReadOrRefusedAndNothingElse() {
    Random random = new Random(SEED);
    byte[] good = body("\"language\": \"nodejs\", \"arguments\": {\"a\": [1.5, \"é\", null]}");
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] spoilt = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(spoilt);
      } catch (BadRunException e) {
        new JsonObject(RunJson.of(e.issues()));
        refused++;
      }
    }
    assertTrue(refused > 10_000, refused + " refused");
  }

  private String valueError(String code) {
    JsonObject issue = only(refusal("{\"code_b64\": \"" + code + "\"}"));
    assertEquals("value_error", issue.getString("type"));
    assertEquals(JsonArray.of("body", "code_b64"), issue.getJsonArray("loc"));
    assertEquals(code, issue.getString("input"));
    assertEquals(new JsonObject(), issue.getJsonObject("ctx").getJsonObject("error"));
    String message = issue.getString("msg");
    assertTrue(message.startsWith("Value error, "), message);
    return message.substring("Value error, ".length());
  }

  private JsonObject refusal(String body) {
    BadRunException bad = assertThrows(BadRunException.class, () -> reader.read(bytes(body)));
    assertTrue(!bad.issues().isEmpty(), body);
    return new JsonObject(RunJson.of(bad.issues()));
  }

  private void assertUnreadable(byte[] body) {
    assertEquals(List.of(), assertThrows(BadRunException.class, () -> reader.read(body)).issues());
  }

  private static JsonObject only(JsonObject refusal) {
    assertEquals(1, refusal.getJsonArray("detail").size(), refusal::encode);
    return refusal.getJsonArray("detail").getJsonObject(0);
  }

  private static byte[] body(String more) {
    return bytes(text(more));
  }

  private static String text(String more) {
    return "{\"code_b64\": \"" + CODE + '"' + (more.isEmpty() ? "" : ", ") + more + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
