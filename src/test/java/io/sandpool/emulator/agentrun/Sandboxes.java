package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.KernelHost;
import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * All sandboxes, and the rules of their lives: one that nobody asks anything ends after its idle
 * timeout, and every one after six hours. Those that have ended are remembered until they are
 * deleted.
 */
final class Sandboxes {

  static final Duration LONGEST_LIFE = Duration.ofHours(6);

  private static final String ULID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int DEFAULT_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final KernelHost host;
  private final AgentRunOptions options;
  private final Templates templates;
  private final Random random = new Random();
  private final Map<String, Sandbox> all = new LinkedHashMap<>();

  Sandboxes(KernelHost host, AgentRunOptions options, Templates templates) {
    this.host = host;
    this.options = options;
    this.templates = templates;
  }

  Sandbox create(JsonObject order) {
    if (!(order.getValue("templateName") instanceof String name)) {
      throw Refusal.badRequest("templateName is required");
    }
    Template template = templates.get(name);
    Instant now = options.clock().now();
    if (!template.isReady(now)) {
      throw Refusal.badRequest("template " + name + " is not ready");
    }
    String id = order.getString("sandboxId", ulid());
    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
      throw Refusal.badRequest("sandboxId is not valid");
    }
    if (all.containsKey(id)) {
      throw new Refusal(409, "CONFLICT", "sandbox " + id + " already exists");
    }
    Duration idle =
        Duration.ofSeconds(order.getInteger("sandboxIdleTimeoutSeconds", template.idleSeconds()));
    if (idle.compareTo(LONGEST_LIFE) > 0 || idle.toSeconds() < 1) {
      throw Refusal.badRequest("sandboxIdleTimeoutSeconds is not valid");
    }
    KernelSandbox kernel = host.create(options.kernels());
    Sandbox sandbox = new Sandbox(id, template, idle, now, kernel);
    all.put(id, sandbox);
    kernel.gone().onComplete(gone -> end(sandbox));
    return sandbox;
  }

  /** One that lives, for a request that counts as use of it. */
  Sandbox use(String id) {
    Sandbox sandbox = find(id).filter(Sandbox::lives).orElseThrow(() -> Refusal.noSandbox(id));
    sandbox.used(options.clock().now());
    return sandbox;
  }

  /** One that lives, or has ended and is remembered. */
  Optional<Sandbox> find(String id) {
    expireDue();
    return Optional.ofNullable(all.get(id));
  }

  Sandbox get(String id) {
    return find(id).orElseThrow(() -> Refusal.noSandbox(id));
  }

  /** Those that live, in the order of their creation. */
  List<Sandbox> living() {
    expireDue();
    return all.values().stream().filter(Sandbox::lives).toList();
  }

  /** Ends one, which is remembered. */
  void end(Sandbox sandbox) {
    if (sandbox.lives()) {
      sandbox.end(options.clock().now());
      sandbox.kernel().kill();
    }
  }

  /** Ends one, and forgets it. */
  void delete(Sandbox sandbox) {
    end(sandbox);
    all.remove(sandbox.id());
  }

  void expireDue() {
    Instant now = options.clock().now();
    all.values().stream()
        .filter(sandbox -> sandbox.isDue(now, LONGEST_LIFE))
        .toList()
        .forEach(this::end);
  }

  JsonObject list(Map<String, String> query) {
    expireDue();
    int size = Integer.parseInt("0" + query.getOrDefault("maxResults", "").replaceAll("\\D", ""));
    int page = size == 0 ? DEFAULT_PAGE : Math.min(size, LARGEST_PAGE);
    String after = query.getOrDefault("nextToken", "");
    List<JsonObject> matching =
        all.values().stream()
            .map(Sandbox::json)
            .filter(json -> matches(query, json, "status"))
            .filter(json -> matches(query, json, "templateName"))
            .filter(json -> matches(query, json, "templateType"))
            .filter(json -> matches(query, json, "sandboxId"))
            .toList();
    int begin = 0;
    for (int i = 0; i < matching.size(); i++) {
      if (matching.get(i).getString("sandboxId").equals(after)) {
        begin = i + 1;
      }
    }
    int end = Math.min(matching.size(), begin + page);
    JsonObject data = new JsonObject().put("items", new JsonArray(matching.subList(begin, end)));
    return end < matching.size()
        ? data.put("nextToken", matching.get(end - 1).getString("sandboxId"))
        : data;
  }

  private static boolean matches(Map<String, String> query, JsonObject json, String name) {
    String wanted = query.getOrDefault(name, "");
    return wanted.isEmpty() || wanted.equals(json.getString(name));
  }

  private String ulid() {
    StringBuilder id = new StringBuilder("01");
    while (id.length() < 26) {
      id.append(ULID_DIGITS.charAt(random.nextInt(ULID_DIGITS.length())));
    }
    return id.toString();
  }
}
