package io.sandpool.emulator;

/** Something that an emulated cloud is asked to do; each emulator has an enum of them. */
public interface Operation {

  /** Its name, as an enum has one. */
  String name();
}
