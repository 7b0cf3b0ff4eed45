package io.sandpool.e2e;

import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Programs that look for a network: there must be none. */
@EndToEnd
class HostileNetworkIT {

  private static final String CONNECT =
      """
      import socket
      def attempt(host, port):
          family = socket.AF_INET6 if ':' in host else socket.AF_INET
          connection = socket.socket(family)
          connection.settimeout(1)
          try:
              connection.connect((host, port))
              return 'connected'
          except OSError as e:
              return 'no'
      def main(targets):
          return [target for target in targets if attempt(*target) != 'no']
      """;

  private final Arena arena;
  private final Api api;

  HostileNetworkIT(LiveService service) {
    this.arena = new Arena(service);
    this.api = service.api();
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @Test
  void thereMustBeNoInterfaceButLoopback() {
    arena
        .attack(
            python(
                """
                import socket
                def main():
                    routes = open('/proc/net/route').read().splitlines()[1:]
                    return [socket.if_nameindex(), [r for r in routes if not r.startswith('lo')]]
                """))
        .succeeded()
        .returned("[[[1, \"lo\"]], []]");
  }

  /** Something listens on every address of the host, at the API's port and at another. */
  @Test
  void noAddressOfTheHostMustBeReached() throws IOException {
    try (ServerSocket everywhere = new ServerSocket()) {
      everywhere.bind(new InetSocketAddress("::", 0));
      StringBuilder targets = new StringBuilder();
      for (String host : hostAddresses()) {
        for (int port : new int[] {api.port(), everywhere.getLocalPort(), 8080, 2375, 22}) {
          targets.append(targets.isEmpty() ? "" : ",");
          targets.append("[\"%s\", %d]".formatted(host, port));
        }
      }
      arena
          .attack(python(CONNECT).arguments("{\"targets\": [" + targets + "]}").millis(120_000))
          .succeeded()
          .returned("[]");
    }
  }

  private static Set<String> hostAddresses() throws SocketException {
    Set<String> addresses = new LinkedHashSet<>(Set.of("127.0.0.1", "::1", "172.17.0.1"));
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(InetAddress::getHostAddress)
        .map(address -> address.replaceAll("%.*", ""))
        .filter(address -> !address.startsWith("fe80"))
        .forEach(addresses::add);
    return addresses;
  }

  @Test
  void noAddressOfTheWorldMustBeReached() {
    arena
        .attack(
            python(CONNECT)
                .arguments(
                    """
                    {"targets": [["169.254.169.254", 80], ["169.254.170.2", 80], ["100.100.100.200", 80],
                      ["fd00:ec2::254", 80], ["10.0.0.1", 80], ["192.168.0.1", 80], ["172.18.0.1", 80],
                      ["8.8.8.8", 53], ["1.1.1.1", 443], ["127.0.0.11", 53], ["2001:4860:4860::8888", 53]]}
                    """)
                .millis(60_000))
        .succeeded()
        .returned("[]");
  }

  @Test
  void namesMustNotBeResolvedNorPacketsLeave() {
    arena
        .attack(
            python(
                """
                import socket
                def attempt(what):
                    try: return what()
                    except OSError as e: return type(e).__name__
                def main():
                    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                    return [
                        attempt(lambda: socket.getaddrinfo('example.com', 80)),
                        attempt(lambda: udp.sendto(b'x', ('8.8.8.8', 53))),
                        attempt(lambda: udp.sendto(b'x', ('255.255.255.255', 67))),
                        attempt(lambda: udp.sendto(b'x', ('224.0.0.1', 67))),
                    ]
                """))
        .succeeded()
        .returned("[\"gaierror\", \"OSError\", \"OSError\", \"OSError\"]");
    arena
        .attack(
            node("""
                    const axios = require('axios');
                    async function main() {
                      const codes = [];
                      for (const url of ['http://example.com', 'http://169.254.169.254/latest', 'http://172.17.0.1:8080'])
                        await axios.get(url, {timeout: 3000}).then(() => codes.push('reached'), e => codes.push(e.code));
                      return codes.filter(c => c === 'reached');
                    }
                    """)
                .millis(60_000))
        .succeeded()
        .returned("[]");
  }

  @Test
  void socketsOfTheHostsProgramsMustNotBeThere() {

    arena
        .attack(
            python(
                """
                import socket, os
                def attempt(name):
                    try:
                        socket.socket(socket.AF_UNIX).connect(name)
                        return 'connected'
                    except OSError:
                        return 'no'
                def main():
                    abstract = [l.split()[-1] for l in open('/proc/net/unix').read().splitlines()[1:] if '@' in l]
                    names = ['/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock',
                             '/run/dbus/system_bus_socket', '/run/systemd/private', '\\0/containerd-shim']
                    return [abstract, [n for n in names if attempt(n) != 'no']]
                """))
        .succeeded()
        .returned("[[], []]");
  }

  @Test
  void oneSandboxMustNotReachAnother() {
    try (EventStream server =
        api.stream(
            python(
                    """
                    import socket
                    s = socket.create_server(('0.0.0.0', 7777))
                    u = socket.socket(socket.AF_UNIX); u.bind('\\0sandpool-test'); u.listen()
                    print('listening', flush=True)
                    s.accept(); print('somebody came')
                    """)
                .millis(60_000),
            EventStream.NDJSON)) {
      server.next("started");
      server.next("stdout");
      arena
          .attack(
              python(CONNECT)
                  .arguments(
                      "{\"targets\": [[\"127.0.0.1\", 7777], [\"0.0.0.0\", 7777], [\"::1\", 7777]]}"))
          .succeeded()
          .returned("[]");
      arena
          .attack(
              python("import socket\nsocket.socket(socket.AF_UNIX).connect('\\0sandpool-test')"))
          .threw("ConnectionRefusedError", "");
    }
  }
}
