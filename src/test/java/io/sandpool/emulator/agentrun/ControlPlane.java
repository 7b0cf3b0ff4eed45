package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.Exchange;
import java.util.Map;

/** Templates, and what sandboxes there are. Looking at a sandbox is no use of it. */
final class ControlPlane {

  private static final Map<AgentRunOperation, String> ACTIONS =
      Map.of(
          AgentRunOperation.CREATE_TEMPLATE, "CreateTemplate",
          AgentRunOperation.GET_TEMPLATE, "GetTemplate",
          AgentRunOperation.LIST_TEMPLATES, "ListTemplates",
          AgentRunOperation.DELETE_TEMPLATE, "DeleteTemplate",
          AgentRunOperation.DESCRIBE_SANDBOX, "GetSandbox",
          AgentRunOperation.LIST_SANDBOXES, "ListSandboxes",
          AgentRunOperation.GET_ACCESS_TOKEN, "GetAccessToken");

  private final Templates templates;
  private final Sandboxes sandboxes;
  private final AccessTokens tokens;

  ControlPlane(Templates templates, Sandboxes sandboxes, AccessTokens tokens) {
    this.templates = templates;
    this.sandboxes = sandboxes;
    this.tokens = tokens;
  }

  static boolean serves(AgentRunOperation operation) {
    return ACTIONS.containsKey(operation);
  }

  /** What Alibaba calls it. */
  static String actionOf(AgentRunOperation operation) {
    return ACTIONS.getOrDefault(operation, "");
  }

  void serve(AgentRunOperation operation, Exchange exchange) {
    Answer answer = exchange.answer();
    String template = exchange.route().parameter("template");
    String query = String.valueOf(exchange.request().query());
    Map<String, String> parameters =
        exchange.request().query() == null ? Map.of() : Percent.parameters(query, true);
    Replies.wrapped(
        answer,
        switch (operation) {
          case CREATE_TEMPLATE -> templates.create(DataPlane.body(exchange));
          case GET_TEMPLATE -> templates.describe(template);
          case LIST_TEMPLATES -> templates.list(parameters);
          case DELETE_TEMPLATE -> templates.delete(template);
          case DESCRIBE_SANDBOX -> sandboxes.get(exchange.route().parameter("sandbox")).json();
          case LIST_SANDBOXES -> sandboxes.list(parameters);
          case GET_ACCESS_TOKEN -> tokens.give(parameters);
          default -> throw new Refusal(404, "InvalidAction.NotFound", "no such action");
        });
  }
}
