/**
 * Readers of what others send are given a million broken inputs each: the kit. Everything depends
 * on a seed and the number of the input, so that each one can be made again by itself.
 */
package io.sandpool.fuzz;
