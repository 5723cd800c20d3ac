package io.dmac.dpdk.presets;

import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * The DPDK preset. JavaCPP parses the headers of the libdpdk that is installed (22.11 and 24.11 are
 * held to it) and makes {@code io.dmac.dpdk.global.dpdk} and {@code io.dmac.dpdk.binding} of them.
 *
 * <p>The library to link is not named here: the build hands on what {@code pkg-config --libs} says,
 * so that the binding needs {@code librte_*.so.ABI} and can never be loaded beside another DPDK.
 */
@Properties(
    value =
        @Platform(
            value = {"linux-x86_64", "linux-arm64"},
            compiler = "dpdk",
            define = "ALLOW_EXPERIMENTAL_API",
            include = {
              "<rte_errno.h>",
              "<rte_eal.h>",
              "<rte_thread.h>",
              "<rte_lcore.h>",
              "<rte_version.h>",
              "<rte_malloc.h>",
              "<rte_mempool.h>",
              "<rte_mbuf_core.h>",
              "<rte_mbuf.h>",
              "<rte_ether.h>",
              "<rte_dev.h>",
              "<rte_bus_vdev.h>",
              "<rte_dev_info.h>",
              "<rte_ethdev.h>",
              "<rte_telemetry.h>",
              "dmac_shim.h",
              "dmac_eal.h",
              "dmac_tls.h",
              "dmac_af_packet.h",
              "dmac_memif.h",
              "dmac_tap.h"
            }),
    target = "io.dmac.dpdk.binding",
    global = "io.dmac.dpdk.global.dpdk")
@NoException
@SuppressWarnings("checkstyle:TypeName") // a preset bears its library's name
public class dpdk implements InfoMapper {

  /** Macros that expand to compiler attributes. */
  private static final String[] ATTRIBUTES = {
    "__extension__",
    "__restrict",
    "__rte_aligned",
    "__rte_alloc_size",
    "__rte_always_inline",
    "__rte_cache_aligned",
    "__rte_cache_min_aligned",
    "__rte_cold",
    "__rte_dealloc",
    "__rte_dealloc_free",
    "__rte_deprecated",
    "__rte_deprecated_msg",
    "__rte_experimental",
    "__rte_format_printf",
    "__rte_hot",
    "__rte_internal",
    "__rte_malloc",
    "__rte_may_alias",
    "__rte_noreturn",
    "__rte_packed",
    "__rte_packed_begin",
    "__rte_packed_end",
    "__rte_unused",
    "__rte_used",
    "__rte_warn_unused_result",
    "__rte_weak",
    "RTE_STD_C11",
  };

  /** Marked __rte_internal or not exported: a program may not call them. */
  private static final String[] INTERNAL_FUNCTIONS = {
    "rte_eal_get_baseaddr",
    "rte_eal_parse_coremask",
    "rte_mempool_event_callback_register",
    "rte_mempool_event_callback_unregister",
    "rte_mempool_get_ops",
    "rte_mempool_ops_alloc",
    "rte_mempool_ops_calc_mem_size",
    "rte_mempool_ops_dequeue_bulk",
    "rte_mempool_ops_dequeue_contig_blocks",
    "rte_mempool_ops_enqueue_bulk",
    "rte_mempool_ops_free",
    "rte_mempool_ops_get_count",
    "rte_mempool_ops_get_info",
    "rte_mempool_ops_populate",
    "rte_thread_create_internal_control",
    "rte_thread_set_prefixed_name",
  };

  /** Linked lists and tables inside a mempool, which only its own functions walk. */
  private static final String[] MEMPOOL_INSIDES = {
    "rte_mempool::elt_list",
    "rte_mempool::mem_list",
    "rte_mempool::mz",
    "rte_mempool_memhdr",
    "rte_mempool_objhdr",
    "rte_mempool_objtlr",
    "rte_mempool_ops",
    "rte_mempool_ops_table",
  };

  /** Zero-length markers of positions in an mbuf. */
  private static final String[] MBUF_MARKERS = {
    "rte_mbuf::cacheline0",
    "rte_mbuf::cacheline1",
    "rte_mbuf::rearm_data",
    "rte_mbuf::rx_descriptor_fields1",
  };

