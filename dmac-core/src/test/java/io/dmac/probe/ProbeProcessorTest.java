package io.dmac.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.NeighbourFrames;
import io.dmac.packet.TestFrames;
import io.dmac.port.SimulatedPortQueue;
import io.dmac.probe.ProbeProgress.Phase;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeProcessorTest {
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress MOVED = MacAddress.parse("0a:bb:cc:dd:ee:ff");
  private static final InetAddress PEER_IPV4 = InetAddress.ofLiteral("10.77.0.2");
  private static final InetAddress OWN_IPV4 = InetAddress.ofLiteral("10.77.0.1");
  private static final InetAddress PEER_IPV6 = InetAddress.ofLiteral("fd00:77::2");
  private static final InetAddress OWN_IPV6 = InetAddress.ofLiteral("fd00:77::1");
  private static final int RUN = 0xCAFE_F00D;
  private static final long TURN_NS = 1_000_000;

  private final SimulatedPortQueue queue = new SimulatedPortQueue(32);
  private final Counters counters = new Counters();
  private long nowNs = 1_000_000_000_000L;
  private ProbeProcessor probe = probe(station(false), 100);
  private PollLoop loop = loop();

  @Test
  void countsEachFrameOnceItComesBackAndEndsAfterTheLast() {
    run(this::echo);
    ProbeReport report = probe.report();
    assertThat(probe.progress().phase()).isEqualTo(Phase.ENDED);
    assertThat(probe.ended().toCompletableFuture()).isCompleted();
    assertThat(report.sent()).isEqualTo(100);
    assertThat(report.received()).isEqualTo(100);
    assertThat(report.lost()).isZero();
    assertThat(report.latency().minNs()).isCloseTo(2 * TURN_NS, Percentage.withPercentage(0.1));
    assertThat(report.sources()).extracting(ProbeReport.Source::mac).containsExactly(PEER);
    assertThat(counters.get(Counter.TX_BYTES)).isEqualTo(100 * 60);
    assertThat(counters.get(Counter.RX_BYTES)).isEqualTo(100 * 60);
  }

  @Test
  void writesAddressesTypeAndContent() {
    FrameTemplate template = new FrameTemplate(0x88B6, 100, RUN, "hé");
    use(
        new ProbePlan(
            station(false),
            OWN,
            NumberedFrames.of(template),
            1_000,
            OptionalLong.empty(),
            OptionalLong.of(1),
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO));
    turn();
    turn();
    turn();
    byte[] frame = queue.takeTransmitted().getFirst();
    assertThat(frame).hasSize(100);
    assertThat(Arrays.copyOf(frame, 14))
        .containsExactly(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xB6);
    assertThat(Arrays.copyOfRange(frame, 14, 22))
        .containsExactly('d', 'm', 'a', 'c', 0xCA, 0xFE, 0xF0, 0x0D);
    assertThat(Arrays.copyOfRange(frame, 42, 48)).containsExactly('h', 0xC3, 0xA9, 'h', 0xC3, 0xA9);
  }

  @Test
  void knowsItsFramesBehindInnerHeadersToo() {
    byte[] inner = new byte[28];
    inner[0] = 0x45;
    FrameTemplate template =
        new FrameTemplate(
            new ProbeHeaders.Raw(List.of(), 0x0800, inner), 100, RUN, new byte[] {1, 2});
    use(
        new ProbePlan(
            station(false),
            OWN,
            NumberedFrames.of(template),
            1_000,
            OptionalLong.empty(),
            OptionalLong.of(10),
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(100)));
    run(
        frame -> {
          assertThat(frame[14]).isEqualTo((byte) 0x45);
          assertThat(Arrays.copyOfRange(frame, 42, 46)).containsExactly('d', 'm', 'a', 'c');
          echo(frame);
        });
    assertThat(probe.report().received()).isEqualTo(10);
    assertThat(probe.report().count(ProbeCounter.CORRUPTED)).isZero();
  }

  @Test
  void keepsTheRate() {
    use(plan(station(false), 5_000, Optional.empty(), Optional.of(Duration.ofSeconds(2))));
    run(this::echo);
    assertThat(probe.report().sent()).isBetween(9_990L, 10_000L);
    assertThat(probe.report().durationNs()).isBetween(2_000_000_000L, 2_010_000_000L);
  }

  @Test
  void losesWhatNeverComesBackAndWaitsForStragglers() {
    List<byte[]> late = new ArrayList<>();
    int[] seen = {0};
    long[] endedNs = {0};
    run(
        frame -> {
          if (++seen[0] % 10 == 0) {
            late.add(frame);
          } else if (seen[0] % 10 != 5) {
            queue.offer(turned(frame, PEER));
          }
        },
        () -> {
          if (probe.progress().phase() == Phase.DRAINING && endedNs[0] == 0) {
            endedNs[0] = nowNs;
            late.forEach(frame -> queue.offer(turned(frame, PEER)));
          }
        });
    ProbeReport report = probe.report();
    assertThat(report.sent()).isEqualTo(100);
    assertThat(report.received()).isEqualTo(90);
    assertThat(report.lost()).isEqualTo(10);
    assertThat(report.count(ProbeCounter.REORDERED)).isEqualTo(9);
    assertThat(nowNs - endedNs[0]).isGreaterThanOrEqualTo(Duration.ofMillis(490).toNanos());
  }

  @Test
  void knowsDuplicatesCorruptionAndForeignFrames() {
    int[] seen = {0};
    run(
        frame -> {
          switch (seen[0]++ % 10) {
            case 1 -> {
              queue.offer(turned(frame, PEER));
              queue.offer(turned(frame, PEER));
            }
            case 2 -> queue.offer(flipped(turned(frame, PEER), 50));
            case 3 -> queue.offer(flipped(turned(frame, PEER), 28));
            case 4 -> queue.offer(Arrays.copyOf(turned(frame, PEER), 61));
            case 5 -> queue.offer(flipped(turned(frame, PEER), 18));
            case 6 -> queue.offer(frame);
            case 7 -> queue.offerSegmented(turned(frame, PEER));
            case 8 -> queue.offer(Arrays.copyOf(turned(frame, PEER), 20));
            default -> queue.offer(turned(frame, PEER));
          }
        });
    ProbeReport report = probe.report();
    assertThat(report.sent()).isEqualTo(100);
    assertThat(report.received()).isEqualTo(30);
    assertThat(report.count(ProbeCounter.DUPLICATES)).isEqualTo(10);
    assertThat(report.count(ProbeCounter.CORRUPTED)).isEqualTo(30);
    assertThat(report.count(ProbeCounter.FOREIGN)).isEqualTo(40);
  }

  @Test
  void sendsRefusedFramesAgainUnderTheirNumbers() {
    use(plan(station(false), 10_000, Optional.of(300L), Optional.empty()));
    int[] turns = {0};
    run(this::echo, () -> queue.room(turns[0]++ % 3));
    ProbeReport report = probe.report();
    assertThat(report.sent()).isEqualTo(300);
    assertThat(report.received()).isEqualTo(300);
    assertThat(report.count(ProbeCounter.REFUSED)).isEqualTo(counters.get(Counter.TX_REFUSED));
    assertThat(report.count(ProbeCounter.REFUSED)).isPositive();
    assertThat(counters.get(Counter.TX_FRAMES)).isEqualTo(300);
  }

  /** As a kernel's UDP echo, which turns the headers round; between them frames of others. */
  @Test
  void sendsInTheBuffersOfRepliesAndNeverInThoseOfOthers() {
    ProbeHeaders headers =
        new ProbeHeaders.UdpDatagram(List.of(), OWN_IPV4, PEER_IPV4, 4_000, 1_001);
    byte[] content = {1, 2, 3};
    use(of(NumberedFrames.of(new FrameTemplate(headers, 100, RUN, content)), 100_000, 3_000));
    int[] seen = {0};
    run(
        frame -> {
          assertThat(TestFrames.hasRightV4Header(frame, 14)).isTrue();
          assertThat(TestFrames.hasRightV4Upper(frame, 14)).isTrue();
          assertThat(Arrays.copyOfRange(frame, 34, 38)).containsExactly(15, 0xA0, 3, 0xE9);
          assertThat(Arrays.copyOfRange(frame, 95, 100)).containsExactly(2, 3, 1, 2, 3);
          byte[] reply = turned(frame, PEER);
          System.arraycopy(frame, 34, reply, 36, 2);
          System.arraycopy(frame, 36, reply, 34, 2);
          queue.offer(reply);
          if (seen[0]++ % 200 == 150) {
            byte[] other = new byte[100];
            Arrays.fill(other, (byte) 0xEE);
            queue.offer(other);
          }
        });
    ProbeReport report = probe.report();
    assertThat(report.received()).isEqualTo(3_000);
    assertThat(report.count(ProbeCounter.FOREIGN)).isEqualTo(15);
    assertThat(queue.dropped()).isBetween(15L, 1_500L);
  }

  @Test
  void accountsForEachPartBetweenMarks() {
    use(plan(station(false), 1_000, Optional.of(90L), Optional.empty()));
    int[] seen = {0};
    run(
        frame -> {
          seen[0]++;
          if (seen[0] == 31 || seen[0] == 61) {
            assertThat(probe.mark()).isEqualTo(OptionalInt.of(seen[0] / 30));
          }
          // Of the second thirty, each third one is lost.
          if (seen[0] < 35 || seen[0] > 60 || seen[0] % 3 != 0) {
            queue.offer(turned(frame, PEER));
          }
        });
    List<ProbeReport.Interval> parts = probe.report().intervals();
    assertThat(parts).hasSize(3);
    assertThat(parts).extracting(ProbeReport.Interval::lost).containsExactly(0L, 9L, 0L);
    assertThat(parts.stream().mapToLong(ProbeReport.Interval::sent).sum()).isEqualTo(90);
    assertThat(probe.mark()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void countsRepliesInAnyOrderAsASetDoes(long seed) {
    Random random = new Random(seed);
    use(plan(station(false), 20_000, Optional.of(3_000L), Optional.empty()));
    List<byte[]> held = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    run(
        frame -> {
          int fate = random.nextInt(20);
          for (int copies = fate == 0 ? 0 : fate == 1 ? 2 : 1; copies > 0; copies--) {
            held.add(frame);
          }
        },
        () -> {
          if (random.nextInt(4) == 0) {
            Collections.shuffle(held, random);
          }
          List<byte[]> ready = held.subList(0, random.nextInt(held.size() + 1));
          ready.forEach(frame -> arrived.add(ByteBuffer.wrap(frame).getLong(22)));
          ready.forEach(this::echo);
          ready.clear();
          if (random.nextInt(8) == 0) {
            probe.mark();
          }
        });
    Set<Long> seen = new HashSet<>();
    NavigableMap<Long, Long> parts = new TreeMap<>();
    ProbeReport report = probe.report();
    report.intervals().forEach(part -> parts.put(part.firstSequence(), 0L));
    long newest = -1;
    long reordered = 0;
    for (long sequence : arrived) {
      if (seen.add(sequence)) {
        parts.merge(parts.floorKey(sequence), 1L, Long::sum);
        reordered += sequence < newest ? 1 : 0;
        newest = Math.max(newest, sequence);
      }
    }
    assertThat(report.received()).isEqualTo(seen.size()).isBetween(2_500L, 2_999L);
    assertThat(report.count(ProbeCounter.DUPLICATES)).isEqualTo(arrived.size() - seen.size());
    assertThat(report.count(ProbeCounter.REORDERED)).isEqualTo(reordered).isPositive();
    assertThat(report.intervals())
        .filteredOn(part -> part.sent() > 0)
        .hasSizeGreaterThan(10)
        .allSatisfy(part -> assertThat(part.received()).isEqualTo(parts.get(part.firstSequence())));
  }

  @Test
  void partsAddUpWhenAMarkFallsBetweenAFrameAndItsRefusal() {
    use(plan(station(false), 10_000, Optional.of(200L), Optional.empty()));
    int[] turns = {0};
    run(
        this::echo,
        () -> {
          queue.room(turns[0]++ % 2 == 0 ? 0 : 32);
          probe.mark();
        });
    ProbeReport report = probe.report();
    assertThat(report.intervals()).hasSizeGreaterThan(10);
    assertThat(report.intervals().stream().mapToLong(ProbeReport.Interval::sent).sum())
        .isEqualTo(200);
    assertThat(report.intervals()).allSatisfy(part -> assertThat(part.lost()).isZero());
  }

  @Test
  void warmUpDoesNotCount() {
    use(
        new ProbePlan(
            station(false),
            OWN,
            NumberedFrames.of(new FrameTemplate(FrameTemplate.DEFAULT_ETHER_TYPE, 60, RUN, "warm")),
            1_000,
            OptionalLong.empty(),
            OptionalLong.of(50),
            Optional.empty(),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(500)));
    int[] seen = {0};
    byte[][] held = {null};
    run(
        frame -> {
          if (seen[0]++ == 7) {
            held[0] = turned(frame, PEER);
          } else {
            queue.offer(turned(frame, PEER));
          }
        },
        () -> {
          if (held[0] != null && probe.progress().phase() == Phase.SENDING) {
            queue.offer(held[0]);
            held[0] = null;
          }
        });
    ProbeReport report = probe.report();
    assertThat(report.warmUpSent()).isBetween(98L, 101L);
    assertThat(report.warmUpReceived()).isEqualTo(report.warmUpSent() - 1);
    assertThat(report.sent()).isEqualTo(50);
    assertThat(report.received()).isEqualTo(50);
    assertThat(report.count(ProbeCounter.LATE)).isEqualTo(1);
  }

  @Test
  void keepsToAStationUnlessToldOtherwise() {
    int[] seen = {0};
    List<MacAddress> destinations = new ArrayList<>();
    run(
        frame -> {
          destinations.add(destination(frame));
          queue.offer(turned(frame, seen[0]++ < 50 ? PEER : MOVED));
          if (seen[0] == 80) {
            probe.target(MOVED);
          }
        });
    assertThat(destinations.subList(0, 80)).containsOnly(PEER);
    // One frame was built already when the command came.
    assertThat(destinations.subList(81, 100)).containsOnly(MOVED);
    List<ProbeReport.Source> sources = probe.report().sources();
    assertThat(sources).extracting(ProbeReport.Source::mac).containsExactly(PEER, MOVED);
    assertThat(sources).extracting(ProbeReport.Source::firstSequence).containsExactly(0L, 50L);
  }

  @Test
  void followsTheNewestReplyWhenAsked() {
    use(plan(station(true), 1_000, Optional.of(100L), Optional.empty()));
    int[] seen = {0};
    List<MacAddress> destinations = new ArrayList<>();
    run(
        frame -> {
          destinations.add(destination(frame));
          queue.offer(turned(frame, seen[0]++ < 50 ? PEER : MOVED));
        });
    assertThat(destinations.getFirst()).isEqualTo(PEER);
    assertThat(destinations.getLast()).isEqualTo(MOVED);
    assertThat(probe.report().mac()).contains(MOVED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asksForAnIpAddressAndFollowsItsAnnouncements(boolean ipv6) {
    InetAddress ip = ipv6 ? PEER_IPV6 : PEER_IPV4;
    use(
        plan(
            new ProbeTarget.Host(ip, Optional.empty()),
            1_000,
            Optional.of(100L),
            Optional.empty()));
    turn();
    byte[] question = queue.takeTransmitted().getFirst();
    assertThat(Arrays.copyOfRange(question, 12, 14))
        .containsExactly(ipv6 ? 0x86 : 0x08, ipv6 ? 0xDD : 0x06);
    assertThat(probe.progress().phase()).isEqualTo(Phase.RESOLVING);
    // Somebody else's announcement is none of ours.
    queue.offer(announcement(ipv6, MOVED, ipv6 ? "fd00:77::3" : "10.77.0.3"));
    turn();
    assertThat(probe.progress().phase()).isEqualTo(Phase.RESOLVING);
    queue.offer(announcement(ipv6, PEER, ip.getHostAddress()));
    int[] seen = {0};
    List<MacAddress> destinations = new ArrayList<>();
    run(
        frame -> {
          if (destination(frame).isMulticast()) {
            return;
          }
          destinations.add(destination(frame));
          queue.offer(turned(frame, PEER));
          if (++seen[0] == 60) {
            queue.offer(announcement(ipv6, MOVED, ip.getHostAddress()));
          }
        });
    assertThat(destinations).hasSize(100);
    assertThat(destinations.subList(0, 60)).containsOnly(PEER);
    assertThat(destinations.subList(62, 100)).containsOnly(MOVED);
    assertThat(probe.report().lost()).isZero();
  }

  @Test
  void ignoresADamagedAdvertisement() {
    use(
        plan(
            new ProbeTarget.Host(PEER_IPV6, Optional.empty()),
            1_000,
            Optional.of(1L),
            Optional.empty()));
    byte[] intact = announcement(true, PEER, "fd00:77::2");
    for (int i = 14; i < intact.length; i++) {
      queue.offer(flipped(intact, i));
      turn();
    }
    // Traffic class, flow label and the like are in no checksum, and change nothing.
    for (int length = 0; length < intact.length; length++) {
      queue.offer(Arrays.copyOf(intact, length));
      turn();
    }
    MacAddress learnt = probe.report().mac().orElse(PEER);
    assertThat(learnt).isEqualTo(PEER);
  }

  @Test
  void asksFromTheGivenAddressAgainAndAgainThenGivesUp() {
    use(
        plan(
            new ProbeTarget.Host(PEER_IPV4, Optional.of(OWN_IPV4)),
            1_000,
            Optional.of(1L),
            Optional.empty()));
    List<byte[]> questions = new ArrayList<>();
    run(questions::add);
    assertThat(questions).hasSizeBetween(4, 6);
    assertThat(Arrays.copyOfRange(questions.getFirst(), 28, 32)).containsExactly(10, 77, 0, 1);
    assertThat(probe.report().mac()).isEmpty();
    assertThat(probe.report().sent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysWhereItIsWhenTheHostAsks(boolean ipv6) {
    InetAddress peer = ipv6 ? PEER_IPV6 : PEER_IPV4;
    InetAddress own = ipv6 ? OWN_IPV6 : OWN_IPV4;
    use(
        plan(
            new ProbeTarget.Host(peer, Optional.of(own)),
            1_000,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(1))));
    turn();
    queue.takeTransmitted();
    queue.offer(question(PEER, peer, own));
    turn();
    assertThat(queue.takeTransmitted())
        .containsExactly(
            ipv6
                ? NeighbourFrames.unsolicitedAdvertisement(OWN, (Inet6Address) own, List.of())
                : NeighbourFrames.gratuitousArp(OWN, (Inet4Address) own, List.of()));
    // The question told where its sender is, too.
    assertThat(probe.report().mac()).contains(PEER);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesQuestionsOfOthersAndForOthersAlone(boolean ipv6) {
    InetAddress peer = ipv6 ? PEER_IPV6 : PEER_IPV4;
    InetAddress own = ipv6 ? OWN_IPV6 : OWN_IPV4;
    InetAddress other = InetAddress.ofLiteral(ipv6 ? "fd00:77::3" : "10.77.0.3");
    use(
        plan(
            new ProbeTarget.Host(peer, Optional.of(own)),
            1_000,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(1))));
    turn();
    queue.takeTransmitted();
    byte[] sound = question(PEER, peer, own);
    queue.offer(question(PEER, other, own));
    queue.offer(question(MOVED, peer, other));
    for (int length = Ethernet.HEADER_LENGTH; length < 42; length++) {
      queue.offer(Arrays.copyOf(sound, length));
    }
    turn();
    assertThat(queue.takeTransmitted()).isEmpty();
  }

  private static byte[] question(MacAddress mac, InetAddress from, InetAddress asked) {
    return from instanceof Inet6Address ip
        ? NeighbourFrames.solicitation(mac, ip, (Inet6Address) asked, List.of())
        : NeighbourFrames.arpRequest(mac, (Inet4Address) from, (Inet4Address) asked, List.of());
  }

  @Test
  void asksAgainAfterASilence() {
    use(
        plan(
            new ProbeTarget.Host(PEER_IPV4, Optional.of(OWN_IPV4)),
            1_000,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(3))));
    queue.offer(announcement(false, PEER, "10.77.0.2"));
    List<MacAddress> destinations = new ArrayList<>();
    run(
        frame -> {
          if (destination(frame).isBroadcast()) {
            if (probe.progress().sent() > 0) {
              queue.offer(announcement(false, MOVED, "10.77.0.2"));
            }
          } else {
            destinations.add(destination(frame));
          }
        });
    assertThat(destinations.getFirst()).isEqualTo(PEER);
    assertThat(destinations.getLast()).isEqualTo(MOVED);
  }

  @Test
  void endsEarlyWithItsAccountWhenTold() {
    use(plan(station(false), 1_000, Optional.empty(), Optional.empty()));
    int[] seen = {0};
    run(
        frame -> {
          echo(frame);
          if (++seen[0] == 42) {
            probe.finish();
          }
        });
    assertThat(probe.report().sent()).isBetween(42L, 43L);
    assertThat(probe.report().lost()).isZero();
  }

  @Test
  void pausesWhileItsWindowIsFullAndWritesOffWhatStaysAway() {
    use(
        new ProbePlan(
            station(false),
            OWN,
            NumberedFrames.of(new FrameTemplate(FrameTemplate.DEFAULT_ETHER_TYPE, 60, RUN, "")),
            1_000,
            OptionalLong.of(20),
            OptionalLong.of(100),
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(500)));
    List<Long> sentAtNs = new ArrayList<>();
    run(
        frame -> {
          sentAtNs.add(nowNs);
          // The peer goes away after 30 frames, and is back after 70.
          if (sentAtNs.size() <= 30 || sentAtNs.size() > 70) {
            queue.offer(turned(frame, PEER));
          }
        });
    assertThat(sentAtNs).hasSize(100);
    List<Long> pausesNs = new ArrayList<>();
    for (int i = 1; i < sentAtNs.size(); i++) {
      if (sentAtNs.get(i) - sentAtNs.get(i - 1) > 10 * TURN_NS) {
        pausesNs.add((long) i);
      }
    }
    assertThat(pausesNs).containsExactly(50L, 70L);
    assertThat(probe.report().lost()).isEqualTo(40);
    assertThat(probe.report().count(ProbeCounter.SKIPPED)).isPositive();
  }

  @Test
  void sendsNothingToAnOldAddressWhileTheNewOneWaitsInTheQueue() {
    use(
        plan(
            new ProbeTarget.Host(PEER_IPV4, Optional.empty()),
            20_000,
            Optional.of(5_000L),
            Optional.empty()));
    queue.offer(announcement(false, PEER, "10.77.0.2"));
    List<MacAddress> destinations = new ArrayList<>();
    int[] afterPause = {-1};
    run(
        frame -> {
          destinations.add(destination(frame));
          if (destinations.size() < 1_000 || destination(frame).equals(MOVED)) {
            queue.offer(turned(frame, destination(frame)));
          }
        },
        () -> {
          if (destinations.size() >= 1_000 && afterPause[0] < 0) {
            // The thread is kept from its CPU; meanwhile come 200 frames, and then the news.
            afterPause[0] = destinations.size();
            for (int i = 0; i < 200; i++) {
              queue.offer(new byte[60]);
            }
            queue.offer(announcement(false, MOVED, "10.77.0.2"));
            nowNs += 300 * TURN_NS;
          }
        });
    // What was built before the pause is all that went to the old address after it.
    assertThat(destinations.subList(afterPause[0], destinations.size()))
        .filteredOn(PEER::equals)
        .hasSizeLessThanOrEqualTo(queue.burst().capacity());
    assertThat(destinations.getLast()).isEqualTo(MOVED);
  }

  @Test
  void theLoopAllocatesNothing() {
    use(plan(station(true), 1_000_000, Optional.empty(), Optional.empty()));
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<byte[]> replies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      turn();
      queue.takeTransmitted().forEach(frame -> replies.add(turned(frame, PEER)));
    }
    // Some rounds also load classes and link call sites; what a turn allocates is in all of them.
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 5 && least > 0; window++) {
      long allocated = 0;
      for (int i = 0; i < 1_000; i++) {
        replies.stream().limit(8).forEach(queue::offer);
        nowNs += TURN_NS;
        queue.exchange();
        long before = threads.getCurrentThreadAllocatedBytes();
        probe.process(queue.burst());
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        queue.takeTransmitted();
      }
      least = Math.min(least, allocated);
    }
    assertThat(least).isZero();
  }

  @Test
  void sendsAMixInItsOrder() {
    ProbeHeaders raw = new ProbeHeaders.Raw(FrameTemplate.DEFAULT_ETHER_TYPE);
    ProbeFrames mix =
        new NumberedFrames(
            Stream.of(60, 60, 400)
                .map(length -> new FrameTemplate(raw, length, RUN, new byte[0]))
                .toList());
    List<Integer> lengths = new ArrayList<>();
    use(of(mix, 9_000, 90));
    run(
        frame -> {
          lengths.add(frame.length);
          echo(frame);
        });
    assertThat(lengths).hasSize(90).startsWith(60, 60, 400, 60, 60, 400);
    assertThat(probe.report().received()).isEqualTo(90);
    assertThat(counters.get(Counter.TX_BYTES)).isEqualTo(30 * 520);
  }

  @Test
  void withoutARateSendsWhatThePortTakes() {
    use(of(content(), ProbePlan.UNPACED, 1_000));
    queue.room(20);
    run(this::echo);
    ProbeReport report = probe.report();
    assertThat(report.received()).isEqualTo(1_000);
    assertThat(report.count(ProbeCounter.REFUSED)).isPositive();
    assertThat(report.count(ProbeCounter.SKIPPED)).isZero();
    assertThat(report.durationNs()).isLessThan(60 * TURN_NS);
  }

  @Test
  void roundTripsThatDifferHaveJitter() {
    use(of(content(), 1_000, 200));
    List<byte[]> held = new ArrayList<>();
    run(
        frame -> {
          // Every other reply waits for the next frame.
          held.add(frame);
          if (held.size() == 2) {
            held.forEach(this::echo);
            held.clear();
          }
        });
    Latency latency = probe.report().latency();
    assertThat(latency.jitterNs()).isBetween(TURN_NS / 2, 2 * TURN_NS);
    use(of(content(), 1_000, 200));
    run(this::echo);
    assertThat(probe.report().latency().jitterNs()).isZero();
  }

  @Test
  void aTapHasEveryFrameThatWasSentOrReceivedAndNoneThatWasRefused() {
    FrameTap tap = new FrameTap(1 << 12, 64);
    ProbePlan plan = of(content(), ProbePlan.UNPACED, 500);
    probe = new ProbeProcessor(plan, queue, counters, () -> nowNs, tap);
    loop = loop();
    queue.room(20);
    run(this::echo);
    assertThat(probe.report().count(ProbeCounter.REFUSED)).isPositive();
    List<Boolean> directions = new ArrayList<>();
    tap.drain((_, received, _, _) -> directions.add(received));
    assertThat(directions).hasSize(1_000);
    assertThat(directions.stream().filter(received -> received)).hasSize(500);
    assertThat(tap.missed()).isZero();
    probe.turnRecent();
    assertThat(probe.recent()).isPresent();
    probe.turnRecent();
    assertThat(probe.recent()).isEmpty();
  }

  // --- helpers ---------------------------------------------------------------------------------

  private static ProbeFrames content() {
    return NumberedFrames.of(
        new FrameTemplate(FrameTemplate.DEFAULT_ETHER_TYPE, 60, RUN, "content"));
  }

  private static ProbePlan of(ProbeFrames frames, long rate, long count) {
    return new ProbePlan(
        station(false),
        OWN,
        frames,
        rate,
        OptionalLong.empty(),
        OptionalLong.of(count),
        Optional.empty(),
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofMillis(500));
  }

  private static ProbeTarget station(boolean follow) {
    return new ProbeTarget.Station(PEER, follow);
  }

  private ProbeProcessor probe(ProbeTarget target, long count) {
    return processor(plan(target, 1_000, Optional.of(count), Optional.empty()));
  }

  private static ProbePlan plan(
      ProbeTarget target, long rate, Optional<Long> count, Optional<Duration> duration) {
    return new ProbePlan(
        target,
        OWN,
        NumberedFrames.of(new FrameTemplate(FrameTemplate.DEFAULT_ETHER_TYPE, 60, RUN, "content")),
        rate,
        OptionalLong.empty(),
        count.map(OptionalLong::of).orElse(OptionalLong.empty()),
        duration,
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofMillis(500));
  }

  private void use(ProbePlan plan) {
    probe = processor(plan);
    loop = loop();
  }

  private ProbeProcessor processor(ProbePlan plan) {
    return new ProbeProcessor(plan, queue, counters, () -> nowNs);
  }

  private PollLoop loop() {
    return new PollLoop("probe", queue, probe, IdleStrategy.Kind.BUSY.create(queue), counters);
  }

  private void turn() {
    nowNs += TURN_NS;
    loop.turn();
  }

  private interface Wire {
    void carry(byte[] frame);
  }

  private void run(Wire wire) {
    run(wire, () -> {});
  }

  /** Turns until the run has ended; {@code each} runs after every turn. */
  private void run(Wire wire, Runnable each) {
    for (int i = 0; i < 10_000 && probe.progress().phase() != Phase.ENDED; i++) {
      turn();
      queue.takeTransmitted().forEach(wire::carry);
      each.run();
    }
    assertThat(probe.progress().phase()).isEqualTo(Phase.ENDED);
  }

  private void echo(byte[] frame) {
    queue.offer(turned(frame, PEER));
  }

  private static byte[] turned(byte[] frame, MacAddress source) {
    byte[] reply = frame.clone();
    System.arraycopy(frame, 6, reply, 0, 6);
    System.arraycopy(source.toBytes(), 0, reply, 6, 6);
    return reply;
  }

  private static byte[] flipped(byte[] frame, int index) {
    byte[] damaged = frame.clone();
    damaged[index] ^= 0x10;
    return damaged;
  }

  private static MacAddress destination(byte[] frame) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = (bits << 8) | (frame[i] & 0xFF);
    }
    return new MacAddress(bits);
  }

  private static byte[] announcement(boolean ipv6, MacAddress mac, String ip) {
    InetAddress address = InetAddress.ofLiteral(ip);
    return ipv6
        ? NeighbourFrames.unsolicitedAdvertisement(mac, (Inet6Address) address, List.of())
        : NeighbourFrames.gratuitousArp(mac, (Inet4Address) address, List.of());
  }
}
