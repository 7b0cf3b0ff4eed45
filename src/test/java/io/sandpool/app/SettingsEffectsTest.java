package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.admin.SettingsOutcome.Effect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsEffectsTest {

  private static final String FILE =
      """
      {"providers": {"self_managed": {"create_lane": 2}},
       "languages": {"bash": {}},
       "templates": {"bash": {"language": "bash", "image": "i"}},
       "pools": {"bash": {"provider": "self_managed", "template": "bash", "min_idle": 1}}}
      """;

  private static List<String> effects(String rows) {
    SettingsJudge judge = Judges.judge(Map.of("E2B_API_KEY", "e2b_0123"));
    SandpoolConfig before = Judges.good(judge, FILE, "{}");
    SandpoolConfig after = Judges.good(judge, FILE, rows);
    return SettingsEffects.between(before, after).stream().map(SettingsEffectsTest::words).toList();
  }

  private static String words(Effect effect) {
    return effect.kind()
        + " "
        + effect.name()
        + " "
        + effect.consequence().substring(0, effect.consequence().indexOf(' '));
  }

  @Test
  void nothingMustComeOfNothing() {
    assertEquals(List.of(), effects("{}"));
  }

  @Test
  void aPoolWithOtherSizesMustChangeAtOnce() {
    assertEquals(List.of("pool bash changes"), effects("{\"pools.bash\": {\"min_idle\": 2}}"));
  }

  @Test
  void aPoolWithAnotherTemplateMustBeginANewGeneration() {
    assertEquals(
        List.of("pool bash begins"), effects("{\"templates.bash\": {\"image\": \"other\"}}"));
  }

  @Test
  void aProviderWithOtherSettingsMustBeReplacedAndItsPoolsBeginANewGeneration() {
    assertEquals(
        List.of("provider self_managed is", "pool bash begins"),
        effects("{\"sandbox.self_managed\": {\"create_lane\": 3}}"));
  }

  @Test
  void aProviderThatIsMadeActiveMustBeginToServeWithPoolsOfItsOwn() {
    assertEquals(
        List.of(
            "provider e2b begins",
            "pool e2b-python is",
            "pool e2b-nodejs is",
            "pool e2b-bash is",
            "service dispatch sends"),
        effects("{\"sandbox.provider_type\": \"e2b\"}"));
  }

  @Test
  void aProviderThatIsOnlySavedMustHaveNoEffect() {
    assertEquals(List.of(), effects("{\"sandbox.e2b\": {\"timeout\": 9}}"));
  }

  @Test
  void otherRulesOfDispatchMustBeNamed() {
    assertEquals(
        List.of("service dispatch goes"), effects("{\"dispatch\": {\"spill_after\": \"1s\"}}"));
  }
}
