package io.sandpool.http;

/** How a program's output is put into JSON. */
enum OutputEncoding {
  /** As text; bytes that are no UTF-8 become U+FFFD. */
  UTF8,
  /** Every byte survives. */
  BASE64;

  static OutputEncoding of(String wireName) {
    return wireName.equals("base64") ? BASE64 : UTF8;
  }
}
