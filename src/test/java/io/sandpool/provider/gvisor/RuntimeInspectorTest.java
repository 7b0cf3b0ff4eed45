package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeInspectorTest {

  @TempDir Path folder;
  private Path binary = Path.of("");
  private final RuntimeInspector inspector = new RuntimeInspector();

  @BeforeEach
  void place() {
    binary = folder.resolve("runsc");
  }

  @Test
  void upstreamsReleaseMustBeRead() throws Exception {
    says("echo 'runsc version release-20260905.0'; echo 'spec: 1.2.1'");
    assertEquals(new RuntimeFacts("20260905.0", "systrap"), inspect());
  }

  @Test
  void debiansReleaseMustBeRead() throws Exception {
    says("echo 'runsc version 0.0~20240729.0'");
    assertEquals("20240729.0", inspect().version());
  }

  @Test
  void thePlatformMustBeThatOfTheArguments() throws Exception {
    says("echo 'runsc version release-20260905.0'");
    assertEquals("kvm", inspect("--network=none", "--platform=kvm").platform());
  }

  @Test
  void whatIsNotRunscMustBeUnknown() throws Exception {
    says("echo 'runc version 1.1.5+ds1'");
    assertEquals(RuntimeFacts.unknown(), inspect());
  }

  @Test
  void whatIsNotHereMustBeUnknown() throws Exception {
    assertEquals(RuntimeFacts.unknown(), inspect());
    assertEquals(RuntimeFacts.unknown(), inspector.inspect(new EngineRuntime("runsc", List.of())));
    assertEquals(RuntimeFacts.unknown(), inspector.inspect(new EngineRuntime("", List.of())));
  }

  /** The engine is looked at every minute: the binary is not started each time. */
  @Test
  void aBinaryMustBeAskedAgainOnlyWhenItHasChanged() throws Exception {
    says("echo x >> \"$0.asked\"; echo 'runsc version release-20260701.0'");
    inspect();
    inspect();
    assertEquals(1, Files.readAllLines(folder.resolve("runsc.asked")).size());
    says("echo 'runsc version release-20260905.0'");
    Files.setLastModifiedTime(binary, FileTime.from(Instant.EPOCH));
    assertEquals("20260905.0", inspect().version());
  }

  private void says(String script) throws Exception {
    Files.writeString(binary, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private RuntimeFacts inspect(String... arguments) throws Exception {
    return inspector.inspect(new EngineRuntime(binary.toString(), List.of(arguments)));
  }
}
