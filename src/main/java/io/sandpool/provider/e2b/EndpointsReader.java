package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.schema.Problem;
import io.sandpool.provider.schema.Settings;
import java.util.Optional;

/**
 * Where the cloud is, from what is said about it: {@code api_url} and {@code domain} come before
 * what the region stands for. A cloud that is named by {@code api_url} alone says of each sandbox
 * where it is: E2B's own domain is for E2B's own API only.
 */
final class EndpointsReader {

  private final Settings given;
  private final Regions regions;

  private EndpointsReader(Settings given) {
    this.given = given;
    this.regions = new Regions(given.table(E2bSchema.REGIONS));
  }

  /** Reads them. */
  static Endpoints read(Settings given) throws BadEndpointException {
    EndpointsReader reader = new EndpointsReader(given);
    BaseUrl api = reader.api();
    return new Endpoints(api, reader.domain(api), reader.sandboxUrl());
  }

  private String region() {
    return given.optionalText(E2bSchema.REGION).orElse(Regions.OWN);
  }

  private BaseUrl api() throws BadEndpointException {
    Optional<String> said = given.optionalText(E2bSchema.API_URL);
    if (said.isPresent()) {
      return url(E2bSchema.API_URL, said.get());
    }
    Optional<String> meant = regions.apiUrl(region());
    if (meant.isEmpty()) {
      throw new BadEndpointException(
          E2bSchema.REGION,
          "expected one with an api_url in regions, or an api_url of its own; was " + region());
    }
    return url(E2bSchema.REGIONS, meant.get());
  }

  private Optional<String> domain(BaseUrl api) throws BadEndpointException {
    Optional<String> said = given.optionalText(E2bSchema.DOMAIN);
    if (said.isPresent()) {
      return said.get().isBlank()
          ? Optional.empty()
          : Optional.of(checked(E2bSchema.DOMAIN, said.get()));
    }
    if (given.optionalText(E2bSchema.API_URL).isPresent()) {
      return Endpoints.isE2b(api) ? Optional.of(Endpoints.E2B_DOMAIN) : Optional.empty();
    }
    Optional<String> meant = regions.domain(region()).filter(text -> !text.isBlank());
    return meant.isPresent()
        ? Optional.of(checked(E2bSchema.REGIONS, meant.get()))
        : Optional.empty();
  }

  private Optional<BaseUrl> sandboxUrl() throws BadEndpointException {
    Optional<String> said = given.optionalText(E2bSchema.SANDBOX_URL);
    return said.isPresent()
        ? Optional.of(url(E2bSchema.SANDBOX_URL, said.get()))
        : Optional.empty();
  }

  private static BaseUrl url(String field, String text) throws BadEndpointException {
    try {
      return BaseUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadEndpointException(field, String.valueOf(e.getMessage()));
    }
  }

  private static String checked(String field, String text) throws BadEndpointException {
    return Domain.of(text)
        .orElseThrow(
            () ->
                new BadEndpointException(
                    field, "expected a host name such as e2b.app, with a port at most"));
  }

  /** A setting from which no address can be had. */
  static final class BadEndpointException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    BadEndpointException(String field, String message) {
      super(field + ": " + message);
      this.problem = new Problem(field, message);
    }

    Problem problem() {
      return problem;
    }
  }
}
