package io.sandpool.e2e;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.Fault.Cut;
import java.time.Duration;
import java.util.Optional;

/** What can go wrong with a request to a cloud. */
enum Trouble {
  STATUS_401("401", Fault.status(401)),
  STATUS_403("403", Fault.status(403)),
  STATUS_404("404", Fault.status(404)),
  STATUS_409("409", Fault.status(409)),
  STATUS_429("429", Fault.status(429)),
  STATUS_429_LATER("429 with `Retry-After: 1`", Fault.status(429, 1)),
  STATUS_500("500", Fault.status(500)),
  STATUS_502("502", Fault.status(502)),
  STATUS_503("503", Fault.status(503)),
  STATUS_504("504", Fault.status(504)),
  HTML_PAGE("an HTML error page with 502", new Fault.HtmlPage(502)),
  HTML_SUCCESS("an HTML page with 200", new Fault.HtmlPage(200)),
  GARBAGE("garbage", new Fault.Garbage()),
  ENDLESS_LINE("a line without end", new Fault.EndlessLine()),
  RESET("a reset before the answer", new Fault.ResetAtOnce()),
  RESET_WITHIN("a reset within the answer", new Fault.CutAfter(0, Cut.RESET)),
  EARLY_END("an end before the answer is whole", new Fault.CutAfter(0, Cut.END)),
  NO_ANSWER("a hang before the headers", new Fault.NoAnswer()),
  HANG_WITHIN("a hang within the answer", new Fault.CutAfter(0, Cut.HANG)),
  SLOW_DRIP("a byte every 50 ms", new Fault.SlowDrip(1, Duration.ofMillis(50))),
  LOST_ANSWER("it is done, the answer is lost", new Fault.LostAnswer()),
  SWALLOWED_ANSWER("it is done, no answer comes", new Fault.SwallowedAnswer()),
  EXPIRY("the sandbox's life ends meanwhile", new Fault.CutAfter(0, Cut.EXPIRE)),
  AHEAD("an hour ahead", Duration.ofHours(1)),
  BEHIND("an hour behind", Duration.ofHours(-1));

  private final String title;
  private final Optional<Fault> fault;
  private final Duration skew;

  Trouble(String title, Fault fault) {
    this.title = title;
    this.fault = Optional.of(fault);
    this.skew = Duration.ZERO;
  }

  Trouble(String title, Duration skew) {
    this.title = title;
    this.fault = Optional.empty();
    this.skew = skew;
  }

  /** Its name in documents. */
  String title() {
    return title;
  }

  Fault fault() {
    return fault.orElseThrow();
  }

  /** How wrong the cloud's clock is. */
  Duration skew() {
    return skew;
  }

  /** Whether it is the clock that is wrong. */
  boolean isOfTheClock() {
    return fault.isEmpty();
  }

  /** Whether a client finds out by waiting in vain. */
  boolean isSilence() {
    return switch (this) {
      case NO_ANSWER, HANG_WITHIN, SLOW_DRIP, SWALLOWED_ANSWER -> true;
      default -> false;
    };
  }
}
