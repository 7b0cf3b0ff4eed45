package io.sandpool.emulator.agentrun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges signatures of the control plane, written from the description of ACS3-HMAC-SHA256:
 *
 * <pre>
 * METHOD \n path, each segment encoded once \n sorted query \n headers \n their names \n hash of the body
 * </pre>
 *
 * hashed, with the algorithm's name before it, and signed with the secret itself.
 */
final class Acs3Check {

  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final String VERSION = "2025-09-10";

  private final Account account;
  private final Set<String> nonces = new HashSet<>();

  Acs3Check(Account account) {
    this.account = account;
  }

  /** Throws where the signature is not to be taken. */
  void check(SignedRequest request, String action, Instant now) {
    Authorization authorization = Authorization.parse(ALGORITHM, request.header("authorization"));
    if (!authorization.credential().equals(account.keyId())) {
      throw new BadSignature(BadSignature.Reason.UNKNOWN_KEY, "Specified access key is not found.");
    }
    Dates.check(request.header("x-acs-date"), now);
    authorization.mustCover(needed(request));
    if (!request.header("x-acs-version").equals(VERSION)) {
      throw new BadSignature("x-acs-version is not " + VERSION);
    }
    if (!request.header("x-acs-action").equals(action)) {
      throw new BadSignature("x-acs-action is not " + action);
    }
    String hash = Digests.hex(Digests.sha256(request.body().getBytes()));
    if (!request.header("x-acs-content-sha256").equals(hash)) {
      throw new BadSignature("x-acs-content-sha256 is not the body's");
    }
    if (!account.securityToken().isEmpty()
        && !request.header("x-acs-security-token").equals(account.securityToken())) {
      throw new BadSignature("the security token is another one");
    }
    if (!signature(request, authorization.signedHeaders(), hash)
        .equals(authorization.signature())) {
      throw new BadSignature("Specified signature is not matched with our calculation.");
    }
    if (!nonces.add(request.header("x-acs-signature-nonce"))) {
      throw new BadSignature(BadSignature.Reason.REPLAY, "x-acs-signature-nonce was used before");
    }
  }

  /** Host, the content's type, and all that begins with x-acs-. */
  private static List<String> needed(SignedRequest request) {
    List<String> needed = new ArrayList<>(List.of("host", "x-acs-signature-nonce"));
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean isSigned = lower.startsWith("x-acs-");
      if (isSigned || (lower.equals("content-type") && request.body().length() > 0)) {
        needed.add(lower);
      }
    }
    return needed;
  }

  private String signature(SignedRequest request, List<String> names, String hash) {
    StringBuilder path = new StringBuilder();
    for (String segment : request.path().substring(1).split("/", -1)) {
      path.append('/').append(Percent.encoded(Percent.decoded(segment)));
    }
    String canonical =
        request.method()
            + '\n'
            + path
            + '\n'
            + Percent.line(Percent.parameters(request.query(), false))
            + '\n'
            + request.headerLines(names)
            + '\n'
            + String.join(";", names)
            + '\n'
            + hash;
    String toSign = ALGORITHM + '\n' + Digests.hexOf(canonical);
    return Digests.hex(Digests.hmac(Digests.bytes(account.keySecret()), toSign));
  }
}
