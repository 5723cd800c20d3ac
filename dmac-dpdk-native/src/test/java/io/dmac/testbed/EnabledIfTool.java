package io.dmac.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The test uses programs of other people, which must be installed. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledIfTool.Condition.class)
public @interface EnabledIfTool {
  /** The programs' names. */
  String[] value();

  /** Looks where the system keeps programs. */
  final class Condition implements ExecutionCondition {
    private static final List<Path> FOLDERS =
        List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<String> missing =
          context
              .getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, EnabledIfTool.class))
              .map(EnabledIfTool::value)
              .stream()
              .flatMap(Arrays::stream)
              .filter(tool -> FOLDERS.stream().noneMatch(f -> Files.isExecutable(f.resolve(tool))))
              .toList();
      return missing.isEmpty()
          ? ConditionEvaluationResult.enabled("the programs are installed")
          : ConditionEvaluationResult.disabled(
              "needs " + String.join(", ", missing) + ": ./dmac test installs them");
    }
  }
}
