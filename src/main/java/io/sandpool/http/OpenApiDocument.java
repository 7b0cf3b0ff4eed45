package io.sandpool.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sandpool.http.schema.RequestSchema;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The contract: the OpenAPI document as it is served, and the schemas in it. */
final class OpenApiDocument {

  private static final String RESOURCE = "/openapi.json";

  private final Buffer text;
  private final JsonNode root;

  private OpenApiDocument(byte[] text) throws IOException {
    this.text = Buffer.buffer(text);
    this.root = new ObjectMapper().readTree(text);
  }

  static OpenApiDocument load() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + RESOURCE);
      }
      return new OpenApiDocument(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Buffer text() {
    return text.copy();
  }

  /** The schema of that name among the document's components, ready to read bodies. */
  RequestSchema requestSchema(String name) {
    JsonNode schema = root.at("/components/schemas/" + name);
    return RequestSchema.compile(root, schema);
  }
}
