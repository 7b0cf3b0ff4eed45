package io.sandpool.settings;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps the versions of one installation's settings.
 *
 * <p>May be used on any thread; futures complete on the caller's context. They fail with a {@link
 * io.sandpool.sandbox.ServiceException} where the store cannot be used.
 */
public interface VersionStore {

  /** How many versions are kept; with one more, the first of them goes. */
  int KEPT = 1_000;

  /** The version with the highest number. */
  Future<Optional<SealedVersion>> latest();

  /** The version of that number. */
  Future<Optional<SealedVersion>> version(long number);

  /**
   * Versions, the latest first.
   *
   * @param before only those before this one
   * @param limit how many at most
   */
  Future<List<SealedVersion>> list(Optional<Long> before, int limit);

  /**
   * Adds one.
   *
   * @return false where there is one of that number already, and nothing was done
   */
  Future<Boolean> append(SealedVersion version);

  /**
   * Replaces what is sealed in every version, all or none.
   *
   * @param reseal may be called on any thread; where it throws, nothing is changed
   * @return how many there are
   */
  Future<Integer> reseal(UnaryOperator<SealedVersion> reseal);

  /** Takes all away, and says how many there were. */
  Future<Integer> forgetAll();
}
