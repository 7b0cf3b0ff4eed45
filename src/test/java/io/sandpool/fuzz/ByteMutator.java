package io.sandpool.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandpool.testkit.Morsels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Breaks bytes without knowing what they mean, where that often breaks their readers. */
final class ByteMutator {

  private static final int[] LENGTHS = {
    0, 1, -1, 8, 9, 255, 256, 65_535, 65_536, 65_537, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  /** Broken UTF-8: cut, too long, a surrogate, out of range, never a byte of it. */
  private static final List<byte[]> BROKEN_TEXT =
      List.of(
          new byte[] {(byte) 0xe2, (byte) 0x82},
          new byte[] {(byte) 0xc0, (byte) 0xaf},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          new byte[] {(byte) 0x80});

  private final List<byte[]> corpus;

  ByteMutator(List<byte[]> corpus) {
    this.corpus = corpus;
  }

  byte[] mutate(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
    return switch (random.nextInt(13)) {
      case 0 -> flipped(bytes, random);
      case 1 -> spliced(bytes, at, Math.min(bytes.length, at + 1), one(random.nextInt(256)));
      case 2 -> spliced(bytes, at, at, one(random.nextInt(128)));
      case 3 -> spliced(bytes, at, end, new byte[0]);
      case 4 -> spliced(bytes, at, at, pick(Morsels.ALL, random).getBytes(UTF_8));
      case 5 -> repeated(bytes, at, random);
      case 6 -> crossed(bytes, at, random);
      case 7 -> Arrays.copyOf(bytes, at);
      case 8 -> spliced(bytes, at, Math.min(bytes.length, at + 4), length(bytes, random));
      case 9 -> spliced(bytes, at, at, pick(BROKEN_TEXT, random));
      case 10 -> spliced(bytes, at, at, nested(random));
      case 11 -> withNumber(bytes, random);
      default -> spliced(bytes, at, at, filler(random));
    };
  }

  private static byte[] flipped(byte[] bytes, SplittableRandom random) {
    byte[] result = bytes.clone();
    if (result.length > 0) {
      result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return result;
  }

  private static byte[] repeated(byte[] bytes, int at, SplittableRandom random) {
    int end = at + random.nextInt(Math.min(256, bytes.length - at) + 1);
    return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
  }

  private byte[] crossed(byte[] bytes, int at, SplittableRandom random) {
    byte[] other = pick(corpus, random);
    int from = random.nextInt(other.length + 1);
    return spliced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
  }

  /** A length as frames have it: a famous one, or nearly the right one. */
  private static byte[] length(byte[] bytes, SplittableRandom random) {
    int value =
        random.nextInt(3) == 0
            ? bytes.length + random.nextInt(-8, 9)
            : LENGTHS[random.nextInt(LENGTHS.length)] + random.nextInt(-1, 2);
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** Rarely so deep that whoever goes down by calling itself runs out of stack. */
  private static byte[] nested(SplittableRandom random) {
    String step = random.nextInt(2) == 0 ? "[" : "{\"a\":";
    int depth = random.nextInt(50) == 0 ? 20_000 : 1 + random.nextInt(300);
    return step.repeat(depth).getBytes(UTF_8);
  }

  private static byte[] withNumber(byte[] bytes, SplittableRandom random) {
    for (int at = random.nextInt(bytes.length + 1); at < bytes.length; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        String number =
            switch (random.nextInt(6)) {
              case 0 -> "9".repeat(1 + random.nextInt(400));
              case 1 -> "-" + Long.MAX_VALUE;
              case 2 -> "0." + "0".repeat(random.nextInt(400)) + "1";
              case 3 -> "1e" + random.nextInt(-99_999, 99_999);
              case 4 -> String.valueOf(1L << random.nextInt(64));
              default -> String.valueOf(random.nextInt());
            };
        return spliced(bytes, at, at + 1, number.getBytes(UTF_8));
      }
    }
    return bytes;
  }

  private static byte[] filler(SplittableRandom random) {
    byte[] filler = new byte[1 << random.nextInt(random.nextInt(20) == 0 ? 17 : 9)];
    Arrays.fill(filler, (byte) random.nextInt(256));
    return filler;
  }

  private static byte[] one(int value) {
    return new byte[] {(byte) value};
  }

  static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
    byte[] result = new byte[bytes.length - (to - from) + instead.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(instead, 0, result, from, instead.length);
    System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
    return result;
  }
}
