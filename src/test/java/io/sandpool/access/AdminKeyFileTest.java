package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with the key of those who run the service. */
class AdminKeyFileTest {

  private final Path path;
  private final AdminKeyFile file;

  AdminKeyFileTest(@TempDir Path folder) {
    path = folder.resolve("admin-key");
    file = new AdminKeyFile(path);
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aNewFileMustHoldAKeyThatOnlyItsOwnerMayRead() throws IOException {
    String secret = file.readOrCreate();
    assertEquals(secret + "\n", Files.readString(path));
    assertEquals("rw-------", permissions());
    assertTrue(Secret.isWellFormed(secret));
  }

  @Test
  void aFileThatIsThereMustBeReadAndLeftAsItIs() throws IOException {
    String secret = file.readOrCreate();
    assertEquals(secret, file.readOrCreate());
    assertEquals(secret, new AdminKeyFile(path).readOrCreate());
  }

  @Test
  void aFileThatOthersMayReadMustBeRefused() throws IOException {
    file.readOrCreate();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    IOException refusal = assertThrows(IOException.class, file::readOrCreate);
    assertTrue(refusal.toString().contains("chmod 600"), refusal::toString);
  }

  @Test
  void aFileWithoutAKeyMustBeRefusedAndNotShown() throws IOException {
    file.readOrCreate();
    Files.writeString(path, "something secret");
    IOException refusal = assertThrows(IOException.class, file::readOrCreate);
    assertTrue(refusal.toString().contains("must hold a key"), refusal::toString);
    assertTrue(!refusal.toString().contains("something secret"), refusal::toString);
    assertEquals("something secret", Files.readString(path));
  }

  @Test
  void anotherKeyMustTakeThePlaceOfTheOneBefore() throws IOException {
    String first = file.readOrCreate();
    String second = Secret.generate();
    file.replace(second);
    assertNotEquals(first, second);
    assertEquals(second, file.readOrCreate());
    assertEquals("rw-------", permissions());
  }
}
