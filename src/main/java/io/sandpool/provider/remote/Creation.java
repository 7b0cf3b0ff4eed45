package io.sandpool.provider.remote;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderListener.CreateStage;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.RemoteLease;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sandboxes: writes the lease down, asks the cloud, writes down what it made, and puts a
 * guest into it. Where a step fails, what may have come into being is ended, or is left to the
 * reconciler by way of the ledger.
 *
 * <p>Used on the provider's context.
 */
final class Creation {

  private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

  private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

  /** A cloud that takes longer over the guest hangs, and another sandbox is the better bet. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);

  private final RemoteSettings settings;
  private final Cloud cloud;
  private final LeaseLedger ledger;
  private final RemoteTools tools;
  private final Disposal disposal;
  private final Roster roster;
  private final GuestScript script;

  Creation(
      RemoteSettings settings,
      Cloud cloud,
      LeaseLedger ledger,
      RemoteTools tools,
      Disposal disposal,
      Roster roster) {
    this.settings = settings;
    this.cloud = cloud;
    this.ledger = ledger;
    this.tools = tools;
    this.disposal = disposal;
    this.roster = roster;
    this.script = GuestScript.load(settings.workFolder());
  }

  /** Makes one sandbox; fails with {@link ServiceException}. */
  Future<RemoteSandbox> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    return new Attempt(spec, identity, deadline, 1).begin();
  }

  /** One lease. Another attempt after one whose outcome is not known is a lease of its own. */
  private final class Attempt {

    private final SandboxSpec spec;
    private final SlotIdentity identity;
    private final Deadline deadline;
    private final RemoteLease lease;
    private int number;
    private long stageBegan;

    Attempt(SandboxSpec spec, SlotIdentity identity, Deadline deadline, int number) {
      this.spec = spec;
      this.identity = identity;
      this.deadline = deadline;
      this.number = number;
      Instant now = tools.clock().instant();
      this.lease =
          new RemoteLease(
              settings.id(),
              tools.keys().get(),
              Optional.empty(),
              settings.boot(),
              identity,
              now,
              now.plus(tools.left(deadline)).plus(settings.lease()));
    }

    Future<RemoteSandbox> begin() {
      roster.begin(lease.key(), identity);
      return ledger
          .intend(lease)
          .recover(e -> Future.failedFuture(cannotWrite(e)))
          .compose(written -> ask())
          .onFailure(e -> roster.giveUp(lease.key()));
    }

    private Future<RemoteSandbox> ask() {
      stageBegan = tools.ticker().nanos();
      return made()
          .transform(
              answer -> answer.succeeded() ? take(answer.result()) : refused(answer.cause()));
    }

    /** The cloud's answer, or none in time; one that comes later is cleaned up behind. */
    private Future<CloudSandbox> made() {
      Promise<CloudSandbox> inTime = Promise.promise();
      Timers.Cancel timeout =
          tools.timers().after(tools.left(deadline), () -> inTime.tryFail(tooLate()));
      cloud
          .create(new CreateOrder(lease.key(), spec.image(), spec.language(), identity, deadline))
          .onFailure(inTime::tryFail)
          .onSuccess(
              sandbox -> {
                if (!inTime.tryComplete(sandbox)) {
                  LOG.info("Sandbox {} came too late and goes", sandbox.id());
                  disposal.end(sandbox.id(), Optional.of(lease.key()));
                }
              });
      return inTime.future().onComplete(done -> timeout.cancel());
    }

    private Future<RemoteSandbox> refused(Throwable failure) {
      CloudException why = Failures.of(failure);
      Optional<Duration> pause =
          isWorthAnother(why)
              ? settings.retries().pause(number, why, tools.left(deadline), tools.random())
              : Optional.empty();
      if (!why.harmless()) {
        roster.giveUp(lease.key());
        disposal.resolveLater(lease);
      } else if (pause.isEmpty()) {
        disposal.forget(lease.key());
      }
      if (pause.isEmpty()) {
        String sentence = sentence(String.valueOf(why.getMessage()));
        return Future.failedFuture(
            isLasting(why) ? Failures.refused(sentence) : Failures.unavailable(sentence));
      }
      tools.listener().onRetry(Failures.kindOf(why));
      Promise<RemoteSandbox> again = Promise.promise();
      tools.timers().after(pause.get(), () -> again(why).onComplete(again));
      return again.future();
    }

    private Future<RemoteSandbox> again(CloudException why) {
      number++;
      return why.harmless() ? ask() : new Attempt(spec, identity, deadline, number).begin();
    }

    private Future<RemoteSandbox> take(CloudSandbox sandbox) {
      stageEnded(CreateStage.CREATE);
      Instant now = tools.clock().instant();
      Instant end = now.plus(settings.lease());
      return ledger
          .confirm(settings.id(), lease.key(), sandbox.id(), end)
          .recover(e -> Future.failedFuture(cannotWrite(e)))
          .compose(confirmed -> furnish(sandbox))
          .map(workplace -> ready(sandbox, workplace, now))
          .recover(failure -> Future.failedFuture(useless(sandbox, failure)));
    }

    private Future<Workplace> furnish(CloudSandbox sandbox) {
      if (settings.mode(spec.language()) == ExecutionMode.KERNEL) {
        return Future.succeededFuture(
            new KernelWorkplace(
                sandbox.kernel(), settings.kernelOf(spec.language()), tools, settings.grace()));
      }
      return GuestWorkplace.open(spec, sandbox.kernel(), script, tools, settings.grace(), warmUp())
          .onSuccess(ready -> stageEnded(CreateStage.HELLO));
    }

    private Duration warmUp() {
      Duration left = tools.left(deadline);
      return left.compareTo(LONGEST_WARM_UP) < 0 ? left : LONGEST_WARM_UP;
    }

    private RemoteSandbox ready(CloudSandbox sandbox, Workplace workplace, Instant madeAt) {
      RemoteSandbox ready =
          new RemoteSandbox(
              new SandboxRef(settings.id(), sandbox.id()),
              lease.key(),
              identity,
              workplace,
              sandbox.mustEndAt(),
              retireAt(sandbox.mustEndAt(), madeAt));
      ready.renewed(sandbox.expiresAt(), madeAt, madeAt.plus(settings.lease()));
      roster.add(ready);
      return ready;
    }

    /** So long before its inevitable end that the longest program comes to its own. */
    private Instant retireAt(Instant mustEndAt, Instant madeAt) {
      Duration run = cloud.capabilities().maxWall().orElse(LONGEST_RUN).plus(settings.grace());
      Duration half = Duration.between(madeAt, mustEndAt).dividedBy(2);
      return mustEndAt.minus(run.compareTo(half) < 0 ? run : half);
    }

    private ServiceException useless(CloudSandbox sandbox, Throwable failure) {
      disposal.end(sandbox.id(), Optional.of(lease.key()));
      if (failure instanceof ServiceException known) {
        return known;
      }
      tools.listener().onError(ErrorKind.NOT_READY);
      LOG.warn(
          "Provider {}: new sandbox {} of template {} is of no use: {}",
          settings.id(),
          sandbox.id(),
          spec.image(),
          failure.getMessage());
      return Failures.unavailable(
          "A new sandbox of template %s is of no use: %s"
              .formatted(spec.image(), failure.getMessage()));
    }

    private ServiceException cannotWrite(Throwable failure) {
      LOG.warn("Provider {}: the ledger of leases fails", settings.id(), failure);
      return Failures.unavailable("The ledger of leases cannot be written; nothing was leased.");
    }

    private CloudException tooLate() {
      return new CloudException(
          CloudException.Kind.TIMED_OUT, "no sandbox in time", false, Optional.empty());
    }

    private void stageEnded(CreateStage stage) {
      long now = tools.ticker().nanos();
      tools.listener().onCreateStage(stage, Duration.ofNanos(now - stageBegan));
      stageBegan = now;
    }

    private String sentence(String why) {
      return "Provider %s makes no sandbox: %s".formatted(settings.id(), why);
    }
  }

  /** Whether the cloud may answer otherwise soon; its credentials and templates will not change. */
  private static boolean isWorthAnother(CloudException why) {
    return switch (why.kind()) {
      case THROTTLED, SERVER_ERROR -> true;
      case UNREACHABLE, TIMED_OUT -> why.harmless();
      case UNAUTHORISED, NOT_FOUND, REFUSED, BAD_ANSWER -> false;
    };
  }

  /** Whether somebody has to change something before the cloud answers otherwise. */
  private static boolean isLasting(CloudException why) {
    return switch (why.kind()) {
      case UNAUTHORISED, NOT_FOUND, REFUSED -> true;
      case THROTTLED, SERVER_ERROR, UNREACHABLE, TIMED_OUT, BAD_ANSWER -> false;
    };
  }
}
