package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Files that a program leaves for its caller. */
abstract class ArtifactsContract extends Contract {

  ArtifactsContract(LiveService service) {
    super(service);
  }

  @Test
  void filesBelowArtifactsMustComeBackInEachLanguage() {
    Program[] writers = {
      python(
          "import os\nos.mkdir('artifacts/d')\n"
              + "open('artifacts/a.txt', 'w').write('ü')\n"
              + "open('artifacts/d/ü.bin', 'wb').write(bytes(range(256)))"),
      node(
          "const fs = require('fs'); fs.mkdirSync('artifacts/d');"
              + " fs.writeFileSync('artifacts/a.txt', 'ü');"
              + " fs.writeFileSync('artifacts/d/ü.bin', Buffer.from([...Array(256).keys()]))"),
      bash(
          "mkdir artifacts/d; printf ü >artifacts/a.txt;"
              + " for ((i = 0; i < 256; i++)); do printf \"\\\\x$(printf %02x $i)\"; done"
              + " >artifacts/d/ü.bin")
    };
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (Program writer : writers) {
      Map<String, byte[]> artifacts = api.run(writer).succeeded().artifacts();
      assertEquals(Set.of("a.txt", "d/ü.bin"), artifacts.keySet(), writer::toString);
      assertEquals("ü", new String(artifacts.get("a.txt"), StandardCharsets.UTF_8));
      assertArrayEquals(all, artifacts.get("d/ü.bin"), writer::toString);
    }
  }

  @Test
  void aPlotMustBeDrawnWithoutADisplay() throws IOException {
    Answer answer =
        api.run(
            python(
                    """
                    import matplotlib.pyplot as plt
                    plt.plot([1, 4, 9])
                    plt.title('Größe')
                    plt.savefig('artifacts/plot.png')
                    """)
                .millis(longest()));
    answer.succeeded().complained("");
    JsonObject plot = answer.json().getJsonArray("artifacts").getJsonObject(0);
    assertEquals("image/png", plot.getString("mime_type"));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.artifact("plot.png")));
    assertEquals(640, image.getWidth());
    assertEquals(480, image.getHeight());
  }

  @Test
  void dataFramesMustWork() {
    api.run(
            python(
                    """
                    import pandas as pd
                    def main(rows):
                        return pd.DataFrame(rows).groupby('k').v.sum().to_dict()
                    """)
                .arguments("{\"rows\": [{\"k\": \"a\", \"v\": 1}, {\"k\": \"a\", \"v\": 2}]}")
                .millis(longest()))
        .succeeded()
        .returned("{\"a\": 3}");
  }

  @Test
  void artifactsOfAFailedProgramMustComeBackToo() {
    Answer answer = api.run(python("open('artifacts/log', 'w').write('x')\n1/0"));
    answer.threw("ZeroDivisionError", "division by zero");
    assertEquals(Set.of("log"), answer.artifacts().keySet());
  }

  @Test
  void moreFilesThanAllowedMustBeRefusedOneByOne() {
    Answer answer =
        api.run(python("for i in range(25): open(f'artifacts/{i:02}', 'w').write('x')"))
            .succeeded();
    assertEquals(20, answer.artifacts().size());
    assertEquals(5, answer.refusedArtifacts().size());
    assertEquals(Set.of("too_many"), Set.copyOf(answer.refusedArtifacts().values()));
  }

  @Test
  void aFileThatDoesNotFitMustBeRefusedAndSmallerOnesMustComeBack() {
    Answer answer =
        api.run(
                python(
                    """
                    open('artifacts/large', 'wb').write(bytes(11 << 20))
                    open('artifacts/fits', 'wb').write(bytes(9 << 20))
                    """))
            .succeeded();
    assertEquals(Map.of("large", "too_large"), answer.refusedArtifacts());
    assertEquals(9 << 20, answer.artifact("fits").length);
  }

  @Test
  void aFileOfExactlyTheLimitMustComeBack() {
    Answer answer = api.run(python("open('artifacts/x', 'wb').write(bytes(10 << 20))")).succeeded();
    assertEquals(10 << 20, answer.artifact("x").length);
    assertTrue(answer.refusedArtifacts().isEmpty());
  }

  @Test
  void aProgramThatLeavesNothingMustHaveNoArtifacts() {
    Answer answer = api.run(python("open('elsewhere', 'w').write('x')")).succeeded();
    assertTrue(answer.artifacts().isEmpty());
    assertTrue(answer.refusedArtifacts().isEmpty());
  }
}
