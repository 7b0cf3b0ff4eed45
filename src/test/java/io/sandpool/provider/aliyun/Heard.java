package io.sandpool.provider.aliyun;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.sandbox.ProgramError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was heard of one execution, in the order in which it was. */
final class Heard implements Kernel.Listener {

  private final List<String> all = new CopyOnWriteArrayList<>();
  private final Promise<Optional<CloudException>> end = Promise.promise();

  @Override
  public void onText(Stream stream, String text) {
    all.add((stream == Stream.STDOUT ? "out:" : "err:") + text);
  }

  @Override
  public void onRich(Kernel.Rich rich) {
    all.add("rich:" + rich.texts());
  }

  @Override
  public void onError(ProgramError error) {
    all.add("error:" + error.name() + "|" + error.message());
  }

  @Override
  public void onEnd() {
    all.add("end");
    end.complete(Optional.empty());
  }

  @Override
  public void onBroken(CloudException why) {
    all.add("broken");
    end.complete(Optional.of(why));
  }

  /** Everything so far. */
  List<String> all() {
    return all;
  }

  /** Why it broke, or nothing, once it has ended. Ending twice would fail. */
  Future<Optional<CloudException>> end() {
    return end.future();
  }
}
