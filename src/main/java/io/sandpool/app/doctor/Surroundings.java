package io.sandpool.app.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program sees around itself.
 *
 * @param kernel as {@code /proc/version} tells it
 * @param interfaces the network interfaces in {@code /proc/net/dev}
 */
record Surroundings(String kernel, List<String> interfaces) {

  private static final Pattern INTERFACE = Pattern.compile("(?m)^\\s*([^\\s:|]+):");

  Surroundings {
    interfaces = List.copyOf(interfaces);
  }

  /** The program that shows both files, one after the other. */
  static Optional<String> program(String language) {
    return switch (language) {
      case "python" ->
          Optional.of("print(open('/proc/version').read() + open('/proc/net/dev').read())");
      case "nodejs" ->
          Optional.of(
              "const read = (f) => require('fs').readFileSync(f, 'utf8');\n"
                  + "console.log(read('/proc/version') + read('/proc/net/dev'));");
      case "bash" -> Optional.of("cat /proc/version /proc/net/dev");
      default -> Optional.empty();
    };
  }

  /** Reads that program's output. */
  static Surroundings parse(String output) {
    int end = Math.max(0, output.indexOf('\n'));
    Matcher matcher = INTERFACE.matcher(output.substring(end));
    return new Surroundings(
        output.substring(0, end), matcher.results().map(found -> found.group(1)).toList());
  }
}
