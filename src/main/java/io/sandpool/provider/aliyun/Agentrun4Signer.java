package io.sandpool.provider.aliyun;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signs requests to the data plane: AGENTRUN4-HMAC-SHA256, which covers the method, the path, the
 * query and the headers that are named in it, but not the body. Pure functions.
 */
final class Agentrun4Signer {

  static final String ALGORITHM = "AGENTRUN4-HMAC-SHA256";
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final String PRODUCT = "agentrun";
  private static final String SCOPE_END = "aliyun_v4_request";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  private final AccessKey key;
  private final String region;

  Agentrun4Signer(AccessKey key, String region) {
    this.key = key;
    this.region = region;
  }

  /**
   * The headers that make a request acceptable, all but {@code host}, which is signed, too.
   *
   * @param path as it is sent
   * @param query before encoding
   * @param host as it is sent, with the port where that is sent
   */
  Map<String, String> sign(
      String method, String path, Map<String, String> query, String host, Instant now) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("host", host);
    headers.put("x-acs-date", Acs3Signer.date(now));
    headers.put("x-acs-content-sha256", UNSIGNED);
    key.securityToken().ifPresent(token -> headers.put("x-acs-security-token", token));
    Map<String, String> signed = new TreeMap<>(headers);
    signed.put("agentrun-authorization", authorization(method, path, query, headers, now));
    signed.remove("host");
    return signed;
  }

  /**
   * The value of {@code Agentrun-Authorization}.
   *
   * @param headers all that are signed, by lower-case name
   */
  String authorization(
      String method,
      String path,
      Map<String, String> query,
      SortedMap<String, String> headers,
      Instant now) {
    String day = DAY.format(now);
    String request = Canonical.request(method, path, query, headers, UNSIGNED);
    String toSign = ALGORITHM + "\n" + Canonical.sha256(request);
    String scope = String.join("/", day, region, PRODUCT, SCOPE_END);
    return ALGORITHM
        + " Credential="
        + key.id()
        + "/"
        + scope
        + ",SignedHeaders="
        + Canonical.names(headers)
        + ",Signature="
        + Canonical.hex(Canonical.hmac(signingKey(day), toSign));
  }

  /** The key of one day, region and product. */
  byte[] signingKey(String day) {
    byte[] secret = ("aliyun_v4" + key.secret()).getBytes(StandardCharsets.UTF_8);
    byte[] ofDay = Canonical.hmac(secret, day);
    byte[] ofRegion = Canonical.hmac(ofDay, region);
    byte[] ofProduct = Canonical.hmac(ofRegion, PRODUCT);
    return Canonical.hmac(ofProduct, SCOPE_END);
  }
}
