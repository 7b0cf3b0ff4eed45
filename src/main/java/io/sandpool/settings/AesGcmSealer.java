package io.sandpool.settings;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seals with AES-256-GCM and a random nonce for each text. What is sealed names its key, so that
 * another key is told from damage.
 */
public final class AesGcmSealer implements Sealer {

  private static final Pattern FORM = Pattern.compile("1:([0-9a-f]{8}):([A-Za-z0-9+/]+=*)");

  private final SettingsKey key;
  private final Aead aead;

  /** Seals with {@code key}. */
  public AesGcmSealer(SettingsKey key) {
    this.key = key;
    try {
      this.aead = new AesGcmJce(key.bytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has AES-GCM", e);
    }
  }

  /** The name of the key with which {@code sealed} was sealed. */
  public static Optional<String> keyOf(String sealed) {
    Matcher form = FORM.matcher(sealed);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }

  @Override
  public String seal(String text, String context) {
    try {
      byte[] sealed = aead.encrypt(utf8(text), utf8(context));
      return "1:" + key.name() + ":" + Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Sealing cannot fail", e);
    }
  }

  @Override
  public String open(String sealed, String context) {
    Matcher form = FORM.matcher(sealed);
    if (!form.matches()) {
      throw damaged(context);
    }
    if (!form.group(1).equals(key.name())) {
      throw new SealException(
          ("%s was sealed with the key %s, but the key in use is %s. Put that key back into the file"
                  + " settings-key of the data folder, or into SANDPOOL_SETTINGS_KEY. Where it is"
                  + " lost, the command \"settings-restore seed\" forgets all settings in the"
                  + " database and begins anew.")
              .formatted(context, form.group(1), key.name()));
    }
    try {
      byte[] text = aead.decrypt(decoded(form.group(2)), utf8(context));
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw damaged(context);
    }
  }

  // The last letter has bits to spare, and the decoder passes over them: only one way of writing
  // the same bytes is undamaged.
  private static byte[] decoded(String base64) throws GeneralSecurityException {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
      throw new GeneralSecurityException("Not written as it was sealed");
    }
    return bytes;
  }

  private static SealException damaged(String context) {
    return new SealException(
        context
            + " is damaged, or was changed by somebody without the key. Put a backup of the database"
            + " back, or another version with the command \"settings-restore\".");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