  /** Messages between primary and secondary processes: there are none of the latter here. */
  private static final String[] MULTI_PROCESS = {
    "rte_mp_action_register",
    "rte_mp_action_unregister",
    "rte_mp_async_reply_t",
    "rte_mp_disable",
    "rte_mp_msg",
    "rte_mp_reply",
    "rte_mp_request_async",
    "rte_mp_request_sync",
    "rte_mp_sendmsg",
    "rte_mp_t",
  };

  /** Need types of headers that are not parsed. */
  private static final String[] OUT_OF_REACH = {
    "RTE_LOGTYPE_ETHDEV",
    "RTE_LOGTYPE_MEMPOOL",
    "dmac_burst",
    "rte_dev_iterator::bus",
    "rte_dev_iterator::cls",
    "rte_eal_vfio_get_vf_token",
    "rte_eth_cman_config",
    "rte_eth_cman_info",
    "rte_eth_get_monitor_addr",
    "rte_intr_conf",
    "rte_lcore_cpuset",
    "rte_thread_attr_t::cpuset",
  };

  /** Constants whose values come from headers that are not parsed: read from the library. */
  private static final String[] CONSTANTS_FROM_THE_LIBRARY = {
    "LCORE_ID_ANY",
    "RTE_ETH_ALL",
    "RTE_ETH_DEV_SWITCH_DOMAIN_ID_INVALID",
    "RTE_ETH_SPEED_NUM_UNKNOWN",
    "RTE_MBUF_DEFAULT_BUF_SIZE",
    "RTE_MBUF_MAX_NB_SEGS",
    "RTE_MBUF_PORT_INVALID",
    "RTE_MEMPOOL_ALIGN",
  };

  /** Off in every distribution's build, with fields that do not exist then. */
  private static final String[] DEBUG_BUILDS = {
    "RTE_ETHDEV_DEBUG_RX",
    "RTE_ETHDEV_DEBUG_TX",
    "RTE_LIBRTE_MBUF_DEBUG",
    "RTE_LIBRTE_MEMPOOL_DEBUG",
    "RTE_LIBRTE_MEMPOOL_STATS",
  };

  @Override
  public void map(InfoMap infoMap) {
    infoMap
        .put(new Info("JAVACPP_PARSE").define())
        .put(new Info("RTE_IOVA_AS_PA", "RTE_IOVA_IN_MBUF").define())
        .put(new Info("RTE_BYTE_ORDER == RTE_BIG_ENDIAN").define(false))
        .put(new Info(DEBUG_BUILDS).define(false))
        .put(new Info(ATTRIBUTES).cppTypes().annotations())
        .put(new Info("RTE_ATOMIC").cppText("#define RTE_ATOMIC(type) type"))
        .put(new Info(CONSTANTS_FROM_THE_LIBRARY).cppTypes("int").translate(false))
        .put(new Info(INTERNAL_FUNCTIONS).skip())
        .put(new Info(MEMPOOL_INSIDES).skip())
        .put(new Info(MBUF_MARKERS).skip())
        .put(new Info(MULTI_PROCESS).skip())
        .put(new Info(OUT_OF_REACH).skip());
    infoMap
        .put(
            new Info("rte_iova_t", "pthread_t", "phys_addr_t")
                .cast()
                .valueTypes("long")
                .pointerTypes("LongPointer"))
        .put(new Info("rte_be16_t").cast().valueTypes("short").pointerTypes("ShortPointer"))
        .put(new Info("rte_be32_t").cast().valueTypes("int").pointerTypes("IntPointer"))
        .put(new Info("rte_be64_t").cast().valueTypes("long").pointerTypes("LongPointer"))
        .put(new Info("rte_intr_mode").cast().valueTypes("int"))
        .put(
            new Info("FILE", "pthread_attr_t", "rte_cpuset_t", "rte_thread_key", "timespec")
                .cast()
                .valueTypes("Pointer")
                .pointerTypes("Pointer"))
        .put(
            new Info("rte_mempool_mem_cb_t", "rte_mempool_memchunk_free_cb_t")
                .cast()
                .pointerTypes("Pointer"));
  }
}
