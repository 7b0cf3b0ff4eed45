package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.http.BaseUrl;
import java.util.Optional;

/**
 * Where a cloud is.
 *
 * @param api its control plane
 * @param domain where its sandboxes are; where absent, each create answer says it
 * @param sandboxUrl where every sandbox is reached, told apart by headers; overrides the domain
 */
record Endpoints(BaseUrl api, Optional<String> domain, Optional<BaseUrl> sandboxUrl) {

  static final String E2B_API = "https://api.e2b.app";
  static final String E2B_DOMAIN = "e2b.app";

  /** Whether the control plane is E2B's own. */
  boolean isE2b() {
    return isE2b(api);
  }

  static boolean isE2b(BaseUrl api) {
    return api.equals(BaseUrl.parse(E2B_API));
  }
}
