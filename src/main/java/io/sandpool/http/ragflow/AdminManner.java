package io.sandpool.http.ragflow;

import io.sandpool.http.Manner;
import java.util.Set;

/** How RAGFlow's admin pages are told of problems: by 400, but for who may not come in. */
final class AdminManner implements Manner {

  private static final Set<Integer> KEPT = Set.of(401, 403, 405, 408, 413, 421, 429);
  private static final int DEFECT = 500;

  @Override
  public Telling tell(int status, String slug, String detail) {
    if (KEPT.contains(status)) {
      return new Telling(status, AdminJson.failure(status, detail));
    }
    return new Telling(400, AdminJson.failure(status >= DEFECT ? DEFECT : 400, detail));
  }
}
