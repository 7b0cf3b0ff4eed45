package io.sandpool.http.schema;

import java.io.IOException;
import java.util.Optional;

/** What the document says about one value. */
interface SchemaNode {

  /**
   * Reads the value that begins at the cursor's token and leaves the cursor at its last token. What
   * does not fit is reported at the cursor.
   *
   * @return the value, empty where it does not fit
   */
  Optional<Object> read(Cursor in) throws IOException;
}
