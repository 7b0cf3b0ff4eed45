package io.sandpool.provider.aliyun;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What Alibaba's signatures have in common: how a request becomes a text, and how that is hashed.
 */
final class Canonical {

  private static final String HMAC = "HmacSHA256";

  private Canonical() {}

  /** Percent-encoded for a path's segment or a query: all but letters, digits and {@code -_.~}. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The query in the order and the encoding that are signed; they are sent so, too. */
  static String query(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** The names of the headers that are signed. */
  static String names(SortedMap<String, String> headers) {
    return String.join(";", headers.keySet());
  }

  /**
   * The text that stands for a request.
   *
   * @param path as it is sent
   * @param headers those that are signed, by lower-case name
   * @param payloadHash what stands for the body
   */
  static String request(
      String method,
      String path,
      Map<String, String> query,
      SortedMap<String, String> headers,
      String payloadHash) {
    String lines =
        headers.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue().strip() + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        method,
        path.isEmpty() ? "/" : path,
        query(query),
        lines,
        names(headers),
        payloadHash);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
