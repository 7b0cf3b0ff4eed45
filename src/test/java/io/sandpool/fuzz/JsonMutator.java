package io.sandpool.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Changes what JSON says and leaves it JSON, so that what is behind the parser is reached. */
final class JsonMutator {

  private static final List<Object> VALUES =
      List.of(
          true,
          false,
          0,
          -1,
          1,
          1.5,
          Integer.MAX_VALUE,
          Long.MIN_VALUE,
          1e300,
          "",
          " ",
          "a",
          "auto",
          "\u0000",
          "a\nb\r\u0007",
          "é😀\ud800",
          "../../etc",
          "10s",
          "-1s",
          "99999999999999h",
          "256MiB",
          "1e9GiB",
          "x".repeat(3_000),
          "%s%n${x}",
          "http://user@host:99999/");

  private static final List<String> NAMES =
      List.of(
          "", "a", "a.b", "type", "text", "code", "provider", "é", "__proto__", "n".repeat(500));

  private final SplittableRandom random;
  private final List<Object> places = new ArrayList<>();

  JsonMutator(SplittableRandom random) {
    this.random = random;
  }

  /** {@code json} with some changes; as it is where it is no object. */
  String mutate(String json) {
    JsonObject object;
    try {
      object = new JsonObject(json);
    } catch (RuntimeException e) {
      return json;
    }
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      places.clear();
      collect(object);
      change(ByteMutator.pick(places, random));
    }
    return object.encode();
  }

  private void collect(Object value) {
    if (value instanceof JsonObject object) {
      places.add(object);
      object.fieldNames().forEach(name -> collectIn(object.getValue(name)));
    } else if (value instanceof JsonArray array) {
      places.add(array);
      array.forEach(this::collectIn);
    }
  }

  private void collectIn(Object value) {
    if (value != null) {
      collect(value);
    }
  }

  private void change(Object place) {
    if (place instanceof JsonArray array) {
      if (array.isEmpty() || random.nextInt(3) == 0) {
        array.add(any());
      } else {
        array.set(random.nextInt(array.size()), any());
      }
    } else if (place instanceof JsonObject object) {
      change(object);
    }
  }

  private void change(JsonObject object) {
    List<String> names = new ArrayList<>(object.fieldNames());
    if (names.isEmpty()) {
      object.put(ByteMutator.pick(NAMES, random), any());
      return;
    }
    String name = ByteMutator.pick(names, random);
    switch (random.nextInt(6)) {
      case 0 -> object.remove(name);
      case 1 -> object.putNull(name);
      case 2 -> object.put(ByteMutator.pick(NAMES, random), any());
      case 3 -> object.put(ByteMutator.pick(NAMES, random), copy(object.getValue(name)));
      default -> object.put(name, any());
    }
  }

  private static Object copy(Object value) {
    return value instanceof JsonObject object
        ? object.copy()
        : value instanceof JsonArray array ? array.copy() : String.valueOf(value);
  }

  private Object any() {
    return switch (random.nextInt(12)) {
      case 0 -> new JsonObject().put("a", ByteMutator.pick(VALUES, random));
      case 1 -> new JsonArray().add(ByteMutator.pick(VALUES, random));
      case 2 -> deep();
      default -> ByteMutator.pick(VALUES, random);
    };
  }

  private Object deep() {
    Object value = "deep";
    for (int depth = random.nextInt(60); depth > 0; depth--) {
      value = depth % 2 == 0 ? new JsonArray().add(value) : new JsonObject().put("d", value);
    }
    return value;
  }
}
