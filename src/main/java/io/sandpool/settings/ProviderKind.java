package io.sandpool.settings;

import io.sandpool.provider.schema.Schema;
import java.util.List;

/**
 * A kind of provider that can be set up.
 *
 * @param type its name in settings
 * @param name what people call it
 * @param summary a sentence on it
 * @param tags single words on it
 * @param schema the settings that it takes
 */
public record ProviderKind(
    String type, String name, String summary, List<String> tags, Schema schema) {

  public ProviderKind {
    tags = List.copyOf(tags);
  }
}
