package io.sandpool.sandbox;

/**
 * The exception that ended a program, or what it did wrong.
 *
 * @param name the exception's class
 * @param message its message
 * @param traceback the program's own frames, empty where there are none
 */
public record ProgramError(String name, String message, String traceback) {}
