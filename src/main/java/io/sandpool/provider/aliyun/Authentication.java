package io.sandpool.provider.aliyun;

import java.util.Arrays;
import java.util.Locale;

/** How requests to the data plane say who asks; the control plane takes signatures only. */
enum Authentication {
  /** Each request is signed with the access key, on hosts of its own. What Alibaba recommends. */
  RAM_SIGNATURE,
  /** A key that the template was made with. */
  API_KEY,
  /**
   * A token that the control plane gives for a template and for each sandbox. Official packages
   * before 0.0.28 did so; whether the service still takes it is not known.
   */
  ACCESS_TOKEN;

  /** The name in the configuration. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Authentication of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  static String[] wireNames() {
    return Arrays.stream(values()).map(Authentication::wireName).toArray(String[]::new);
  }
}
