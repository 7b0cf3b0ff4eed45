package io.sandpool.http.ragflow;

/**
 * Makes a script of what RAGFlow sends. To RAGFlow it is a module named {@code main} from which a
 * function is taken; ours runs as a script, which some programs ask about to start themselves.
 * Those are told what RAGFlow tells them; all others run as they are.
 */
final class RunProgram {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What comes before a literal of the program's text. One line, so that no line moves. */
  private static final String AS_MODULE_BEFORE = "__name__ = 'main'; __source__ = \"";

  private static final String AS_MODULE_AFTER =
      "\"; __import__('sys').modules['main'] = __import__('sys').modules['__main__'];"
          // On disk, too, since tracebacks are made of what stands there.
          + " open(__file__, 'w', encoding='utf-8').write(__source__);"
          + " exec(compile(__source__, __file__, 'exec', dont_inherit=True))\n";

  private RunProgram() {}

  static String scriptOf(RunRequest request) {
    return switch (request.language()) {
      case PYTHON -> python(request.code());
      case NODEJS -> node(request.code());
    };
  }

  private static String python(String code) {
    if (!code.contains("__name__")) {
      return code;
    }
    String source = code.startsWith(BYTE_ORDER_MARK) ? code.substring(1) : code;
    return AS_MODULE_BEFORE + pythonLiteral(source) + AS_MODULE_AFTER;
  }

  private static String pythonLiteral(String text) {
    StringBuilder literal = new StringBuilder(text.length() + text.length() / 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '"') {
        literal.append('\\').append(c);
      } else if (c == '\n') {
        literal.append("\\n");
      } else if (c < ' ' || c == 0x7f) {
        literal.append(String.format("\\x%02x", (int) c));
      } else {
        literal.append(c);
      }
    }
    return literal.toString();
  }

  private static String node(String code) {
    if (!code.contains("require.main") || code.startsWith("#!")) {
      return code;
    }
    String trimmed = code.stripLeading();
    boolean strict = trimmed.startsWith("'use strict'") || trimmed.startsWith("\"use strict\"");
    return (strict ? "'use strict'; " : "") + "require.main = undefined; " + code;
  }
}
