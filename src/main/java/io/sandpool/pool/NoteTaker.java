package io.sandpool.pool;

import io.sandpool.bus.CircuitState;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Drained;
import io.sandpool.pool.PoolEffect.Emptied;
import io.sandpool.pool.PoolEffect.Ended;
import io.sandpool.pool.PoolEffect.EndingFailed;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Made;
import io.sandpool.pool.PoolEffect.MakingFailed;
import io.sandpool.pool.PoolEffect.Refuse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, and the log where a person should know, what a pool does. */
final class NoteTaker {

  private static final Logger LOG = LoggerFactory.getLogger(NoteTaker.class);

  private final String pool;
  private final PoolListener listener;
  private CircuitState circuit = CircuitState.CLOSED;

  NoteTaker(String pool, PoolListener listener) {
    this.pool = pool;
    this.listener = listener;
  }

  /** Takes down what matters of {@code effect}. */
  void take(PoolEffect effect) {
    if (effect instanceof Grant grant) {
      granted(grant);
    } else if (effect instanceof Refuse refuse) {
      listener.leaseRefused(refuse.reason(), refuse.priority());
      refuse.miss().ifPresent(listener::leaseMissed);
    } else if (effect instanceof AnswerRelease release) {
      released(release);
    } else if (effect instanceof Made made) {
      LOG.debug("Pool {}: slot {} ready after {}", pool, made.slot(), made.took());
      listener.sandboxMade(made.took());
    } else if (effect instanceof MakingFailed failed) {
      LOG.warn("Pool {}: slot {} could not be made: {}", pool, failed.slot(), failed.reason());
      listener.makingFailed(failed.reason());
    } else if (effect instanceof Evicted evicted) {
      LOG.debug("Pool {}: slot {} ends: {}", pool, evicted.slot(), evicted.reason());
      listener.evicted(evicted.reason());
    } else if (effect instanceof Ended ended) {
      LOG.debug("Pool {}: slot {} gone after {}", pool, ended.slot(), ended.took());
      listener.sandboxDestroyed(ended.took());
    } else if (effect instanceof EndingFailed failed) {
      LOG.warn("Pool {}: slot {} not destroyed yet: {}", pool, failed.slot(), failed.reason());
      listener.destroyFailed(failed.reason());
    } else if (effect instanceof Drained || effect instanceof Emptied) {
      LOG.info("Pool {} is empty", pool);
    }
  }

  private void granted(Grant grant) {
    listener.leaseGranted(grant.lease().start(), grant.lease().waited(), grant.age());
    grant.lease().missReason().ifPresent(listener::leaseMissed);
  }

  private void released(AnswerRelease release) {
    if (!release.first() && release.error().isEmpty()) {
      listener.releaseIgnored();
    }
  }

  /** The breaker is now in that state; says so where it was in another. */
  void circuit(CircuitState now) {
    if (now == circuit) {
      return;
    }
    circuit = now;
    if (now == CircuitState.CLOSED) {
      LOG.info("Pool {} makes sandboxes again", pool);
    } else if (now == CircuitState.OPEN) {
      LOG.warn("Pool {} cannot make sandboxes", pool);
    }
    listener.circuitChanged(now);
  }
}
