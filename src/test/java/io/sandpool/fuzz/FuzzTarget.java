package io.sandpool.fuzz;

import java.util.List;

/** Something that reads what others send. */
public interface FuzzTarget {

  /** A name for tables. */
  String name();

  /** Good inputs, from which bad ones are made. */
  List<byte[]> corpus();

  /** What the inputs are made of, beside bytes. */
  Shape shape();

  /**
   * Reads an input. What it throws is a defect: exceptions that a reader is documented to throw are
   * caught in here.
   *
   * @return whether it was good
   */
  boolean take(FuzzInput input) throws Exception;

  /** How many bytes of memory may be taken in all, one after the other, for so long an input. */
  long allowance(int length);

  /** What inputs are made of. */
  enum Shape {
    /** Frames with lengths. */
    FRAMES,
    /** One JSON value. */
    JSON,
    /** One JSON value on each line. */
    LINES
  }
}
