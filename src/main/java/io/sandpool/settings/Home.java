package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsTrial;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;

/**
 * Brings what ends elsewhere back to one context, where the state of those who asked for it is.
 *
 * @param context the one
 */
record Home(Context context) {

  /** The same, but it completes on the context. */
  <T> Future<T> bring(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(
        result ->
            context.runOnContext(
                back -> {
                  if (result.succeeded()) {
                    promise.complete(result.result());
                  } else {
                    promise.fail(result.cause());
                  }
                }));
    return promise.future();
  }

  /** The same, but it installs as seen from the context. */
  Installer bring(Installer installer) {
    return new Installer() {
      @Override
      public Judgement judge(Rows rows, Set<String> touched) {
        return installer.judge(rows, touched);
      }

      @Override
      public Future<Void> install(Rows rows) {
        return bring(installer.install(rows));
      }

      @Override
      public Surroundings surroundings() {
        return installer.surroundings();
      }
    };
  }

  /** The same, but they end on the context. */
  Trials bring(Trials trials) {
    return new Trials() {
      @Override
      public Future<SettingsTrial> perform(String id, Rows rows) {
        return bring(trials.perform(id, rows));
      }
    };
  }
}
