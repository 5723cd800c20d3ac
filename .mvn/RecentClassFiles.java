import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives the classes of a jar a recent version of the class file format, with the stack maps that it
 * asks for. An AOT cache leaves out classes of before Java 6 (JEP 483), such as those of picocli, and
 * each start would read and verify them anew: about 0.1 s.
 *
 * <p>Usage: {@code java RecentClassFiles.java JAR}. A jar that was done before stays as it is.
 */
final class RecentClassFiles {
  private static final int FIRST_WITH_STACK_MAPS = 50;

  private RecentClassFiles() {}

  public static void main(String... arguments) throws IOException {
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(arguments[0]))) {
      ClassFile format =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(name -> open(jar, name))
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (Path file : classes(jar)) {
        ClassModel old = format.parse(Files.readAllBytes(file));
        if (old.majorVersion() < FIRST_WITH_STACK_MAPS) {
          Files.write(file, format.transformClass(old, recent()));
        }
      }
    }
  }

  private static List<Path> classes(FileSystem jar) throws IOException {
    try (Stream<Path> files = Files.walk(jar.getPath("/"))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.startsWith("/META-INF"))
          .toList();
    }
  }

  /** Every method's code is built anew: stack maps come with it. */
  private static ClassTransform recent() {
    return ClassTransform.endHandler(
            builder -> builder.withVersion(ClassFile.JAVA_17_VERSION, 0))
        .andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element)));
  }

  private static InputStream open(FileSystem jar, ClassDesc name) {
    String descriptor = name.descriptorString();
    Path file = jar.getPath("/" + descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return Files.exists(file) ? Files.newInputStream(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
