package io.sandpool.provider.aliyun;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The template that sandboxes are made of: looked up once, made where it does not exist, waited for
 * until it is ready. Several that ask at the same time wait for one and the same attempt; each of
 * them gives up at its own time, and the attempt goes on.
 */
final class AgentRunTemplate {

  static final String CODE_INTERPRETER = "CodeInterpreter";

  private static final Set<String> USABLE_TYPES = Set.of(CODE_INTERPRETER, "AllInOne");
  private static final Set<String> UNDER_WAY = Set.of("CREATING", "UPDATING", "DELETING");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TemplateSettings settings;
  private final Duration idleTimeout;
  private final Duration requestTimeout;
  private final ControlPlane control;
  private final Timers timers;
  private Optional<Future<Void>> attempt = Optional.empty();

  AgentRunTemplate(String name, AliyunSettings settings, ControlPlane control, Timers timers) {
    this.settings = settings.template().named(name);
    this.idleTimeout = settings.idleTimeout();
    this.requestTimeout = settings.requestTimeout();
    this.control = control;
    this.timers = timers;
  }

  /** Its name. */
  String name() {
    return settings.name();
  }

  /** Completes when sandboxes can be made of it; fails with a {@link CloudException}. */
  Future<Void> ready(Duration patience) {
    Future<Void> known = attempt.filter(tried -> !tried.failed()).orElseGet(this::begin);
    if (known.succeeded()) {
      return known;
    }
    Promise<Void> mine = Promise.promise();
    Timers.Cancel timer = timers.after(patience, () -> mine.tryFail(notReady("yet")));
    known.onComplete(
        done -> {
          timer.cancel();
          mine.tryComplete();
        },
        mine::tryFail);
    return mine.future();
  }

  /** AgentRun says that it is gone: it is looked for again before the next sandbox. */
  void forget() {
    attempt = attempt.filter(tried -> !tried.isComplete());
  }

  private Future<Void> begin() {
    Attempt fresh = new Attempt();
    attempt = Optional.of(fresh.done.future());
    fresh.look();
    return fresh.done.future();
  }

  private CloudException notReady(String when) {
    return control
        .failures()
        .own(
            Kind.TIMED_OUT,
            "AgentRun's template " + settings.name() + " is not ready " + when + ".",
            true);
  }

  /** One try, from the first look to an end. */
  private final class Attempt {

    private final Promise<Void> done = Promise.promise();
    private Duration left = settings.patience();
    private Duration pause = FIRST_PAUSE;

    void look() {
      ControlPlane.Call call =
          ControlPlane.Call.get(
              "GetTemplate",
              "look at template " + settings.name(),
              "/templates/" + Canonical.encode(settings.name()),
              Map.of());
      control
          .ask(call, requestTimeout)
          .onComplete(
              this::judge,
              failure -> {
                if (isNotFound(failure)) {
                  create();
                } else {
                  done.fail(failure);
                }
              });
    }

    private boolean isNotFound(Throwable failure) {
      return failure instanceof CloudException e && e.kind() == Kind.NOT_FOUND;
    }

    private void judge(JsonObject template) {
      String status = String.valueOf(template.getValue("status", "CREATING"));
      String type = String.valueOf(template.getValue("templateType", CODE_INTERPRETER));
      if (!USABLE_TYPES.contains(type)) {
        refuse("is of type " + type + "; name another one, or none");
      } else if (status.equals("READY")) {
        done.complete();
      } else if (UNDER_WAY.contains(status)) {
        wait(this::look);
      } else {
        refuse("is " + status + reason(template) + "; delete it, or name another one");
      }
    }

    private String reason(JsonObject template) {
      return template.getValue("statusReason") instanceof String text && !text.isBlank()
          ? " (" + control.failures().quoted(text) + ")"
          : "";
    }

    private void refuse(String why) {
      String message = "AgentRun's template " + settings.name() + " " + why + ".";
      done.fail(control.failures().own(Kind.REFUSED, message, true));
    }

    private void create() {
      ControlPlane.Call call =
          new ControlPlane.Call(
              "CreateTemplate",
              "make template " + settings.name(),
              HttpMethod.POST,
              "/templates",
              Map.of(),
              Optional.of(settings.toJson(idleTimeout)));
      control
          .send(call, requestTimeout)
          .onComplete(
              answer -> {
                if (ErrorMeaning.isConflict(answer.status(), ErrorBody.of(answer.body()))) {
                  // Somebody else was faster.
                  wait(this::look);
                  return;
                }
                try {
                  judge(Envelope.open(control.failures(), call.deed(), answer));
                } catch (CloudException e) {
                  done.fail(e);
                }
              },
              done::fail);
    }

    private void wait(Runnable next) {
      if (left.isNegative() || left.isZero()) {
        done.fail(notReady("after " + settings.patience().toSeconds() + " s"));
        return;
      }
      Duration now = pause;
      left = left.minus(now);
      Duration twice = now.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
      timers.after(now, next);
    }
  }
}
