package io.sandpool.provider.aliyun;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** How a request to the data plane says who asks. */
interface DataAccess {

  /**
   * The headers that say it.
   *
   * @param path as it is sent; data plane requests of ours have no query
   */
  Future<Map<String, String>> headers(
      String method, String path, Resource resource, Duration patience);

  /** What the headers said was refused: what is remembered of it is of no use. */
  void refused(Resource resource);

  /** The resource is gone. */
  void forget(Resource resource);

  /**
   * What a request is about.
   *
   * @param type {@code template} for the making of sandboxes, else {@code sandbox}
   * @param name its name or id
   */
  record Resource(String type, String name) {

    static Resource template(String name) {
      return new Resource("template", name);
    }

    static Resource sandbox(String id) {
      return new Resource("sandbox", id);
    }
  }
}
