package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.Role;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the operators' page is served. */
class PageTest {

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            settings -> {
              settings.authentication = true;
              return settings;
            });
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void mustServeThePageToWhoHasNoKeyYet() {
    Reply page = api.get("/admin/");
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    assertEquals("nosniff", page.header("X-Content-Type-Options"));
    assertEquals("no-referrer", page.header("Referrer-Policy"));
    assertEquals("", page.header("Set-Cookie"));
  }

  @Test
  void mustSendBrowsersToWhereItsLinksPointRight() {
    Reply reply = api.get("/admin");
    assertEquals(308, reply.status());
    assertEquals("admin/", reply.header("Location"));
  }

  @Test
  void mustLetNoScriptRunButItsOwnFiles() {
    String policy = api.get("/admin/").header("Content-Security-Policy");
    for (String rule :
        List.of(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")) {
      assertTrue(List.of(policy.split(" ?; ?")).contains(rule), rule + " in " + policy);
    }
    assertFalse(policy.contains("unsafe"), policy);
    String page = api.get("/admin/").text();
    assertFalse(page.contains("<style") || page.contains(" style="), page);
    assertFalse(Pattern.compile("<script(?![^>]*src=)").matcher(page).find(), page);
  }

  /** What a module imports is there, too, and none comes from elsewhere. */
  @Test
  void mustServeEveryFileThatThePageNames() {
    Pattern import_ = Pattern.compile("from ?['\"](\\.{1,2}/[^'\"]+)['\"]");
    List<String> modules =
        import_
            .matcher(api.get("/admin/main.js").text())
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertTrue(modules.size() > 8, modules::toString);
    for (String module : modules) {
      Reply reply = api.get("/admin/" + module.substring(2));
      assertEquals(200, reply.status(), module);
      assertEquals("text/javascript; charset=utf-8", reply.header("Content-Type"));
    }
    assertEquals(200, api.get("/admin/style.css").status());
    assertEquals("image/svg+xml", api.get("/admin/icon.svg").header("Content-Type"));
    assertEquals(200, api.get("/admin/lib/lit-html/directives/live.js").status());
  }

  @Test
  void mustNotSendAgainWhatABrowserHas() {
    Reply first = api.get("/admin/style.css");
    assertEquals("no-cache", first.header("Cache-Control"));
    Reply again =
        api.send(api.to("/admin/style.css").header("If-None-Match", first.header("ETag")).build());
    assertEquals(304, again.status());
    assertEquals(0, again.body().length);
    assertEquals(first.header("ETag"), again.header("ETag"));
  }

  @Test
  void mustServeNothingElse() {
    for (String path :
        List.of(
            "/admin/index.html",
            "/admin/x.js",
            "/admin/../openapi.json",
            "/admin/%2e%2e/openapi.json",
            "/admin/lib/lit-html/",
            "/admin/..%2fpage%2fmain.js")) {
      int status = api.get(path).status();
      assertTrue(status == 404 || status == 401, path + " " + status);
    }
    Operator admin = new Operator(api, KnownKeys.key(Role.ADMIN));
    admin.get("/admin/x.js").problem(ProblemType.NOT_FOUND);
    admin.send("POST", "/admin/", "", "").problem(ProblemType.METHOD_NOT_ALLOWED);
  }
}
