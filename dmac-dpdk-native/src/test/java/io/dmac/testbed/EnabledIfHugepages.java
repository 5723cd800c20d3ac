package io.dmac.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The test reserves hugepages of 2 MiB. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledIfHugepages.Condition.class)
public @interface EnabledIfHugepages {
  /** Looks whether the kernel has them and lets this process reserve some. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Hugepages.mayReserve()
          ? ConditionEvaluationResult.enabled("may reserve hugepages")
          : ConditionEvaluationResult.disabled(
              "reserves hugepages of 2 MiB: run it as root, on a kernel that has them");
    }
  }
}
