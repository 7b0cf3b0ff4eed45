package io.sandpool.http.schema;

/**
 * A place of a request that breaks the contract.
 *
 * @param pointer a JSON pointer to the place, empty for the whole body
 * @param detail a sentence: what was expected there and what came
 */
public record Violation(String pointer, String detail) {}
