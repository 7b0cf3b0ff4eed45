package io.sandpool.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the operators' page.
 *
 * @param type its media type
 * @param content its bytes
 * @param tag its entity tag
 */
record PageAsset(String type, Buffer content, String tag) {

  /** The file at {@code resource} of the class path. */
  static PageAsset load(String resource, String type) {
    try (InputStream in = PageAsset.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + resource);
      }
      byte[] bytes = in.readAllBytes();
      return new PageAsset(type, Buffer.buffer(bytes), tag(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
