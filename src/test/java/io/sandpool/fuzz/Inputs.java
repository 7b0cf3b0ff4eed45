package io.sandpool.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;

/** Makes the inputs of a target by their numbers. */
final class Inputs {

  /** An input of this length and more is not made longer. */
  private static final int LONG = 1 << 18;

  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final FuzzTarget target;
  private final List<byte[]> corpus;
  private final ByteMutator bytes;
  private final long seed;

  Inputs(FuzzTarget target, long seed) {
    this.target = target;
    this.corpus = target.corpus();
    this.bytes = new ByteMutator(corpus);
    this.seed = seed;
  }

  /** The input of that number, always the same. */
  FuzzInput make(long number) {
    SplittableRandom random = new SplittableRandom(seed + number * STEP);
    byte[] input = ByteMutator.pick(corpus, random);
    int changes = random.nextInt(16) == 0 ? 0 : 1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 2);
    boolean meaningful = target.shape() != FuzzTarget.Shape.FRAMES && random.nextInt(2) == 0;
    if (changes > 0 && meaningful) {
      input = rewritten(new String(input, UTF_8), random).getBytes(UTF_8);
      changes = random.nextInt(3) == 0 ? 1 : 0;
    }
    for (; changes > 0 && input.length < LONG; changes--) {
      input = bytes.mutate(input, random);
    }
    return new FuzzInput(input, random);
  }

  private String rewritten(String text, SplittableRandom random) {
    JsonMutator json = new JsonMutator(random);
    if (target.shape() == FuzzTarget.Shape.JSON) {
      return json.mutate(text);
    }
    String[] lines = text.split("\n");
    int changed = random.nextInt(lines.length);
    lines[changed] = json.mutate(lines[changed]);
    return String.join("\n", lines) + "\n";
  }
}
