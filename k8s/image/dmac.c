/*
 * The image's entrypoint: hands on to the JVM the capabilities that the pod was given, and becomes it.
 *
 * Kubernetes gives capabilities to a container, and execve() takes them away from any user but root, unless the
 * file that is executed has them too (capabilities(7); ambient capabilities for pods are KEP 2763, which is not
 * built). This file has them as permitted ones: what the pod was not given is then simply not there, where
 * effective ones would keep the program from starting at all. Were they on the JVM's own file, ld.so would not look
 * for its libraries beside it.
 */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HOME "/opt/dmac"

static void complain(const char *call) {
    fprintf(stderr, "dmac: %s: %s\n", call, strerror(errno));
}

/* What is permitted becomes ambient, which is what an execve() leaves to a user. */
static void keep_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (geteuid() == 0)
        return;
    if (syscall(SYS_capget, &header, data) != 0)
        return complain("capget");
    data[0].inheritable = data[0].permitted;
    data[1].inheritable = data[1].permitted;
    if (syscall(SYS_capset, &header, data) != 0)
        return complain("capset");
    for (unsigned int capability = 0; capability < 64; capability++)
        if (data[capability / 32].permitted >> capability % 32 & 1 &&
            prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0)
            complain("prctl(PR_CAP_AMBIENT_RAISE)");
}

/* As in the launcher of a checkout: what ends before a method is hot is not worth the second compiler. */
static int serves(const char *command) {
    return command != NULL && (!strcmp(command, "run") || !strcmp(command, "probe") || !strcmp(command, "demo"));
}

int main(int argc, char **argv) {
    char **words = calloc(argc + 6, sizeof *words);
    int count = 0;
    if (words == NULL) {
        complain("calloc");
        return 1;
    }
    keep_capabilities();
    words[count++] = HOME "/java/bin/java";
    words[count++] = "@" HOME "/java.options";
    words[count++] = "-XX:AOTCache=" HOME "/start.aot";
    if (!serves(argv[1]))
        words[count++] = "-XX:TieredStopAtLevel=1";
    words[count++] = "io.dmac.app.Dmac";
    memcpy(words + count, argv + 1, (argc > 0 ? argc - 1 : 0) * sizeof *words);
    execv(words[0], words);
    complain(words[0]);
    return 1;
}
