package io.sandpool.provider;

import io.sandpool.provider.schema.Schema;
import java.util.List;

/**
 * A kind of provider.
 *
 * @param type its name in the configuration
 * @param name what people call it
 * @param summary one sentence for operators
 * @param tags single words for operators
 * @param schema the settings that it takes
 */
public record ProviderDescriptor(
    String type, String name, String summary, List<String> tags, Schema schema) {

  public ProviderDescriptor {
    tags = List.copyOf(tags);
  }
}
