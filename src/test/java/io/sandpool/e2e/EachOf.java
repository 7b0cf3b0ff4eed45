package io.sandpool.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test once for each of some values: on this machine. Where sandboxes are leased, and each takes
 * its time to be made, once for the first, which stands for all: put the most telling one there.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(EachOf.Rows.class)
@interface EachOf {

  /** The values; where a test takes several, those of a row with a bar between them. */
  String[] value();

  /** Cuts rows into values. */
  final class Rows implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      String[] rows = context.getRequiredTestMethod().getAnnotation(EachOf.class).value();
      int many = parameters.getAll().size();
      return Arrays.stream(rows)
          .limit(UsesLiveService.backendOf(context).isLeased() ? 1 : rows.length)
          .map(row -> Arguments.of((Object[]) row.split("\\|", many)));
    }
  }
}
