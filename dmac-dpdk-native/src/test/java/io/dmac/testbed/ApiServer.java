package io.dmac.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes API server with its etcd on loopback: real admission, validation, RBAC and watches,
 * and no node. {@value #PROGRAM} in the environment names the program.
 */
public final class ApiServer implements AutoCloseable {
  public static final String PROGRAM = "DMAC_KUBE_APISERVER";

  private static final String ADMINISTRATOR = "administrator-of-a-test";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final String url;

  private ApiServer(Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    String etcd = "http://127.0.0.1:" + freePort();
    String peers = "http://127.0.0.1:" + freePort();
    int port = freePort();
    url = "https://127.0.0.1:" + port;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    Path privateKey = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    Path publicKey = pem("PUBLIC KEY", keys.getPublic().getEncoded());
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.csv"), ADMINISTRATOR + ",admin,admin,\"system:masters\"\n");
    start(
        "etcd",
        "etcd",
        "--data-dir=" + folder.resolve("data"),
        "--unsafe-no-fsync",
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers);
    start(
        "kube-apiserver",
        System.getenv(PROGRAM),
        "--etcd-servers=" + etcd,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--secure-port=" + port,
        "--cert-dir=" + folder.resolve("certificates"),
        "--token-auth-file=" + tokens,
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + publicKey,
        "--service-account-signing-key-file=" + privateKey,
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
        // Its controller, which makes their tokens, is another program.
        "--disable-admission-plugins=ServiceAccount");
    Await.until(this::isReady, this::said);
  }

  /** Once it is ready. */
  public static ApiServer start(Path folder) {
    try {
      return new ApiServer(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What kubectl and clients are to be configured with, as the cluster's administrator. */
  public Path kubeconfig() {
    return kubeconfig("administrator", ADMINISTRATOR);
  }

  /** The same for whoever has a token. */
  public Path kubeconfig(String name, String token) {
    try {
      return Files.writeString(
          folder.resolve(name + ".kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          current-context: test
          clusters: [{name: test, cluster: {server: '%s', insecure-skip-tls-verify: true}}]
          users: [{name: test, user: {token: '%s'}}]
          contexts: [{name: test, context: {cluster: test, user: test}}]
          """
              .formatted(url, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    return Command.attempt(
                "curl", "-skf", "-H", "Authorization: Bearer " + ADMINISTRATOR, url + "/readyz")
            .status()
        == 0;
  }

  private String said() {
    StringBuilder said = new StringBuilder();
    for (String name : List.of("etcd", "kube-apiserver")) {
      try {
        List<String> lines = Files.readAllLines(folder.resolve(name + ".log"));
        lines
            .subList(Math.max(0, lines.size() - 10), lines.size())
            .forEach(line -> said.append(line).append('\n'));
      } catch (IOException e) {
        said.append(e).append('\n');
      }
    }
    return said.toString();
  }

  private void start(String name, String... command) throws IOException {
    // However the test ends, they do too.
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    words.addAll(List.of(command));
    processes.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private Path pem(String kind, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
