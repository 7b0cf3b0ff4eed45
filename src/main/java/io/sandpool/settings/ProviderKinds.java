package io.sandpool.settings;

import io.sandpool.provider.schema.Field;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of providers that this service has, and which ids stand for them. Immutable. */
public final class ProviderKinds {

  /** The id that has always stood for the kind whose sandboxes are on this machine. */
  private static final String SELF_MANAGED = "self_managed";

  private static final String ON_THIS_MACHINE = "gvisor";

  private final Map<String, ProviderKind> kinds = new LinkedHashMap<>();

  /** These, in the order in which a form lists them. */
  public ProviderKinds(List<ProviderKind> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind.type(), kind));
  }

  /** The kind of a provider whose settings name none. */
  public static String typeOf(String id) {
    return id.equals(SELF_MANAGED) ? ON_THIS_MACHINE : id;
  }

  /** The kind of the provider {@code id}, by the first of {@code sections} that names one. */
  static String typeOf(String id, List<Optional<JsonObject>> sections) {
    return sections.stream()
        .flatMap(Optional::stream)
        .map(section -> section.getValue("type"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElseGet(() -> typeOf(id));
  }

  /** The kind of that type. */
  Optional<ProviderKind> ofType(String type) {
    return Optional.ofNullable(kinds.get(type));
  }

  /** A field of the kind of that type. */
  Optional<Field> field(String type, String name) {
    return ofType(type)
        .flatMap(
            kind ->
                kind.schema().fields().stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst());
  }

  /** The ids that are always there to be set up, one of each kind. */
  List<String> usualIds() {
    return kinds.keySet().stream()
        .map(type -> type.equals(ON_THIS_MACHINE) ? SELF_MANAGED : type)
        .toList();
  }
}
