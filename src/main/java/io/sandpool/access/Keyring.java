package io.sandpool.access;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.sandbox.Ticker;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All keys, in memory. Callers wait for each answer, so that it comes from an immutable picture
 * that {@link #load} puts another one in the place of.
 *
 * <p>A key that was made here is always looked at: nobody can guess one, and those who share an
 * address with somebody who tries must not suffer. The key from the environment is of a person's
 * making; while its address is slowed, it is not looked at.
 */
public final class Keyring implements Gatekeeper {

  private static final int ADDRESSES = 4096;

  private final Optional<StaticKey> environment;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Slowdown slowdown;
  private volatile Picture picture = new Picture(List.of(), Map.of(), Map.of());

  /**
   * Knows no key but {@code environment}.
   *
   * @param clock against which keys expire
   * @param ticker by which runs and wrong keys are counted
   */
  public Keyring(Optional<StaticKey> environment, InstantSource clock, Ticker ticker) {
    this.environment = environment;
    this.clock = clock;
    this.ticker = ticker;
    this.slowdown = new Slowdown(ticker, ADDRESSES);
  }

  /**
   * The keys at one time.
   *
   * @param all the latest first
   * @param byHash those that may still be good, by the beginning of their hash
   * @param byId the same by their id
   */
  private record Picture(
      List<KeyRecord> all, Map<Long, List<Held>> byHash, Map<String, Held> byId) {}

  /** A key that may still be good; what is counted of it outlives the picture. */
  private record Held(KeyRecord key, byte[] hash, Verdict verdict, Use use) {}

  /** What is counted of a key. */
  private static final class Use {

    private final KeyLimits limits;
    private final RunMeter meter;
    private volatile long lastMillis;

    Use(KeyLimits limits, Ticker ticker) {
      this.limits = limits;
      this.meter = new RunMeter(limits, ticker);
    }

    /** Not each time: other processors would have to fetch it again. */
    void at(long millis) {
      if (millis - lastMillis >= 1_000) {
        lastMillis = millis;
      }
    }
  }

  @Override
  public Verdict judge(String shown, String address) {
    byte[] hash = Secret.hash(shown);
    long fingerprint = fingerprint(hash);
    Instant now = clock.instant();
    for (Held held : picture.byHash().getOrDefault(fingerprint, List.of())) {
      if (MessageDigest.isEqual(held.hash(), hash) && held.key().isGoodAt(now)) {
        held.use().at(now.toEpochMilli());
        return held.verdict();
      }
    }
    return judgeGuessable(hash, fingerprint, address);
  }

  private Verdict judgeGuessable(byte[] hash, long fingerprint, String address) {
    if (environment.isPresent()) {
      Optional<Verdict> slowed = slowed(address).map(Verdict.Slowed::new);
      if (slowed.isPresent()) {
        return slowed.get();
      }
      if (environment.get().is(hash)) {
        return environment.get().verdict();
      }
    }
    return slowdown
        .failed(address, fingerprint)
        .<Verdict>map(Verdict.Slowed::new)
        .orElse(Verdict.REFUSED);
  }

  @Override
  public Optional<Duration> slowed(String address) {
    return slowdown.guessing(address);
  }

  private static long fingerprint(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  @Override
  public RunTurn beginRun(Caller caller) {
    Held held = picture.byId().get(caller.keyId());
    return held == null || held.use().limits.equals(KeyLimits.NONE)
        ? RunTurn.FREE
        : held.use().meter.begin();
  }

  @Override
  public List<Allowance> allowances(Caller caller) {
    Held held = picture.byId().get(caller.keyId());
    return held == null ? List.of() : held.use().meter.allowances();
  }

  /** Puts {@code keys} in force, the latest first; must not be called twice at the same time. */
  void load(List<KeyRecord> keys) {
    Map<String, Held> before = picture.byId();
    Map<Long, List<Held>> byHash = new HashMap<>();
    Map<String, Held> byId = new HashMap<>();
    Instant now = clock.instant();
    for (KeyRecord key : keys) {
      if (key.isGoodAt(now)) {
        Held known = before.get(key.id());
        Held held = held(key, known == null ? new Use(key.limits(), ticker) : known.use());
        byId.put(key.id(), held);
        byHash.computeIfAbsent(fingerprint(held.hash()), none -> new ArrayList<>(1)).add(held);
      }
    }
    picture = new Picture(List.copyOf(keys), byHash, byId);
  }

  private static Held held(KeyRecord key, Use use) {
    return new Held(
        key, HexFormat.of().parseHex(key.hash()), new Verdict.Admitted(key.caller()), use);
  }

  /** When the next key ends of those that are good now, if one does. */
  public Optional<Instant> nextExpiry() {
    Instant now = clock.instant();
    return picture.byId().values().stream()
        .map(Held::key)
        .filter(key -> key.isGoodAt(now))
        .flatMap(key -> key.expires().stream())
        .min(Instant::compareTo);
  }

  /** All keys, those included that are not good any more; the latest first. */
  List<KeyRecord> all() {
    return picture.all();
  }

  /** About when the key was last shown in this life of the service. */
  Optional<Instant> lastUsed(String id) {
    return Optional.ofNullable(picture.byId().get(id))
        .map(held -> held.use().lastMillis)
        .filter(millis -> millis > 0)
        .map(Instant::ofEpochMilli);
  }
}
