package io.sandpool.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers as the test wrote down, in order; knows no other name. */
final class FakeResolver implements Resolver {

  private final Map<String, Deque<Future<List<InetAddress>>>> answers = new HashMap<>();
  final List<String> asked = new ArrayList<>();

  FakeResolver then(String name, String... addresses) {
    return then(name, Future.succeededFuture(Stream.of(addresses).map(FakeResolver::at).toList()));
  }

  FakeResolver then(String name, Future<List<InetAddress>> answer) {
    answers.computeIfAbsent(name, fresh -> new ArrayDeque<>()).add(answer);
    return this;
  }

  static InetAddress at(String address) {
    return AddressBlock.literal(address).orElseThrow();
  }

  @Override
  public Future<List<InetAddress>> resolve(String name) {
    asked.add(name);
    Future<List<InetAddress>> answer = answers.getOrDefault(name, new ArrayDeque<>()).poll();
    return answer == null ? Future.succeededFuture(List.of()) : answer;
  }
}
