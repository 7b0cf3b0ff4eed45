package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.KernelSettings;
import java.time.Duration;

/**
 * How an emulated AgentRun behaves. Where its documentation leaves open what it does, both are
 * there.
 *
 * @param port 0 for any that is free
 * @param account who has it
 * @param templateDelay how long a template is being made
 * @param executeLimit after which the gateway gives up on code; 30 s in the cloud
 * @param wrapped whether the data plane wraps sandboxes in an envelope, as the official packages
 *     want it, or shows them bare, as the documentation does
 * @param output how what is printed becomes items
 * @param error under which name an error's text is sent
 * @param kernels how sandboxes are made
 * @param clock by which sandboxes end and dates of signatures are judged
 */
public record AgentRunOptions(
    int port,
    Account account,
    Duration templateDelay,
    Duration executeLimit,
    boolean wrapped,
    Output output,
    String error,
    KernelSettings kernels,
    EmulatorClock clock) {

  /** How what is printed becomes items. */
  public enum Output {
    /** As it comes, line ends included. */
    AS_IT_COMES,
    /** An item for each line, without its end, as the documentation's example looks. */
    LINES
  }

  /** What the cloud does as far as is known. */
  public static AgentRunOptions standard() {
    return new AgentRunOptions(
        0,
        Account.standard(),
        Duration.ZERO,
        Duration.ofSeconds(30),
        true,
        Output.AS_IT_COMES,
        "text",
        KernelSettings.standard(),
        EmulatorClock.system());
  }

  /** The same at a port. */
  public AgentRunOptions withPort(int other) {
    return new AgentRunOptions(
        other, account, templateDelay, executeLimit, wrapped, output, error, kernels, clock);
  }

  /** The same for somebody else. */
  public AgentRunOptions withAccount(Account other) {
    return new AgentRunOptions(
        port, other, templateDelay, executeLimit, wrapped, output, error, kernels, clock);
  }

  /** The same with templates that take their time. */
  public AgentRunOptions withTemplateDelay(Duration other) {
    return new AgentRunOptions(
        port, account, other, executeLimit, wrapped, output, error, kernels, clock);
  }

  /** The same with a gateway that gives up sooner. */
  public AgentRunOptions withExecuteLimit(Duration other) {
    return new AgentRunOptions(
        port, account, templateDelay, other, wrapped, output, error, kernels, clock);
  }

  /** The same with bare sandboxes, an item for each line, and errors under {@code value}. */
  public AgentRunOptions asDocumented() {
    return new AgentRunOptions(
        port, account, templateDelay, executeLimit, false, Output.LINES, "value", kernels, clock);
  }

  /** The same with sandboxes of another kind. */
  public AgentRunOptions withKernels(KernelSettings other) {
    return new AgentRunOptions(
        port, account, templateDelay, executeLimit, wrapped, output, error, other, clock);
  }

  /** The same by another clock. */
  public AgentRunOptions withClock(EmulatorClock other) {
    return new AgentRunOptions(
        port, account, templateDelay, executeLimit, wrapped, output, error, kernels, other);
  }
}
