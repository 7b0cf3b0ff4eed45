package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of RFC 7396's appendix that are objects, and that nothing else is touched. */
class MergePatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        "{'a':'b'}; {'a':'c'}; {'a':'c'}",
        "{'a':'b'}; {'b':'c'}; {'a':'b','b':'c'}",
        "{'a':'b'}; {'a':null}; {}",
        "{'a':'b','b':'c'}; {'a':null}; {'b':'c'}",
        "{'a':['b']}; {'a':'c'}; {'a':'c'}",
        "{'a':'c'}; {'a':['b']}; {'a':['b']}",
        "{'a':{'b':'c'}}; {'a':{'b':'d','c':null}}; {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}; {'a':[1]}; {'a':[1]}",
        "{'e':null}; {'a':1}; {'e':null,'a':1}",
        "{}; {'a':{'bb':{'ccc':null}}}; {'a':{'bb':{}}}",
        "{'a':'text'}; {'a':{'b':1}}; {'a':{'b':1}}"
      })
  void aPatchMustChangeWhatItNames(String target, String patch, String expected) {
    assertEquals(json(expected), MergePatch.apply(json(target), json(patch)));
  }

  @Test
  void neitherTheTargetNorThePatchMustBeChanged() {
    var target = json("{'a':{'b':1}}");
    var patch = json("{'a':{'b':2}}");
    MergePatch.apply(target, patch);
    assertEquals(json("{'a':{'b':1}}"), target);
    assertEquals(json("{'a':{'b':2}}"), patch);
  }
}
