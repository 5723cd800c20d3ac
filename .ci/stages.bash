# The tests, stage by stage: the part of ./dmac behind "dmac test".
# shellcheck shell=bash disable=SC2154 # home and fail are the launcher's

# In the order in which they run: name, what it tests. Stage NAME is the function stage_NAME.
STAGES=(
    "unit         the compiler's checks, format, unit tests, rules of architecture"
    "integration  real ports in network namespaces; needs root or user namespaces"
    "containers   the images, built and run by podman: privileges, pods; needs root on Debian"
    "cluster      a real Kubernetes API server; needs root on Debian"
    "vfio         real devices behind an IOMMU, in a guest that is emulated; needs root on Debian"
)
# Of the stages but containers, which has its own.
TEST_PACKAGES=(dpdk-dev arping ndisc6 python3-scapy ethtool jq containernetworking-plugins procps util-linux macchanger dnsmasq-base tshark chromium)

passed=0 failed=0 skipped=0
refused=() # one line for each failure and each skipped test

stage_unit() {
    begin_stamp
    run_maven unit surefire-reports -DskipITs
    # What has passed every check is what starts from now on.
    ((stage_status != 0)) || end_stamp
}

stage_integration() {
    ensure_built
    run_maven integration failsafe-reports -DskipUTs -Dspotless.check.skip -Ddmac.dist.skip -DexcludedGroups=cluster
}

build_api_server() { "$home/.ci/cluster/setup" "${XDG_CACHE_HOME:-$HOME/.cache}/dmac/kubernetes"; }

build_api_server_idly() {
    ((EUID != 0)) || { chrt --idle --pid 0 $BASHPID && build_api_server; } >/dev/null 2>&1 </dev/null || true
}

# A real API server, built once: about five minutes of two CPUs.
stage_cluster() {
    local log=$home/target/test-cluster-setup.log
    if ((EUID != 0)) || ! type -P apt-get >/dev/null; then
        not_run cluster "it builds Debian's package of Kubernetes, which takes root on Debian"
        return
    fi
    ensure_built
    say "stage cluster: kube-apiserver is built where it is not"
    if ! build_api_server >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        not_run cluster "its API server cannot be built; the whole output: $log"
        return
    fi
    DMAC_KUBE_APISERVER=${XDG_CACHE_HOME:-$HOME/.cache}/dmac/kubernetes/kube-apiserver \
        run_maven cluster failsafe-reports -DskipUTs -Dspotless.check.skip -Ddmac.dist.skip -Dgroups=cluster
}

# On images that are built from this Debian, without a registry.
stage_containers() {
    local out=$home/target/containers
    if ((EUID != 0)) || ! type -P apt-get >/dev/null; then
        not_run containers "it installs podman and copies the images' files from packages, which takes root on Debian"
        return
    fi
    ensure_built
    say "stage containers: podman and runc are installed where they are not"
    if ! "$home/.ci/containers/setup" >"$home/target/test-containers.log" 2>&1 </dev/null; then
        tail -n 20 "$home/target/test-containers.log" >&2
        not_run containers "podman cannot be installed; the whole output: $home/target/test-containers.log"
        return
    fi
    rm -rf "$out"
    "$home/.ci/containers/suite" "$out" </dev/null || true
    count_results containers "$out/results"
    ((stage_status == 0)) || say "stage containers failed; its output: $out"
}

# The guest's checks.
stage_vfio() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/dmac/guest out=$home/target/vfio log=$home/target/test-vfio.log
    local group guests=() status=0
    if ((EUID != 0)) || ! type -P apt-get >/dev/null; then
        not_run vfio "it installs QEMU and a kernel, which takes root on Debian"
        return
    fi
    ensure_built
    say "stage vfio: QEMU and the guest's kernel are installed where they are not"
    if ! "$home/.ci/vfio/setup" "$cache" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        not_run vfio "its guest cannot be installed; the whole output: $log"
        return
    fi
    rm -rf "$out"
    mkdir -p "$out"
    # Two guests at once: emulation has one thread for each CPU of a guest, and is slow. A third is
    # the first one's node after a reboot.
    {
        boot_guest node
        mkdir -p "$out/rebooted"
        mv "$out"/{node,rebooted}/host-state
        boot_guest rebooted
    } &
    guests+=($!)
    boot_guest ports &
    guests+=($!)
    wait "${guests[@]}" || true
    for group in node rebooted ports; do
        count_results vfio "$out/$group/results"
        ((stage_status == 0)) || status=1
        if [[ ! -s $out/$group/status ]]; then
            ((++failed)) && status=1
            refused+=("failed   stage vfio: the guest of $group died or took too long; its whole output: $out/$group.log")
        fi
    done
    ((status == 0)) || say "stage vfio failed; its whole output, and the pod's at each failed check: $out"
}

# Usage: boot_guest GROUP, with stage_vfio's "cache" and "out"
boot_guest() {
    (cd "$home" && ".ci/vfio/guest" "$cache" "$out/$1" ".ci/vfio/suite $1") 2>&1 </dev/null |
        tee "$out/$1.log" | grep --line-buffered -aE $'^(ok|failed)\t|^guest:'
}

