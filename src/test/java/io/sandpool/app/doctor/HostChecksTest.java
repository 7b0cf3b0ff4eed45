package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.doctor.Finding.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of this process and its host. */
class HostChecksTest {

  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  @Test
  void anOldJavaMustBeToBeReplaced() {
    Finding finding = new JdkCheck(Runtime.Version.parse("11.0.2+9"), "Somebody").look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.fix().contains("JDK 17"), finding.fix());
    assertEquals(Status.OK, JdkCheck.ofThisProcess().look().status());
  }

  @Test
  void aDataFolderThatIsNotThereYetMustBeFineAndMustNotBeMade() throws Exception {
    Path data = folder.resolve("a/b/data");
    Finding finding = new DataFolderCheck(data).look();
    assertEquals(Status.OK, finding.status());
    assertTrue(finding.detail().endsWith("will be made"), finding.detail());
    assertTrue(Files.notExists(folder.resolve("a")));
  }

  @Test
  void aFileInPlaceOfTheDataFolderMustBeRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("data"));
    Finding finding = new DataFolderCheck(file).look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.fix().contains("SANDPOOL_DATA"), finding.fix());
    assertEquals(Status.ABSENT, new DataFolderCheck(file.resolve("below")).look().status());
  }

  @Test
  void aDamagedInstanceIdMustBeNamed() throws Exception {
    Files.writeString(folder.resolve("instance-id"), "0123456789ab\n");
    assertEquals(Status.OK, new DataFolderCheck(folder).look().status());
    Files.writeString(folder.resolve("instance-id"), "../../etc");
    Finding finding = new DataFolderCheck(folder).look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.fix().startsWith("Delete it"), finding.fix());
  }

  @Test
  void tooFewOpenFilesForTheSandboxesMustDegrade() throws Exception {
    assertEquals(Status.OK, openFiles(1024 + 2 * 40).status());
    Finding finding = openFiles(1024 + 2 * 40 - 1);
    assertEquals(Status.DEGRADED, finding.status());
    assertTrue(finding.fix().contains("ulimit -n 1104"), finding.fix());
  }

  @Test
  void poolsThatDoNotFitIntoMemoryMustDegradeWithNumbers() {
    // 10 idle ones need 300 MiB, 40 at their limits of 256 MiB need 10 GiB.
    Ward ward = Specimens.ward(Specimens.pool("python", 10, 40));
    assertEquals(Status.OK, memory(10 * GIB, ward).status());
    Finding finding = memory(10 * GIB - 1, ward);
    assertEquals(Status.DEGRADED, finding.status());
    assertEquals(
        "10240 MiB available; 10 idle sandboxes need about 300 MiB, 40 at their limits 10 GiB",
        finding.detail());
    assertTrue(finding.fix().contains("max_total"), finding.fix());
  }

  @Test
  void aFullDiskMustBeAbsentAndANarrowOneDegraded() throws Exception {
    assertEquals(Status.OK, disk(3 * GIB).status());
    assertEquals(Status.DEGRADED, disk(3 * GIB - 1).status());
    Finding full = disk(100 << 20);
    assertEquals(Status.ABSENT, full.status());
    assertTrue(full.fix().contains("docker image prune"), full.fix());
  }

  @Test
  void memoryMustBeReadAsTheKernelWritesIt() throws Exception {
    Path meminfo = folder.resolve("meminfo");
    Files.writeString(meminfo, "MemTotal:  9000000 kB\nMemAvailable:   2048 kB\n");
    assertEquals(OptionalLong.of(2 << 20), new LinuxMachine(meminfo).availableMemory());
    assertEquals(OptionalLong.empty(), new LinuxMachine(folder.resolve("none")).availableMemory());
    assertEquals(OptionalLong.empty(), new LinuxMachine().freeDisk(folder.resolve("none")));
    assertTrue(new LinuxMachine().freeDisk(folder).orElseThrow() > 0);
    assertTrue(new LinuxMachine().maxOpenFiles().orElseThrow() > 0);
  }

  private static Finding openFiles(long allowed) throws Exception {
    Ward ward = Specimens.ward(Specimens.pool("python", 2, 30), Specimens.pool("bash", 2, 10));
    return new OpenFilesCheck(new FakeMachine(0, 0, allowed), new Once<>(() -> List.of(ward)))
        .look();
  }

  private static Finding memory(long available, Ward ward) {
    return new MemoryCheck(new FakeMachine(available, 0, 0), ward).look();
  }

  private static Finding disk(long free) throws Exception {
    return new DiskCheck(new FakeMachine(0, free, 0), new Once<>(Specimens::info)).look();
  }
}
