package io.sandpool.emulator.agentrun;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * Judges signatures of the data plane, written from the description of AGENTRUN4-HMAC-SHA256: the
 * path as it came, the query decoded and encoded again, the body left out; signed with a key that
 * is good for one day, region and product.
 */
final class Agentrun4Check {

  private static final String ALGORITHM = "AGENTRUN4-HMAC-SHA256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private final Account account;

  Agentrun4Check(Account account) {
    this.account = account;
  }

  /** Throws where the signature is not to be taken. */
  void check(SignedRequest request, Instant now) {
    Authorization authorization =
        Authorization.parse(ALGORITHM, request.header("agentrun-authorization"));
    String date = request.header("x-acs-date");
    Dates.check(date, now);
    String day = date.substring(0, 10).replace("-", "");
    String scope = day + "/" + account.region() + "/agentrun/aliyun_v4_request";
    if (!authorization.credential().equals(account.keyId() + "/" + scope)) {
      throw new BadSignature("the credential is not " + account.keyId() + "/" + scope);
    }
    if (!request.header("x-acs-content-sha256").equals(UNSIGNED)) {
      throw new BadSignature("x-acs-content-sha256 is not " + UNSIGNED);
    }
    authorization.mustCover(List.of("host", "x-acs-content-sha256", "x-acs-date"));
    if (!account.securityToken().isEmpty()) {
      authorization.mustCover(List.of("x-acs-security-token"));
      if (!request.header("x-acs-security-token").equals(account.securityToken())) {
        throw new BadSignature("the security token is another one");
      }
    }
    if (!signature(request, authorization.signedHeaders(), day).equals(authorization.signature())) {
      throw new BadSignature("Signature verification failed");
    }
  }

  private String signature(SignedRequest request, List<String> names, String day) {
    TreeMap<String, String> parameters = Percent.parameters(request.query(), true);
    String canonical =
        request.method()
            + '\n'
            + (request.path().isEmpty() ? "/" : request.path())
            + '\n'
            + Percent.line(parameters)
            + '\n'
            + request.headerLines(names)
            + '\n'
            + String.join(";", names)
            + '\n'
            + UNSIGNED;
    byte[] key = Digests.bytes("aliyun_v4" + account.keySecret());
    for (String part : List.of(day, account.region(), "agentrun", "aliyun_v4_request")) {
      key = Digests.hmac(key, part);
    }
    return Digests.hex(Digests.hmac(key, ALGORITHM + '\n' + Digests.hexOf(canonical)));
  }
}
