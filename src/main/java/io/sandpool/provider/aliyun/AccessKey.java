package io.sandpool.provider.aliyun;

import java.util.Optional;

/**
 * What requests are signed with.
 *
 * @param id names the key
 * @param secret signs; never sent
 * @param securityToken goes with a key that is temporary
 */
record AccessKey(String id, String secret, Optional<String> securityToken) {

  /** Nothing: the rest are secrets. */
  @Override
  public String toString() {
    return "AccessKey";
  }
}
