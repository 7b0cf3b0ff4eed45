package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateImagesTest {

  private final List<String> changed = new ArrayList<>();
  private final TemplateImages images = new TemplateImages((pool, reason) -> changed.add(pool));

  @Test
  void theSameImageIsNoChange() {
    images.used("a", "image", "id-1");
    images.used("a", "image", "id-1");
    images.seen("image", "id-1");
    assertEquals(List.of(), changed);
  }

  @Test
  void aNewImageMustBeToldOnceToEachPoolThatUsesIt() {
    images.used("a", "image", "id-1");
    images.used("b", "image", "id-1");
    images.used("c", "other", "id-9");
    images.seen("image", "id-2");
    images.seen("image", "id-2");
    images.used("a", "image", "id-2");
    assertEquals(Set.of("a", "b"), Set.copyOf(changed));
    assertEquals(2, changed.size());
    assertEquals(Map.of("image", "id-2", "other", "id-9"), images.ids());
  }

  @Test
  void anotherTemplateIsNoChangeOfTheImage() {
    images.used("a", "image", "id-1");
    images.used("a", "other", "id-2");
    images.seen("image", "id-3");
    assertEquals(List.of(), changed);
  }
}
