package io.sandpool.app.doctor;

import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * A sandbox that was tried out.
 *
 * @param spec what it was made of
 * @param start from the order to a warm interpreter
 * @param run what the program took; absent where no program is known for the language
 * @param seen what the program saw
 */
record Trial(
    SandboxSpec spec, Duration start, Optional<Duration> run, Optional<Surroundings> seen) {}