# Reads lines of state, name, time, reason. Usage: count_results STAGE FILE
# Sets stage_status, which is not 0 where one failed or there is none.
count_results() {
    local state name why any=0
    stage_status=0
    while IFS=$'\t' read -r state name _ why; do
        any=1
        case $state in
        ok) ((++passed)) ;;
        *) ((++failed)) && stage_status=1 && refused+=("failed   $1: $name: $why") ;;
        esac
    done < <(cat "$2" 2>/dev/null)
    ((any == 1)) || { ((++failed)) && stage_status=1 && refused+=("failed   stage $1 gave no results in $2"); }
}

# Loudly: what was not tested is no success. Usage: not_run STAGE REASON
not_run() {
    say "STAGE $1 WAS NOT RUN: $2"
    ((++skipped))
    refused+=("not run  stage $1: $2")
}

run_stages() {
    local stage known chosen=("$@")
    known=("${STAGES[@]%% *}")
    for stage in "$@"; do
        [[ " ${known[*]} " == *" $stage "* ]] || refuse_stage "$stage"
    done
    [[ -e $home/pom.xml ]] || fail "the tests need dmac's sources, and $home has none"
    ((${#chosen[@]} > 0)) || chosen=("${known[@]}")
    if [[ ${chosen[*]} == containers ]]; then
        require_packages "${BUILD_PACKAGES[@]}"
    else
        require_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
    fi
    require_jdk
    mkdir -p "$home/target"
    # Behind all else, for as long as the stages before it take.
    [[ ${chosen[*]} != *?" cluster"* ]] || build_api_server_idly &
    for stage in "${chosen[@]}"; do
        say "stage $stage"
        "stage_$stage"
    done
    report
}

refuse_stage() {
    {
        echo "dmac test: there is no stage '$1'. The stages:"
        printf '  %s\n' "${STAGES[@]}"
    } >&2
    exit 2
}

# Runs "mvnw verify" and counts what its reports say. Usage: run_maven STAGE REPORTS-FOLDER ARGUMENT…
# Sets stage_status, which is not 0 where the build failed, with or without a failed test.
run_maven() {
    local stage=$1 reports=$2 log=$home/target/test-$1.log failed_before=$failed
    shift 2
    rm -rf "$home"/*/target/"$reports"
    stage_status=0
    JAVA_HOME=$jdk "$home/mvnw" -B -ntp -fae verify "$@" 2>&1 </dev/null | tee "$log" | show_test_progress || stage_status=$?
    count_reports "$home"/*/target/"$reports"/TEST-*.xml
    if ((stage_status == 0)) && ! compgen -G "$home/*/target/$reports/TEST-*.xml" >/dev/null; then
        stage_status=1
        say "stage $stage ran no test"
    fi
    if ((stage_status != 0)); then
        ((failed > failed_before)) || { ((++failed)) && refused+=("failed   stage $stage, before or beside its tests"); }
        say "stage $stage failed; its whole output: $log"
    fi
}

show_test_progress() {
    grep --line-buffered -E '^\[ERROR\]|^\[WARNING\].*(\.java:|Tests run)|^\[INFO\] (Building .*\[|Running |Tests run:.* in )|^\[INFO\] BUILD' || true
}

# Reads JUnit's XML: sums, and a line for each test that failed or was skipped, with its reason.
count_reports() {
    local kind text
    while IFS=$'\t' read -r kind text; do
        case $kind in
        passed) ((passed += text)) || true ;;
        failed) ((failed += text)) || true ;;
        skipped) ((skipped += text)) || true ;;
        *) refused+=("$text") ;;
        esac
    done < <(cat /dev/null "$@" 2>/dev/null | awk '
        function attribute(name) {
            if (!match($0, " " name "=\"[^\"]*\"")) return ""
            value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
            gsub(/&#10;/, " ", value); gsub(/&quot;/, "\"", value); gsub(/&apos;/, "\047", value)
            gsub(/&lt;/, "<", value); gsub(/&gt;/, ">", value); gsub(/&amp;/, "\\&", value)
            return value
        }
        /<testcase / { test = attribute("classname") "." attribute("name"); all++; bad = 0 }
        /<skipped/ { skipped++; print "line\tskipped  " test ": " attribute("message") }
        /<(failure|error)[ >]/ && !bad { bad = 1; failed++; print "line\tfailed   " test ": " attribute("message") }
        END { print "failed\t" failed + 0; print "skipped\t" skipped + 0; print "passed\t" all - failed - skipped }')
}

report() {
    local status=0
    ((failed == 0 && passed > 0)) || status=1
    if ((${#refused[@]} > 0)); then
        printf '\n'
        printf '%s\n' "${refused[@]}"
    fi
    if ((skipped > 0)) && [[ ${CI:-} == true ]]; then
        echo "CI is true: a test that was skipped counts as a failure of this run"
        status=1
    fi
    ((passed + failed + skipped > 0)) || echo "no test was run"
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    exit "$status"
}
