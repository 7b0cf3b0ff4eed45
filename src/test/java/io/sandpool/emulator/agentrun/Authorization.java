package io.sandpool.emulator.agentrun;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a header says that carries a signature.
 *
 * @param credential whose it is
 * @param signedHeaders what it covers
 * @param signature the signature
 */
record Authorization(String credential, List<String> signedHeaders, String signature) {

  private static final Pattern FORM =
      Pattern.compile(
          "([A-Z0-9-]+) Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})");

  static Authorization parse(String algorithm, String header) {
    Matcher form = FORM.matcher(header);
    if (!form.matches() || !form.group(1).equals(algorithm)) {
      throw new BadSignature("the authorization is none of " + algorithm);
    }
    List<String> names = List.of(form.group(3).split(";"));
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    if (!sorted.equals(names)) {
      throw new BadSignature("the signed headers are not sorted");
    }
    return new Authorization(form.group(2), names, form.group(4));
  }

  /** Sees to it that all these are signed. */
  void mustCover(List<String> names) {
    for (String name : names) {
      if (!signedHeaders.contains(name)) {
        throw new BadSignature("the header " + name + " is not signed");
      }
    }
  }
}
