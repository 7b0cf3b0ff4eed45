package io.sandpool.app;

import java.nio.file.Path;
import java.util.Deque;
import java.util.Map;

/**
 * What the command line and the environment say.
 *
 * @param config the configuration file
 * @param data the data folder
 * @param json whether to print JSON
 */
record Options(Path config, Path data, boolean json) {

  static Options parse(Deque<String> args) {
    Map<String, String> environment = System.getenv();
    Path config = Path.of(environment.getOrDefault("SANDPOOL_CONFIG", "conf/sandpool.yaml"));
    boolean json = false;
    while (!args.isEmpty()) {
      String option = args.pop();
      switch (option) {
        case "--config" -> {
          if (args.isEmpty()) {
            throw new StartException("--config needs a file.");
          }
          config = Path.of(args.pop());
        }
        case "--json" -> json = true;
        default -> throw new StartException("Unknown option \"" + option + "\".");
      }
    }
    return new Options(config, Path.of(environment.getOrDefault("SANDPOOL_DATA", "data")), json);
  }
}
