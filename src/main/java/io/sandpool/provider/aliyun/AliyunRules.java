package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.schema.Problem;
import io.sandpool.provider.schema.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold between the settings of an AgentRun provider. */
final class AliyunRules {

  private final Settings given;
  private final List<Problem> problems = new ArrayList<>();

  private AliyunRules(Settings given) {
    this.given = given;
  }

  /** Everything that is wrong; {@code given} holds what is good by itself. */
  static List<Problem> check(Settings given) {
    AliyunRules rules = new AliyunRules(given);
    Optional<BaseUrl> control = rules.endpoint(AliyunSchema.CONTROL_ENDPOINT);
    rules.endpoint(AliyunSchema.DATA_ENDPOINT);
    boolean alibabas =
        control
            .map(Endpoints::isAlibabas)
            .orElse(given.optionalText(AliyunSchema.CONTROL_ENDPOINT).isEmpty());
    rules.accessKey(alibabas);
    rules.account();
    rules.headers();
    rules.apiKey();
    rules.network();
    return rules.problems;
  }

  private Optional<BaseUrl> endpoint(String name) {
    Optional<String> text = given.optionalText(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      BaseUrl url = Endpoints.parse(text.get());
      given.optionalText(AliyunSchema.REGION).ifPresent(region -> sameRegion(name, url, region));
      return Optional.of(url);
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()) + ", was \"" + shortened(text.get()) + "\"");
      return Optional.empty();
    }
  }

  private void sameRegion(String name, BaseUrl url, String region) {
    String named = Endpoints.regionOf(url, region);
    if (!named.equals(region)) {
      problem(name, "is in " + named + ", but region is " + region + ": requests would be refused");
    }
  }

  private void accessKey(boolean alibabas) {
    given
        .optionalText(AliyunSchema.ACCESS_KEY_ID)
        .filter(id -> alibabas && !id.startsWith("LTAI") && !id.startsWith("STS."))
        .ifPresent(
            id ->
                problem(
                    AliyunSchema.ACCESS_KEY_ID,
                    "expected an id that begins with LTAI (or STS. with a security_token), was \""
                        + shortened(id)
                        + "\""));
    if (given
            .optionalText(AliyunSchema.ACCESS_KEY_ID)
            .filter(id -> id.startsWith("STS."))
            .isPresent()
        && given.optionalText(AliyunSchema.SECURITY_TOKEN).isEmpty()) {
      problem(AliyunSchema.SECURITY_TOKEN, "is missing: a temporary access key is of no use alone");
    }
  }

  private void account() {
    given
        .optionalText(AliyunSchema.ACCOUNT_ID)
        .filter(id -> !id.matches("\\d{1,20}"))
        .ifPresent(
            id ->
                problem(
                    AliyunSchema.ACCOUNT_ID,
                    "expected the account's number, digits only, was \"" + shortened(id) + "\""));
  }

  /**
   * Values that travel in headers must fit there; a line end in one would be a header of its own.
   */
  private void headers() {
    for (String name :
        List.of(
            AliyunSchema.ACCESS_KEY_ID,
            AliyunSchema.ACCESS_KEY_SECRET,
            AliyunSchema.SECURITY_TOKEN,
            AliyunSchema.API_KEY)) {
      given
          .optionalText(name)
          .filter(text -> !text.matches("[!-~]+"))
          .ifPresent(
              text -> problem(name, "expected printable ASCII without spaces; copy it again"));
    }
  }

  private void apiKey() {
    if (given
            .optionalText(AliyunSchema.AUTHENTICATION)
            .filter(Authentication.API_KEY.wireName()::equals)
            .isPresent()
        && given.optionalText(AliyunSchema.API_KEY).isEmpty()) {
      problem(AliyunSchema.API_KEY, "is missing: authentication is api_key");
    }
  }

  private void network() {
    boolean isPrivate =
        given
            .optionalText(AliyunSchema.NETWORK_MODE)
            .filter(mode -> !mode.equals("PUBLIC"))
            .isPresent();
    if (!isPrivate) {
      return;
    }
    for (String name :
        List.of(AliyunSchema.VPC_ID, AliyunSchema.VSWITCH_IDS, AliyunSchema.SECURITY_GROUP_ID)) {
      if (given.optionalText(name).isEmpty()) {
        problem(name, "is missing: network_mode names a private network");
      }
    }
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
