package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Both signatures must come out as Alibaba's own signers make them: the vectors were made by those,
 * not by this project.
 */
class SignatureVectorsTest {

  private static final Instant NOW = Instant.parse("2025-11-15T09:45:01Z");
  private static final String CONTROL = "agentrun.cn-hangzhou.aliyuncs.com";
  private static final String DATA = "1234567890123456-ram.agentrun-data.cn-hangzhou.aliyuncs.com";
  private static final String SANDBOX = "/sandboxes/01JCED8Z9Y6XQVK8M2NRST5WXY";
  private static final AccessKey KEY =
      new AccessKey("testAccessKeyId", "testAccessKeySecret", Optional.empty());

  @TestFactory
  Stream<DynamicTest> theControlPlanesSignatureMustEqualAlibabasOwn() throws IOException {
    return vectors("acs3").map(vector -> DynamicTest.dynamicTest(name(vector), () -> acs3(vector)));
  }

  @TestFactory
  Stream<DynamicTest> theDataPlanesSignatureMustEqualAlibabasOwn() throws IOException {
    return vectors("agentrun4")
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> agentrun4(vector)));
  }

  @Test
  void thereMustBeVectorsOfBothKinds() throws IOException {
    assertEquals(4, vectors("acs3").count());
    assertEquals(6, vectors("agentrun4").count());
  }

  /** More of the reference's vectors, of which only the signature is known. */
  @TestFactory
  Stream<DynamicTest> theControlPlanesOwnRequestsMustBeSignedAsAlibabaSignsThem() {
    return Stream.of(
        control(
            "ListTemplates",
            "GET",
            "/2025-09-10/templates",
            Map.of("pageNumber", "1", "pageSize", "10", "templateType", "CodeInterpreter"),
            "",
            "05cfba7300b27a830c21ae04ed60867646689277e600f9c60825c17333a33098"),
        control(
            "ListSandboxes",
            "GET",
            "/2025-09-10/sandboxes",
            Map.of("templateName", "a b*c~d/é", "nextToken", "x+y=&z", "maxResults", ""),
            "",
            "eb0d16bcece49ebfbab1593e632c051cb4997256f5eadbc71b7d78c84a319404"),
        control(
            "CreateSandbox",
            "POST",
            "/2025-09-10/sandboxes",
            Map.of(),
            "{\"templateName\":\"pool-python-default\",\"sandboxIdleTimeoutSeconds\":600}",
            "fa03989552c9116b6f56b260b324fac3bcbde911a495c4e0b682c64b80764dee"),
        control(
            "StopSandbox",
            "POST",
            "/2025-09-10" + SANDBOX + "/stop",
            Map.of(),
            "",
            "58a2a919e9f6af4c4d1724dbef4ba05f530aee34867289fd40f9713e0cc67d06"));
  }

  @TestFactory
  Stream<DynamicTest> theDataPlanesOwnRequestsMustBeSignedAsAlibabaSignsThem() {
    return Stream.of(
        data(
            "DELETE",
            SANDBOX,
            Map.of(),
            "812dcfacfaaa436bfb6a2f62bac96ce68eebc6acbe9ef13ac967232d6e7a303c"),
        data(
            "GET",
            SANDBOX + "/files",
            Map.of("path", "/home/user/a b+c~é.txt"),
            "11f097fef6d2fd483fe8d75d8402f361fca081b8ef787865f8aa2b33c3c1fe7b"),
        data(
            "GET",
            SANDBOX + "/filesystem",
            Map.of("path", "/home/user", "depth", "2"),
            "b9d5333bfddcff12f6df79b80bc0f8aaebf4f667a59dcaec395c9efa540aed6c"),
        data(
            "GET",
            SANDBOX + "/files",
            Map.of("path", "a*b &="),
            "1a6d84a45bcbef296e7dbd9d9d9d7281db931fdb7e4ddc0845397688ccd55d34"));
  }

  @Test
  void aTemporaryKeysTokenMustBeSentAndSigned() {
    AccessKey temporary = new AccessKey("STS.id", "secret", Optional.of("the-token"));
    Map<String, String> control =
        new Acs3Signer(temporary)
            .sign("GET", "/", Map.of(), Map.of("host", CONTROL), new byte[0], NOW, "n");
    assertEquals("the-token", control.get("x-acs-security-token"));
    assertTrue(
        String.valueOf(control.get("authorization"))
            .contains("x-acs-accesskey-id;x-acs-content-sha256;x-acs-date;x-acs-security-token;"));
    Map<String, String> data =
        new Agentrun4Signer(temporary, "cn-hangzhou").sign("GET", "/", Map.of(), DATA, NOW);
    assertEquals("the-token", data.get("x-acs-security-token"));
    assertTrue(
        String.valueOf(data.get("agentrun-authorization"))
            .contains("SignedHeaders=host;x-acs-content-sha256;x-acs-date;x-acs-security-token,"));
  }

  @Test
  void aKeyMustNotShowItsSecrets() {
    AccessKey key = new AccessKey("an-id", "a-secret", Optional.of("a-token"));
    assertFalse(key.toString().contains("a-secret") || key.toString().contains("a-token"));
  }

  private static DynamicTest control(
      String action,
      String method,
      String path,
      Map<String, String> query,
      String body,
      String signature) {
    Map<String, String> own =
        new TreeMap<>(
            Map.of("host", CONTROL, "x-acs-action", action, "x-acs-version", "2025-09-10"));
    if (!body.isEmpty()) {
      own.put("content-type", "application/json; charset=utf-8");
    }
    return DynamicTest.dynamicTest(
        action,
        () ->
            assertEquals(
                signature,
                signature(
                    new Acs3Signer(KEY)
                        .sign(
                            method,
                            path,
                            query,
                            own,
                            body.getBytes(StandardCharsets.UTF_8),
                            NOW,
                            "0123456789abcdef0123456789abcdef")
                        .get("authorization"))));
  }

  private static DynamicTest data(
      String method, String path, Map<String, String> query, String signature) {
    return DynamicTest.dynamicTest(
        method + " " + path + " " + query,
        () ->
            assertEquals(
                signature,
                signature(
                    new Agentrun4Signer(KEY, "cn-hangzhou")
                        .sign(method, path, query, DATA, NOW)
                        .get("agentrun-authorization"))));
  }

  private static String signature(@org.jspecify.annotations.Nullable String authorization) {
    String text = Objects.requireNonNull(authorization);
    return text.substring(text.lastIndexOf('=') + 1);
  }

  private static void acs3(JsonObject vector) {
    SortedMap<String, String> headers = texts(vector, "headers");
    String method = vector.getString("method");
    String path = vector.getString("path");
    Map<String, String> query = texts(vector, "query");
    String hash = Canonical.sha256(vector.getString("body"));
    assertEquals(headers.get("x-acs-content-sha256"), hash);
    String request = Canonical.request(method, path, query, headers, hash);
    assertEquals(vector.getString("canonicalRequest"), request);
    assertEquals(
        vector.getString("stringToSign"), Acs3Signer.ALGORITHM + "\n" + Canonical.sha256(request));
    assertEquals(
        vector.getString("authorization"),
        new Acs3Signer(key(vector, headers)).authorization(method, path, query, headers));
  }

  private static void agentrun4(JsonObject vector) {
    SortedMap<String, String> headers = texts(vector, "headers");
    String method = vector.getString("method");
    String path = vector.getString("path");
    Map<String, String> query = texts(vector, "query");
    Instant now = Instant.parse(Objects.requireNonNull(headers.get("x-acs-date")));
    Agentrun4Signer signer = new Agentrun4Signer(key(vector, headers), vector.getString("region"));
    assertEquals(
        vector.getString("canonicalRequest"),
        Canonical.request(method, path, query, headers, Agentrun4Signer.UNSIGNED));
    String authorization = signer.authorization(method, path, query, headers, now);
    String day = authorization.replaceAll(".*Credential=[^/]*/(\\d{8})/.*", "$1");
    assertEquals(vector.getString("signingKeyHex"), Canonical.hex(signer.signingKey(day)));
    assertEquals(vector.getString("authorization"), authorization);
  }

  private static AccessKey key(JsonObject vector, Map<String, String> headers) {
    return new AccessKey(
        vector.getString("accessKeyId"),
        vector.getString("accessKeySecret"),
        Optional.ofNullable(headers.get("x-acs-security-token")));
  }

  private static SortedMap<String, String> texts(JsonObject vector, String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    vector.getJsonObject(name).forEach(entry -> texts.put(entry.getKey(), "" + entry.getValue()));
    return texts;
  }

  private static String name(JsonObject vector) {
    return vector.getString("name");
  }

  private static Stream<JsonObject> vectors(String kind) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SignatureVectorsTest.class.getResourceAsStream("/aliyun/signing-vectors.json"))) {
      JsonArray all =
          new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getJsonArray(kind);
      return all.stream().map(JsonObject.class::cast);
    }
  }
}
