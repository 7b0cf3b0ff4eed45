package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.Exchange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The control plane, for requests that the document allows and whose key is right. */
final class ControlPlane {

  private static final String SECOND = "/v2/";
  private static final int PAGE = 100;
  private static final int CONNECT_SECONDS = 300;

  private final Sandboxes sandboxes;
  private final SandboxJson json;
  private final Conformance conformance;

  ControlPlane(Sandboxes sandboxes, SandboxJson json, Conformance conformance) {
    this.sandboxes = sandboxes;
    this.json = json;
    this.conformance = conformance;
  }

  void serve(E2bOperation operation, Exchange exchange) {
    JsonObject body = conformance.checkedBody(exchange);
    Answer answer = exchange.answer();
    switch (operation) {
      case CREATE -> create(exchange, body);
      case LIST -> list(exchange);
      case DETAIL -> Replies.json(answer, 200, json.detail(named(exchange)));
      case KILL -> {
        sandboxes.kill(named(exchange));
        Replies.nothing(answer);
      }
      case SET_TIMEOUT -> {
        sandboxes.endIn(named(exchange), Duration.ofSeconds(body.getInteger("timeout")));
        Replies.nothing(answer);
      }
      case REFRESH -> {
        sandboxes.refresh(named(exchange), Duration.ofSeconds(body.getInteger("duration", 0)));
        Replies.nothing(answer);
      }
      case CONNECT -> connect(exchange, body);
      case LIST_TEMPLATES -> Replies.json(answer, 200, templates());
      default -> throw new IllegalStateException(operation + " is not the control plane's");
    }
  }

  private E2bSandbox named(Exchange exchange) {
    return sandboxes.get(exchange.route().parameter("sandboxID"));
  }

  private void create(Exchange exchange, JsonObject body) {
    sandboxes
        .create(NewSandbox.read(body, isSecond(exchange)))
        .onSuccess(created -> Replies.json(exchange.answer(), 201, json.access(created)))
        .onFailure(
            e -> {
              Refusal refusal = e instanceof Refusal known ? known : new Refusal(500, e.toString());
              Replies.error(exchange.answer(), refusal.status(), refusal.text());
            });
  }

  private void connect(Exchange exchange, JsonObject body) {
    E2bSandbox sandbox = named(exchange);
    sandboxes.extend(sandbox, Duration.ofSeconds(body.getInteger("timeout", CONNECT_SECONDS)));
    Replies.json(exchange.answer(), 200, json.access(sandbox));
  }

  private void list(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    List<E2bSandbox> found = sandboxes.all().stream().filter(filter(request)::lets).toList();
    boolean second = isSecond(exchange);
    Page page =
        Page.of(
            found,
            "asc".equals(request.getParam("order")),
            Optional.ofNullable(request.getParam("nextToken")),
            second ? Integer.parseInt(request.getParam("limit", "" + PAGE)) : Integer.MAX_VALUE);
    Map<String, String> headers = new HashMap<>();
    if (second) {
      headers.put("X-Total-Running", String.valueOf(found.size()));
      page.next().ifPresent(token -> headers.put("X-Next-Token", token));
    }
    JsonArray array = new JsonArray();
    page.sandboxes().forEach(sandbox -> array.add(json.listed(sandbox)));
    Replies.json(exchange.answer(), 200, headers, array);
  }

  private static ListFilter filter(HttpServerRequest request) {
    return new ListFilter(
        Optional.ofNullable(request.getParam("metadata"))
            .map(MetadataFilter::parse)
            .orElse(MetadataFilter.none()),
        Optional.ofNullable(request.getParam("state"))
            .map(states -> List.of(states.split(",")))
            .orElse(List.of("running")),
        Optional.ofNullable(request.getParam("startedAfter"))
            .map(text -> OffsetDateTime.parse(text).toInstant())
            .orElse(Instant.MIN),
        Optional.ofNullable(request.getParam("template")));
  }

  private static JsonArray templates() {
    JsonArray array = new JsonArray();
    Template.ALL.forEach(template -> array.add(SandboxJson.template(template)));
    return array;
  }

  private static boolean isSecond(Exchange exchange) {
    return exchange.request().path().startsWith(SECOND);
  }

  /** What a list is asked for. */
  private record ListFilter(
      MetadataFilter metadata, List<String> states, Instant after, Optional<String> template) {

    boolean lets(E2bSandbox sandbox) {
      return states.contains("running")
          && metadata.lets(sandbox.order().metadata())
          && !sandbox.startedAt().isBefore(after)
          && template.map(sandbox.order().template()::is).orElse(true);
    }
  }
}
