package io.sandpool.pool;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CheckSandbox;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.DestroySandbox;
import io.sandpool.pool.PoolCommand.Alive;
import io.sandpool.pool.PoolCommand.CreateFailed;
import io.sandpool.pool.PoolCommand.Created;
import io.sandpool.pool.PoolCommand.Dead;
import io.sandpool.pool.PoolCommand.DestroyFailed;
import io.sandpool.pool.PoolCommand.Destroyed;
import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Order;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/** Carries the core's orders to the provider and brings its replies back as commands. */
final class ProviderDesk {

  private final Bus bus;

  ProviderDesk(Bus bus) {
    this.bus = bus;
  }

  /** Completes with what came of {@code order}; never fails. */
  Future<PoolCommand> carryOut(Order order) {
    if (order instanceof Create create) {
      return create(create);
    } else if (order instanceof Destroy destroy) {
      return destroy(destroy);
    } else if (order instanceof Check check) {
      return check(check);
    }
    throw new IllegalStateException("unknown order " + order);
  }

  private Future<PoolCommand> create(Create order) {
    long slot = order.identity().slot();
    Deadline deadline = in(order.timeout());
    return command(
        bus.ask(
            Addresses.create(order.provider()),
            new CreateSandbox(order.spec(), order.identity(), deadline),
            deadline),
        created -> new Created(slot, created.sandbox()),
        failure -> new CreateFailed(slot, reason(failure), ServiceException.isLasting(failure)));
  }

  private Future<PoolCommand> destroy(Destroy order) {
    return command(
        bus.ask(
            Addresses.destroy(order.sandbox().provider()),
            new DestroySandbox(order.sandbox()),
            in(order.timeout())),
        done -> new Destroyed(order.slot()),
        failure -> new DestroyFailed(order.slot(), reason(failure)));
  }

  private Future<PoolCommand> check(Check order) {
    Deadline deadline = in(order.timeout());
    return command(
        bus.ask(
            Addresses.check(order.sandbox().provider()),
            new CheckSandbox(order.sandbox(), deadline),
            deadline),
        done -> new Alive(order.slot()),
        failure -> new Dead(order.slot(), reason(failure)));
  }

  private static <A> Future<PoolCommand> command(
      Future<A> reply, Function<A, PoolCommand> done, Function<Throwable, PoolCommand> failed) {
    return reply.transform(
        result ->
            Future.succeededFuture(
                result.succeeded() ? done.apply(result.result()) : failed.apply(result.cause())));
  }

  private static String reason(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private Deadline in(Duration timeout) {
    return Deadline.after(bus.ticker(), timeout);
  }
}
