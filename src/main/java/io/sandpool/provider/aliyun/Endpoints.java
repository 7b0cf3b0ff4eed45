package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.http.BaseUrl;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the two planes are.
 *
 * @param control the control plane
 * @param data the data plane
 */
record Endpoints(BaseUrl control, BaseUrl data) {

  /** The regions for which Alibaba publishes endpoints of AgentRun. */
  static final Set<String> REGIONS =
      Set.of("cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "ap-southeast-1");

  private static final String ALIBABA = ".aliyuncs.com";
  private static final String DATA_DOMAIN = ".agentrun-data.";
  private static final Pattern REGION_LABEL =
      Pattern.compile("\\.((?:cn|ap|us|eu|me)-[a-z]+(?:-\\d)?)\\.aliyuncs\\.com$");

  /** Alibaba's own control plane. */
  static String controlOf(String region) {
    return "https://agentrun." + region + ALIBABA;
  }

  /** Alibaba's own data plane, before it is known how requests say who asks. */
  static String dataOf(String account, String region) {
    return "https://" + account + DATA_DOMAIN + region + ALIBABA;
  }

  /**
   * Reads an address; without a scheme it is https, as the official packages have it. Plain http is
   * for this machine only: credentials would be read on the way.
   *
   * @throws IllegalArgumentException with what was expected
   */
  static BaseUrl parse(String text) {
    BaseUrl url = BaseUrl.parse(text.contains("://") ? text : "https://" + text);
    if (!url.path().isEmpty() || (!url.ssl() && !isLoopback(url.host()))) {
      throw new IllegalArgumentException(
          "expected https://host[:port] without a path (http only to this machine)");
    }
    return url;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Whether it is one of Alibaba's own hosts. */
  static boolean isAlibabas(BaseUrl url) {
    return url.host().toLowerCase(Locale.ROOT).endsWith(ALIBABA);
  }

  /** The region that a host of Alibaba's is named after, or {@code otherwise} where it is none. */
  static String regionOf(BaseUrl url, String otherwise) {
    Matcher matcher = REGION_LABEL.matcher(url.host().toLowerCase(Locale.ROOT));
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  /**
   * The host that takes signed requests: on Alibaba's public data domain the first label ends with
   * {@code -ram}; any other host is used as it is.
   */
  static BaseUrl signed(BaseUrl data) {
    int dot = data.host().indexOf('.');
    if (!data.host().contains(DATA_DOMAIN) || data.host().substring(0, dot).endsWith("-ram")) {
      return data;
    }
    String host = data.host().substring(0, dot) + "-ram" + data.host().substring(dot);
    return new BaseUrl(data.ssl(), host, data.port(), data.path());
  }
}
