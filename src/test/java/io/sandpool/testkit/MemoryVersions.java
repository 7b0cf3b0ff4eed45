package io.sandpool.testkit;

import io.sandpool.settings.SealedVersion;
import io.sandpool.settings.VersionStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Versions of settings in memory. */
public final class MemoryVersions implements VersionStore {

  /** What is kept, by number. */
  public final TreeMap<Long, SealedVersion> versions = new TreeMap<>();

  /** What the next writing fails with. */
  public Optional<Throwable> trouble = Optional.empty();

  /** Whether what fails is done nevertheless. */
  public boolean cut;

  /** What reading fails with. */
  public Optional<Throwable> blindness = Optional.empty();

  /** The thread that appended last. */
  public volatile String appendedOn = "";

  @Override
  public Future<Optional<SealedVersion>> latest() {
    return list(Optional.empty(), 1).map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Optional<SealedVersion>> version(long number) {
    return Future.succeededFuture(Optional.ofNullable(versions.get(number)));
  }

  @Override
  public Future<List<SealedVersion>> list(Optional<Long> before, int limit) {
    if (blindness.isPresent()) {
      return Future.failedFuture(blindness.get());
    }
    return Future.succeededFuture(
        new ArrayList<>(
                versions.headMap(before.orElse(Long.MAX_VALUE), false).descendingMap().values())
            .stream().limit(limit).toList());
  }

  @Override
  public Future<Boolean> append(SealedVersion version) {
    appendedOn = Thread.currentThread().getName();
    if (trouble.isPresent()) {
      if (cut) {
        versions.putIfAbsent(version.number(), version);
      }
      return Future.failedFuture(trouble.get());
    }
    return Future.succeededFuture(versions.putIfAbsent(version.number(), version) == null);
  }

  @Override
  public Future<Integer> reseal(UnaryOperator<SealedVersion> reseal) {
    TreeMap<Long, SealedVersion> resealed = new TreeMap<>();
    versions.forEach((number, version) -> resealed.put(number, reseal.apply(version)));
    versions.putAll(resealed);
    return Future.succeededFuture(versions.size());
  }

  @Override
  public Future<Integer> forgetAll() {
    int size = versions.size();
    versions.clear();
    return Future.succeededFuture(size);
  }
}
