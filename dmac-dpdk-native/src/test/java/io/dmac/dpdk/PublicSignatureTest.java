package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No JavaCPP type leaves the module: what others may call names none. */
class PublicSignatureTest {
  private static final List<String> KEPT_INSIDE =
      List.of("org.bytedeco.", "io.dmac.dpdk.binding.", "io.dmac.dpdk.global.");

  @Test
  void noPublicSignatureNamesATypeOfJavaCpp() throws Exception {
    List<Class<?>> classes = classesOfThePackage();
    assertThat(classes).contains(Eal.class, DpdkPort.class, PortSpec.Tap.class);
    assertThat(classes).flatMap(PublicSignatureTest::leaks).isEmpty();
  }

  /** Shows that the test above can fail. */
  @Test
  void presetWhichIsAllJavaCppWouldBeFound() {
    assertThat(leaks(io.dmac.dpdk.presets.dpdk.class)).anyMatch(leak -> leak.contains("InfoMap"));
    assertThat(leaks(io.dmac.dpdk.binding.rte_ether_addr.class)).isNotEmpty();
  }

  private static List<Class<?>> classesOfThePackage()
      throws URISyntaxException, ClassNotFoundException {
    Path folder =
        Path.of(Eal.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("io/dmac/dpdk");
    List<Class<?>> classes = new ArrayList<>();
    for (File file : Objects.requireNonNull(folder.toFile().listFiles())) {
      String name = file.getName();
      if (name.endsWith(".class") && !name.equals("package-info.class")) {
        classes.add(
            Class.forName(
                "io.dmac.dpdk." + name.substring(0, name.length() - ".class".length()),
                false,
                Eal.class.getClassLoader()));
      }
    }
    return classes;
  }

  /** What a class shows of JavaCPP to other packages. */
  private static List<String> leaks(Class<?> type) {
    if (!isVisible(type)) {
      return List.of();
    }
    Stream<String> ancestors =
        Stream.concat(
                Stream.of(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
            .filter(Objects::nonNull)
            .map(Type::getTypeName)
            .filter(PublicSignatureTest::isKeptInside)
            .map(ancestor -> type.getName() + " is a " + ancestor);
    Stream<Member> members =
        Stream.of(
                type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())
            .flatMap(Arrays::stream);
    Stream<String> signatures =
        members
            .filter(member -> isShown(member.getModifiers()))
            .map(PublicSignatureTest::signature)
            .filter(PublicSignatureTest::isKeptInside)
            .map(signature -> type.getName() + " shows " + signature);
    return Stream.concat(ancestors, signatures).toList();
  }

  private static boolean isVisible(Class<?> type) {
    return isShown(type.getModifiers())
        && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String signature(Member member) {
    return member instanceof Executable executable
        ? executable.toGenericString()
        : ((Field) member).toGenericString();
  }

  private static boolean isKeptInside(String text) {
    return KEPT_INSIDE.stream().anyMatch(text::contains);
  }
}
