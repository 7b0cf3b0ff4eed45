package io.sandpool.emulator.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The emulator takes what Alibaba's own signers sign, and nothing else. */
class SignatureCheckTest {

  @TestFactory
  Stream<DynamicTest> signaturesOfAlibabasOwnMustBeTaken() throws IOException {
    return Stream.concat(
        vectors("acs3")
            .filter(vector -> vector.getString("path").startsWith("/2025-09-10"))
            .map(
                vector ->
                    DynamicTest.dynamicTest(
                        vector.getString("name"), () -> control(vector, request(vector)))),
        vectors("agentrun4")
            .map(
                vector ->
                    DynamicTest.dynamicTest(
                        vector.getString("name"), () -> data(vector, request(vector)))));
  }

  @Test
  void aChangedRequestMustBeRefused() throws IOException {
    JsonObject create = vector("acs3", "V1-CreateTemplate");
    SignedRequest good = request(create);
    refuses(() -> control(create, withPath(good, "/2025-09-10/templates/x")));
    refuses(() -> control(create, withQuery(good, "a=b")));
    refuses(() -> control(create, withBody(good, good.body().copy().appendString(" "))));
    refuses(() -> control(create, withHeader(good, "host", "elsewhere")));
    refuses(() -> control(create, withHeader(good, "x-acs-date", "2025-11-15T09:45:02Z")));
    refuses(() -> control(create, withHeader(good, "x-acs-extra", "not signed")));
    JsonObject health = vector("agentrun4", "D3-health");
    SignedRequest asked = request(health);
    refuses(() -> data(health, withPath(asked, "/sandboxes/other/health")));
    refuses(() -> data(health, withQuery(asked, "a=b")));
    refuses(() -> data(health, withHeader(asked, "host", "elsewhere")));
    refuses(() -> data(health, withHeader(asked, "x-acs-date", "2025-11-15T09:45:02Z")));
  }

  @Test
  void eachNonceMustBeGoodOnce() throws IOException {
    JsonObject get = vector("acs3", "V2-GetTemplate");
    Acs3Check check = new Acs3Check(account(get));
    Instant now = date(get);
    check.check(request(get), "GetTemplate", now);
    BadSignature again =
        assertThrows(BadSignature.class, () -> check.check(request(get), "GetTemplate", now));
    assertEquals(BadSignature.Reason.REPLAY, again.reason());
  }

  @Test
  void datesMustBeAboutNow() throws IOException {
    JsonObject get = vector("acs3", "V2-GetTemplate");
    Acs3Check check = new Acs3Check(account(get));
    Instant late = date(get).plus(Duration.ofMinutes(16));
    BadSignature old =
        assertThrows(BadSignature.class, () -> check.check(request(get), "GetTemplate", late));
    assertEquals(BadSignature.Reason.DATE, old.reason());
    check.check(request(get), "GetTemplate", late.minus(Duration.ofMinutes(2)));
  }

  @Test
  void hmacMustBeAsRfc4231HasIt() {
    assertEquals(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        Digests.hex(Digests.hmac(Digests.bytes("Jefe"), "what do ya want for nothing?")));
    byte[] longKey = new byte[131];
    java.util.Arrays.fill(longKey, (byte) 0xaa);
    assertEquals(
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        Digests.hex(
            Digests.hmac(longKey, "Test Using Larger Than Block-Size Key - Hash Key First")));
  }

  private static void control(JsonObject vector, SignedRequest request) {
    new Acs3Check(account(vector))
        .check(request, vector.getJsonObject("headers").getString("x-acs-action"), date(vector));
  }

  private static void data(JsonObject vector, SignedRequest request) {
    new Agentrun4Check(account(vector)).check(request, date(vector));
  }

  private static void refuses(org.junit.jupiter.api.function.Executable check) {
    assertThrows(BadSignature.class, check);
  }

  private static Account account(JsonObject vector) {
    return new Account(
        "1234567890123456",
        vector.getString("region", "cn-hangzhou"),
        vector.getString("accessKeyId"),
        vector.getString("accessKeySecret"),
        vector.getJsonObject("headers").getString("x-acs-security-token", ""),
        "");
  }

  private static Instant date(JsonObject vector) {
    return Instant.parse(vector.getJsonObject("headers").getString("x-acs-date"));
  }

  private static SignedRequest request(JsonObject vector) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    vector
        .getJsonObject("headers")
        .forEach(header -> headers.add(header.getKey(), "" + header.getValue()));
    boolean isControl = vector.getString("authorization").startsWith("ACS3");
    headers.add(
        isControl ? "Authorization" : "Agentrun-Authorization", vector.getString("authorization"));
    StringBuilder query = new StringBuilder();
    vector
        .getJsonObject("query")
        .forEach(
            pair ->
                query
                    .append(query.length() == 0 ? "" : "&")
                    .append(Percent.encoded(pair.getKey()))
                    .append('=')
                    .append(Percent.encoded("" + pair.getValue())));
    return new SignedRequest(
        vector.getString("method"),
        vector.getString("path"),
        query.toString(),
        headers,
        Buffer.buffer(vector.getString("body", "")));
  }

  private static SignedRequest withPath(SignedRequest request, String path) {
    return new SignedRequest(
        request.method(), path, request.query(), request.headers(), request.body());
  }

  private static SignedRequest withQuery(SignedRequest request, String query) {
    return new SignedRequest(
        request.method(), request.path(), query, request.headers(), request.body());
  }

  private static SignedRequest withBody(SignedRequest request, Buffer body) {
    return new SignedRequest(
        request.method(), request.path(), request.query(), request.headers(), body);
  }

  private static SignedRequest withHeader(SignedRequest request, String name, String value) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    headers.set(name, value);
    return new SignedRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }

  private static JsonObject vector(String kind, String name) throws IOException {
    return vectors(kind)
        .filter(vector -> vector.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JsonObject> vectors(String kind) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SignatureCheckTest.class.getResourceAsStream("/aliyun/signing-vectors.json"))) {
      JsonObject all = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertTrue(all.getJsonArray(kind).size() > 3);
      return all.getJsonArray(kind).stream().map(JsonObject.class::cast);
    }
  }
}
