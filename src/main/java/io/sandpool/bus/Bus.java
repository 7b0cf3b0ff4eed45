package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks and serves on the event bus, typed, with a reply to every question.
 *
 * <p>One per {@link Vertx}; may be used on any context. Futures complete on the caller's context.
 */
public final class Bus {

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  /**
   * How much longer than its deadline a question waits, so that the answerer's own, better
   * explained failure arrives first.
   */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final EventBus eventBus;
  private final Ticker ticker;

  private Bus(EventBus eventBus, Ticker ticker) {
    this.eventBus = eventBus;
    this.ticker = ticker;
  }

  /**
   * Makes the bus of {@code vertx}. Call it once for each {@link Vertx}: it registers the codec.
   */
  public static Bus of(Vertx vertx, Ticker ticker) {
    vertx.eventBus().registerCodec(LocalCodec.INSTANCE);
    return new Bus(vertx.eventBus(), ticker);
  }

  /** The clock against which deadlines are read. */
  public Ticker ticker() {
    return ticker;
  }

  /**
   * Asks {@code question} at {@code address}.
   *
   * @return the answer, or a failure that is always a {@link ServiceException}
   */
  public <Q extends Record, A extends Record> Future<A> ask(
      Address<Q, A> address, Q question, Deadline deadline) {
    long remaining = Math.max(0, deadline.remainingNanos(ticker.nanos()));
    long timeout = TimeUnit.NANOSECONDS.toMillis(remaining) + SLACK.toMillis();
    return eventBus
        .<A>request(address.name(), question, options().setSendTimeout(timeout))
        .transform(
            reply ->
                reply.succeeded()
                    ? Future.succeededFuture(address.answer().cast(reply.result().body()))
                    : Future.failedFuture(new ServiceException(errorOf(address, reply.cause()))));
  }

  /**
   * Serves {@code address} on the current context. The reply is what the future of {@code handler}
   * becomes; where it throws or fails with anything but a {@link ServiceException}, the defect is
   * logged and the asker gets {@link ServiceError.Internal}.
   *
   * @return to be unregistered by whoever serves only for a while
   */
  public <Q extends Record, A extends Record> MessageConsumer<Q> serve(
      Address<Q, A> address, Function<Q, Future<A>> handler) {
    return eventBus.localConsumer(
        address.name(), message -> answer(address, message, call(handler, message.body())));
  }

  private static <Q, A> Future<A> call(Function<Q, Future<A>> handler, Q question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException | StackOverflowError e) {
      return Future.failedFuture(e);
    }
  }

  private static <Q extends Record, A extends Record> void answer(
      Address<Q, A> address, Message<Q> message, Future<A> answer) {
    answer.onComplete(
        value -> message.reply(value, options()),
        failure -> message.reply(new ServiceFailure(explain(address, failure)), options()));
  }

  private static ServiceError explain(Address<?, ?> address, Throwable failure) {
    if (failure instanceof ServiceException known) {
      return known.error();
    }
    LOG.error("Defect in the consumer of {}", address.name(), failure);
    return new ServiceError.Internal(
        "The service failed in a way that it did not foresee; its log has the cause.");
  }

  private static ServiceError errorOf(Address<?, ?> address, Throwable cause) {
    if (cause instanceof ServiceFailure failure) {
      return failure.error();
    }
    if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return new ServiceError.ProviderUnavailable(
          "Nobody serves " + address.name() + " at present.");
    }
    if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
      return new ServiceError.Internal(address.name() + " did not answer before the deadline.");
    }
    LOG.error("Defect in asking {}", address.name(), cause);
    return new ServiceError.Internal(
        "The service failed in a way that it did not foresee; its log has the cause.");
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setCodecName(LocalCodec.INSTANCE.name()).setLocalOnly(true);
  }
}
