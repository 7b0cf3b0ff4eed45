package io.sandpool.provider;

import io.sandpool.bus.Address;
import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Done;
import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;

/** Sends output to whoever asked for the run; its reply makes room for more. */
final class BusOutput implements OutputSink {

  private final Bus bus;
  private final Address<OutputChunk, Done> address;
  private final Deadline deadline;

  BusOutput(Bus bus, String executionId, Deadline deadline) {
    this.bus = bus;
    this.address = Addresses.output(executionId);
    this.deadline = deadline;
  }

  @Override
  public Future<Void> write(OutputChunk chunk) {
    return bus.ask(address, chunk, deadline).mapEmpty();
  }
}
