package io.sandpool.app.verify;

import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.RunReport;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A program, and what must come of it.
 *
 * @param name the step's name
 * @param code its text
 * @param arguments JSON for its {@code main}
 * @param needs what the provider must be able to do
 * @param complaint what is wrong with a report, empty where nothing is
 */
record Program(
    String name,
    String code,
    Optional<String> arguments,
    Set<Feature> needs,
    Function<RunReport, Optional<String>> complaint) {}
