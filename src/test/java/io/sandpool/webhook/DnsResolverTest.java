package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.dns.DnsClientOptions;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsResolverTest {

  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;

  /** What a name server says to a kind of question. */
  private record Said(int code, List<String> addresses) {
    static Said of(String... addresses) {
      return new Said(0, List.of(addresses));
    }

    static Said code(int code) {
      return new Said(code, List.of());
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Map<Integer, Said> said = new HashMap<>();
  private final DatagramSocket server = vertx.createDatagramSocket();
  private Resolver resolver = name -> Future.failedFuture("not yet");

  @BeforeEach
  void listen() throws TimeoutException {
    server.handler(this::answer);
    await(server.listen(0, "127.0.0.1"));
    resolver =
        new DnsResolver(
            vertx.createDnsClient(
                new DnsClientOptions()
                    .setHost("127.0.0.1")
                    .setPort(server.localAddress().port())
                    .setQueryTimeout(500)));
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }

  private void answer(DatagramPacket packet) {
    Buffer question = packet.data();
    int end = 12;
    while (question.getByte(end) != 0) {
      end += question.getByte(end) + 1;
    }
    int type = question.getUnsignedShort(end + 1);
    Said answer = said.get(type);
    if (answer == null) {
      return;
    }
    Buffer reply = Buffer.buffer();
    reply.appendUnsignedShort(question.getUnsignedShort(0));
    reply.appendUnsignedShort(0x8180 | answer.code());
    reply.appendUnsignedShort(1).appendUnsignedShort(answer.addresses().size());
    reply.appendUnsignedShort(0).appendUnsignedShort(0);
    reply.appendBuffer(question.slice(12, end + 5));
    for (String address : answer.addresses()) {
      byte[] bytes = FakeResolver.at(address).getAddress();
      reply.appendUnsignedShort(0xc00c).appendUnsignedShort(type).appendUnsignedShort(1);
      reply.appendUnsignedInt(60).appendUnsignedShort(bytes.length).appendBytes(bytes);
    }
    server.send(reply, packet.sender().port(), packet.sender().host());
  }

  private static List<InetAddress> addresses(String... addresses) {
    return Stream.of(addresses).map(FakeResolver::at).toList();
  }

  private List<InetAddress> resolve() throws TimeoutException {
    return await(resolver.resolve("hook.example"));
  }

  @Test
  void addressesOfBothFamiliesMustBeFound() throws Exception {
    said.put(A, Said.of("1.1.1.1", "10.0.0.1"));
    said.put(AAAA, Said.of("2606:4700::1111"));
    assertEquals(addresses("1.1.1.1", "10.0.0.1", "2606:4700::1111"), resolve());
  }

  @Test
  void oneFamilyMustBeEnough() throws Exception {
    said.put(A, Said.of("1.1.1.1"));
    said.put(AAAA, Said.of());
    assertEquals(addresses("1.1.1.1"), resolve());
    said.put(AAAA, Said.code(SERVFAIL));
    assertEquals(addresses("1.1.1.1"), resolve());
  }

  @Test
  void aNameThatIsNotThereMustHaveNoAddress() throws Exception {
    said.put(A, Said.code(NXDOMAIN));
    said.put(AAAA, Said.code(NXDOMAIN));
    assertEquals(List.of(), resolve());
  }

  @Test
  void aNameServerThatCannotAnswerMustBeAFailure() {
    said.put(A, Said.code(SERVFAIL));
    said.put(AAAA, Said.code(SERVFAIL));
    assertThrows(Exception.class, this::resolve);
  }

  @Test
  void aNameServerThatIsSilentMustBeAFailure() {
    assertThrows(Exception.class, this::resolve);
  }
}
