package io.dmac.testbed;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The test makes links, in network namespaces that are the test run's own. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledIfNetAdmin.Condition.class)
public @interface EnabledIfNetAdmin {
  /** Looks at the process's capabilities and at where it was started. */
  final class Condition implements ExecutionCondition {
    /** linux/capability.h */
    private static final int CAP_NET_ADMIN = 12;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (System.getenv("DMAC_TEST_NAMESPACES") == null) {
        return ConditionEvaluationResult.disabled(
            "needs network namespaces of its own: run it by Maven (./mvnw verify or ./dmac test"
                + " integration), as root or where user namespaces are allowed");
      }
      return hasCapability(CAP_NET_ADMIN)
          ? ConditionEvaluationResult.enabled("has CAP_NET_ADMIN in namespaces of its own")
          : ConditionEvaluationResult.disabled("needs CAP_NET_ADMIN: run it as root");
    }

    private static boolean hasCapability(int capability) {
      try {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        return status.stream()
            .filter(line -> line.startsWith("CapEff:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .anyMatch(set -> (set >>> capability & 1) == 1);
      } catch (IOException e) {
        return false;
      }
    }
  }
}
