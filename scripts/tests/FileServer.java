import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** A download server for tests, on loopback: good files, files that never come, files that stop coming. */
class FileServer {
  public static void main(String[] args) throws Exception {
    var folder = Path.of(args[0]);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> answer(exchange, folder));
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    Thread.sleep(60_000); // a test that forgets it leaves nothing behind
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, Path folder) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var file = folder.resolve(path.substring(1));
    if (path.startsWith("/silent/")) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    var content = Files.readAllBytes(file);
    var stalls = path.startsWith("/stalling/") && !path.endsWith(".sha512");
    exchange.sendResponseHeaders(200, stalls ? content.length + 1_000_000 : content.length);
    exchange.getResponseBody().write(content);
    exchange.getResponseBody().flush();
    if (!stalls) {
      exchange.close();
    }
  }
}
