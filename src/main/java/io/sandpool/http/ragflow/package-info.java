/**
 * RAGFlow's sandbox API: {@code POST /run} and {@code GET /healthz} as its executor manager serves
 * them, so that RAGFlow's {@code self_managed} provider works against this service unchanged. What
 * differs, and why, stands in docs/ragflow.md.
 */
@NullMarked
package io.sandpool.http.ragflow;

import org.jspecify.annotations.NullMarked;
