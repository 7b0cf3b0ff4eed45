package io.sandpool.provider.remote;

import java.util.Map;

/**
 * What notebook kernels call the forms in which a program shows something, and the media types of
 * these, as the code interpreters of several clouds have taken them from Jupyter.
 */
public final class DisplayForms {

  /** Forms that are text. */
  public static final Map<String, String> TEXTS =
      Map.of(
          "text", "text/plain",
          "html", "text/html",
          "markdown", "text/markdown",
          "svg", "image/svg+xml",
          "latex", "text/latex",
          "javascript", "application/javascript");

  /** Forms that are bytes, in base64. */
  public static final Map<String, String> BINARIES =
      Map.of("png", "image/png", "jpeg", "image/jpeg", "pdf", "application/pdf");

  private DisplayForms() {}
}
