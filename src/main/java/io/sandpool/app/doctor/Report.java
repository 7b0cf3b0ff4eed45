package io.sandpool.app.doctor;

import java.util.List;

/** Tells findings to whoever called the doctor. */
public interface Report {

  /** One more is known. */
  void tell(Finding finding);

  /** These were all. */
  void end(List<Finding> all);
}
