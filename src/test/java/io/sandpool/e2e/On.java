package io.sandpool.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The provider that a class and those nested in it test; this machine's where nothing is said. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface On {
  /** Which. */
  Backend value();
}
