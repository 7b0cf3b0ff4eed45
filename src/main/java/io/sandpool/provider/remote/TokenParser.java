package io.sandpool.provider.remote;

import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * Finds what a guest says in the text that a kernel prints, however that text was cut, joined or
 * broken into lines on its way: {@code <<NONCE:NUMBER:BASE64>>}, numbered from 0 within one
 * execution. All else that was printed is a diagnosis.
 *
 * <p>White space within a token is of no meaning, since some clouds put line ends between pieces. A
 * number that is missing shows that a cloud lost text.
 */
final class TokenParser {

  /** Characters between a token's number and its end; a guest sends a quarter of it at most. */
  static final int MAX_TOKEN = 512 * 1024;

  private static final int MAX_NUMBER = 9;

  private enum State {
    OUTSIDE,
    NUMBER,
    CONTENT,
    CLOSING
  }

  private final String opening;
  private final Consumer<Buffer> bytes;
  private final Consumer<Buffer> diagnosis;
  private final StringBuilder content = new StringBuilder();
  private final StringBuilder other = new StringBuilder();
  private State state = State.OUTSIDE;
  private int matched;
  private int number;
  private int digits;
  private int expected;

  /**
   * Makes a parser for one execution.
   *
   * @param nonce letters and digits that no program knows
   * @param bytes takes what the guest says
   * @param diagnosis takes what else was printed
   */
  TokenParser(String nonce, Consumer<Buffer> bytes, Consumer<Buffer> diagnosis) {
    this.opening = "<<" + nonce + ":";
    this.bytes = bytes;
    this.diagnosis = diagnosis;
  }

  /**
   * Takes the next text.
   *
   * @throws ProtocolViolation on a token that is broken; the parser is of no use after it
   */
  void accept(String text) {
    int at = 0;
    while (at < text.length()) {
      at = state == State.CONTENT ? contentFrom(text, at) : one(text, at);
    }
    if (!other.isEmpty()) {
      diagnosis.accept(Buffer.buffer(other.toString()));
      other.setLength(0);
    }
  }

  private int one(String text, int at) {
    char c = text.charAt(at);
    if (state == State.OUTSIDE) {
      outside(c);
    } else if (!Character.isWhitespace(c)) {
      if (state == State.NUMBER) {
        number(c);
      } else {
        closing(c);
      }
    }
    return at + 1;
  }

  /** Nearly all of the text is content: it is taken in whole stretches. */
  private int contentFrom(String text, int from) {
    int end = from;
    while (end < text.length()
        && text.charAt(end) != '>'
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    if (content.length() + (end - from) > MAX_TOKEN) {
      throw new ProtocolViolation("the guest sent a token that is too long");
    }
    content.append(text, from, end);
    if (end < text.length() && text.charAt(end) == '>') {
      state = State.CLOSING;
    }
    return end + 1;
  }

  private void outside(char c) {
    if (c == opening.charAt(matched)) {
      matched++;
      if (matched == opening.length()) {
        matched = 0;
        number = 0;
        digits = 0;
        state = State.NUMBER;
      }
    } else if (matched == 0 || !Character.isWhitespace(c)) {
      mismatch(c);
    }
  }

  /** What looked like an opening was none; only its first two characters can begin another one. */
  private void mismatch(char c) {
    if (matched == 2 && c == '<') {
      other.append('<');
      return;
    }
    other.append(opening, 0, matched);
    matched = c == '<' ? 1 : 0;
    if (matched == 0) {
      other.append(c);
    }
  }

  private void number(char c) {
    if (c == ':' && digits > 0) {
      if (number != expected) {
        throw new ProtocolViolation("a part of what the guest said was lost on its way");
      }
      expected++;
      content.setLength(0);
      state = State.CONTENT;
    } else if (c >= '0' && c <= '9' && digits < MAX_NUMBER) {
      number = number * 10 + (c - '0');
      digits++;
    } else {
      throw broken();
    }
  }

  private void closing(char c) {
    if (c != '>') {
      throw broken();
    }
    state = State.OUTSIDE;
    try {
      bytes.accept(Buffer.buffer(Base64.getDecoder().decode(content.toString())));
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static ProtocolViolation broken() {
    return new ProtocolViolation("the guest sent a token that is broken");
  }
}
