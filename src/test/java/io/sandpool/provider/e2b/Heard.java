package io.sandpool.provider.e2b;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.sandbox.ProgramError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Remembers what an execution tells, and that it ends once. */
final class Heard implements Kernel.Listener {

  /** What was told, a line each: {@code stdout hello}. */
  final List<String> told = new ArrayList<>();

  final List<Kernel.Rich> shown = new ArrayList<>();
  final List<ProgramError> errors = new ArrayList<>();

  /** The first thing that was told. */
  final CompletableFuture<String> first = new CompletableFuture<>();

  final CompletableFuture<Optional<CloudException>> end = new CompletableFuture<>();

  @Override
  public void onText(Stream stream, String text) {
    tell(stream.name().toLowerCase(Locale.ROOT) + " " + text);
  }

  @Override
  public void onRich(Kernel.Rich rich) {
    tell("rich");
    shown.add(rich);
  }

  @Override
  public void onError(ProgramError error) {
    tell("error " + error.name());
    errors.add(error);
  }

  @Override
  public void onEnd() {
    tell("end");
    end.complete(Optional.empty());
  }

  @Override
  public void onBroken(CloudException why) {
    tell("broken " + why.kind() + (why.harmless() ? " harmless" : ""));
    end.complete(Optional.of(why));
  }

  private void tell(String what) {
    if (end.isDone()) {
      throw new AssertionError(what + " came after the end: " + told);
    }
    told.add(what);
    first.complete(what);
  }

  /** How it was broken off. */
  CloudException broken() {
    return ended().orElseThrow(() -> new AssertionError("It ended well: " + told));
  }

  /** Waits for the end; empty where it is a good one. */
  Optional<CloudException> ended() {
    try {
      return end.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("No end after " + told, e);
    }
  }
}
