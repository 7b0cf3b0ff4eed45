package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.guest.FrameType;
import io.sandpool.provider.guest.Frames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel that becomes a guest as it is told, and in which else nothing happens by itself. */
final class ScriptedKernel implements Kernel {

  private static final Pattern INSTALL = Pattern.compile("install\\('([^']*)'\\)");

  final List<Order> orders = new ArrayList<>();
  boolean paused;
  boolean aborted;

  private final boolean obliging;
  private Optional<Listener> listener = Optional.empty();
  private String nonce = "";
  private int number;

  /**
   * Makes one.
   *
   * @param obliging whether it lets itself be made a guest
   */
  ScriptedKernel(boolean obliging) {
    this.obliging = obliging;
  }

  @Override
  public Call execute(Order order, Listener heard) {
    orders.add(order);
    listener = Optional.of(heard);
    number = 0;
    Matcher install = INSTALL.matcher(order.code());
    if (install.find()) {
      nonce =
          new JsonObject(
                  new String(Base64.getDecoder().decode(install.group(1)), StandardCharsets.UTF_8))
              .getString("nonce");
      if (obliging) {
        say(Frames.wire(FrameType.HELLO, 0, Frames.HELLO));
        end();
      }
    }
    return new ScriptedCall();
  }

  private final class ScriptedCall implements Call {

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }

  Listener listener() {
    return listener.orElseThrow();
  }

  /** The guest says something. */
  void say(Buffer frames) {
    print(token(number++, frames));
  }

  void say(FrameType type, String payload) {
    say(Frames.wire(type, 1, payload));
  }

  String token(int at, Buffer frames) {
    return "<<%s:%d:%s>>\n"
        .formatted(nonce, at, Base64.getEncoder().encodeToString(frames.getBytes()));
  }

  void print(String text) {
    listener().onText(OutputChunk.Stream.STDOUT, text);
  }

  void end() {
    listener().onEnd();
  }

  void breakOff(CloudException why) {
    listener().onBroken(why);
  }

  /** The program ends well. */
  void finish() {
    say(FrameType.FINISHED, "exit=0\nwall_us=1000\n");
    end();
  }
}
