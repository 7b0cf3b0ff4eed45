package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.SettingsProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {

  private static String file(String... entries) {
    return "{'system_settings':[%s]}".formatted(String.join(",", entries)).replace('\'', '"');
  }

  private static String entry(String name, String type, String value) {
    return "{'name':'%s','source':'variable','data_type':'%s','value':%s}"
        .formatted(name, type, value);
  }

  private static List<String> wrong(String content) {
    return assertThrows(BadSettingsException.class, () -> Seed.parse(content)).problems().stream()
        .map(SettingsProblem::path)
        .toList();
  }

  @Test
  void theShippedFileMustMakeThisMachineActiveAndNothingElse() throws Exception {
    Seed seed = Seed.parse(Files.readString(Path.of("conf/system_settings.json")));
    assertEquals(rows("{'sandbox.provider_type':'self_managed'}"), seed.rows());
    assertEquals(List.of(), seed.ignored());
  }

  @Test
  void jsonMustBeTakenAsTextAndAsItIs() {
    Seed seed =
        Seed.parse(
            file(
                entry("sandbox.e2b", "json", "'{\\'timeout\\': 9}'"),
                entry("pools.a", "json", "{'min_idle': 1}")));
    assertEquals(rows("{'sandbox.e2b':{'timeout':9},'pools.a':{'min_idle':1}}"), seed.rows());
  }

  @Test
  void settingsOfOtherProgramsMustBeLeftOutAndNamed() {
    Seed seed =
        Seed.parse(
            file(entry("mail.server", "string", "'x'"), entry("dispatch", "json", "{'a':1}")));
    assertEquals(List.of("mail.server"), seed.ignored());
    assertEquals(rows("{'dispatch':{'a':1}}"), seed.rows());
  }

  @Test
  void everythingThatIsWrongMustBeNamedAtOnce() {
    assertEquals(
        List.of("sandbox.provider_type", "sandbox.e2b", "pools.a", "dispatch", "limits"),
        wrong(
            file(
                entry("sandbox.provider_type", "string", "5"),
                entry("sandbox.e2b", "json", "'{not json'"),
                entry("pools.a", "integer", "5"),
                entry("dispatch", "json", "{'a':1}"),
                entry("dispatch", "json", "{'a':2}"),
                entry("limits", "json", "null"))));
  }

  @Test
  void whatIsNoSuchFileMustBeRefused() {
    assertEquals(List.of(""), wrong("no json"));
    assertEquals(List.of(""), wrong("[]"));
    assertEquals(List.of("system_settings"), wrong("{}"));
    assertEquals(List.of("system_settings[0]"), wrong("{\"system_settings\":[7]}"));
  }

  /** What stands in the file may be a secret. */
  @Test
  void theMessageMustNotRepeatTheFile() {
    String failure =
        String.valueOf(
            assertThrows(
                    BadSettingsException.class,
                    () ->
                        Seed.parse(
                            file(entry("sandbox.e2b", "json", "'{\\'api_key\\': \\'hidden'"))))
                .getMessage());
    assertTrue(!failure.contains("hidden"), failure);
  }

  @Test
  void anActiveProviderThatNobodySetsUpMustNotReplaceThoseOfTheFile() {
    Seed seed = Seed.parse(file(entry("sandbox.provider_type", "string", "'self_managed'")));
    assertEquals(seed, seed.beside(Set.of("self_managed", "e2b")));
    assertEquals(seed, seed.beside(Set.of()));
    assertEquals(Rows.NONE, seed.beside(Set.of("e2b")).rows());
    assertEquals(List.of("sandbox.provider_type"), seed.beside(Set.of("e2b")).ignored());
  }

  @Test
  void anActiveProviderThatTheSeedSetsUpMustBeTaken() {
    Seed seed =
        Seed.parse(
            file(
                entry("sandbox.provider_type", "string", "'e2b'"),
                entry("sandbox.e2b", "json", "{'api_key':'k'}")));
    assertEquals(seed, seed.beside(Set.of("self_managed")));
  }
}
