package io.sandpool.provider.aliyun;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signs requests to the control plane: ACS3-HMAC-SHA256, which covers the method, the path, the
 * query, the body and the headers that are named in it. Pure functions.
 */
final class Acs3Signer {

  static final String ALGORITHM = "ACS3-HMAC-SHA256";

  private final AccessKey key;

  Acs3Signer(AccessKey key) {
    this.key = key;
  }

  /**
   * The headers that make a request acceptable, all but {@code host}, which is signed, too.
   *
   * @param path as it is sent, its segments percent-encoded once
   * @param query before encoding
   * @param own headers of the request's own that are to be signed, by lower-case name, {@code host}
   *     among them
   * @param nonce never used before
   */
  Map<String, String> sign(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> own,
      byte[] body,
      Instant now,
      String nonce) {
    SortedMap<String, String> headers = new TreeMap<>(own);
    headers.put("x-acs-date", date(now));
    headers.put("x-acs-signature-nonce", nonce);
    headers.put("x-acs-content-sha256", Canonical.sha256(body));
    key.securityToken()
        .ifPresent(
            token -> {
              headers.put("x-acs-security-token", token);
              headers.put("x-acs-accesskey-id", key.id());
            });
    Map<String, String> signed = new TreeMap<>(headers);
    signed.put("authorization", authorization(method, path, query, headers));
    signed.remove("host");
    return signed;
  }

  /**
   * The value of {@code Authorization}.
   *
   * @param headers all that are signed, by lower-case name, the body's hash among them
   */
  String authorization(
      String method, String path, Map<String, String> query, SortedMap<String, String> headers) {
    String hash = headers.getOrDefault("x-acs-content-sha256", "");
    String request = Canonical.request(method, path, query, headers, hash);
    String toSign = ALGORITHM + "\n" + Canonical.sha256(request);
    byte[] signature = Canonical.hmac(key.secret().getBytes(StandardCharsets.UTF_8), toSign);
    return ALGORITHM
        + " Credential="
        + key.id()
        + ",SignedHeaders="
        + Canonical.names(headers)
        + ",Signature="
        + Canonical.hex(signature);
  }

  /** A moment as both signatures write it. */
  static String date(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
