"""Sends frames that scapy makes to a pod, a kind for each line on standard input.

Arguments: interface, MAC address of the pod, own MAC address, largest payload. After every few
frames it prints how many they were and waits for a line, so that no ring runs over; after the last
ones of a kind it prints "end". What comes back is not read here: the pod's own counters are what
the test looks at.
"""

import errno
import random
import socket
import sys

from scapy.all import (  # pylint: disable=no-name-in-module
    ARP,
    Dot1AD,
    Dot1Q,
    Ether,
    ICMP,
    ICMPv6EchoRequest,
    ICMPv6ND_NS,
    IP,
    IPOption_LSRR,
    IPOption_RR,
    IPOption_Timestamp,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
    LLC,
    Raw,
    SNAP,
    TCP,
    UDP,
    fragment,
    fragment6,
)

INTERFACE, POD, OWN, LARGEST = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
POD4, POD6, OWN4, OWN6 = "10.9.0.2", "fd00:9::2", "10.9.0.1", "fd00:9::1"
CHANCE = random.Random(20260711)


def ether(**fields):
    return Ether(dst=POD, src=OWN, **fields)


def v4(**fields):
    return IP(src=OWN4, dst=POD4, **fields)


def v6(**fields):
    return IPv6(src=OWN6, dst=POD6, **fields)


def udp(length=40):
    return UDP(sport=1000, dport=2000) / Raw(b"u" * length)


def ping(length=40):
    return ICMP(type=8, id=7, seq=1) / Raw(b"p" * length)


def runts():
    """A veth takes a frame of an Ethernet header alone; shorter ones no interface does."""
    for length in range(0, 46):
        yield bytes(ether(type=0x0800)) + b"\x45" + b"\0" * length
        yield bytes(ether(type=0x86DD)) + b"\x60" * length
        yield bytes(ether(type=0x0806)) + b"\0\1\x08\0" + b"\0" * length
    yield bytes(ether(type=0x0800))
    for tags in range(1, 8):
        yield bytes(ether(type=0x8100)) + b"\0\1\x81\0" * tags
        yield bytes(ether(type=0x8100)) + b"\0\1\x81\0" * tags + b"\0\1"


def jumbo():
    for length in (1500, 2000, 2048, 4000, LARGEST - 28):
        yield ether() / v4() / udp(length)
        yield ether() / v4() / ping(length)
    yield ether() / v6() / udp(LARGEST - 48)
    yield ether(type=0x88B5) / Raw(b"j" * LARGEST)


def vlan():
    for tag in (Dot1Q(vlan=1), Dot1Q(vlan=4095, prio=7, id=1), Dot1Q(vlan=0)):
        yield ether() / tag / v4() / udp()
        yield ether() / tag / v6() / udp()
        yield ether() / tag / v4() / ping()
        yield ether() / tag / v6() / ICMPv6EchoRequest(data=b"p" * 40)
        yield ether() / tag / ARP(op=1, hwsrc=OWN, psrc=OWN4, pdst=POD4)


def qinq():
    for tags in (
        Dot1AD(vlan=10) / Dot1Q(vlan=20),
        Dot1Q(vlan=10) / Dot1Q(vlan=20),
        Dot1AD(vlan=1) / Dot1AD(vlan=2),
        Dot1AD(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3),
    ):
        yield ether() / tags / v4() / udp()
        yield ether() / tags / v6() / udp()
        yield ether() / tags / v4() / ping()


def options():
    record = IPOption_RR(length=39, routers=["0.0.0.0"] * 9)
    for option in (record, IPOption_Timestamp(), IPOption_LSRR(routers=["10.9.0.3"])):
        yield ether() / v4(options=[option]) / udp()
        yield ether() / v4(options=[option]) / ping()
        yield ether() / v4(options=[option]) / TCP(sport=1, dport=2, flags="S")
    for ihl in (0, 1, 4, 15):
        yield ether() / v4(ihl=ihl) / udp()
    for header in (IPv6ExtHdrHopByHop(), IPv6ExtHdrDestOpt(), IPv6ExtHdrRouting(addresses=[POD6])):
        yield ether() / v6() / header / udp()
        yield ether() / v6() / header / ICMPv6EchoRequest(data=b"p")
    chain = v6()
    for _ in range(40):
        chain = chain / IPv6ExtHdrDestOpt()
    yield ether() / chain / udp()


def fragments():
    for payload in (ping(4000), udp(4000)):
        parts = fragment(v4(id=77) / payload, fragsize=1000)
        yield from (ether() / part for part in parts)
        yield from (ether() / part for part in reversed(parts))
        CHANCE.shuffle(parts)
        yield from (ether() / part for part in parts)
        yield from (ether() / part for part in parts[1:])
    for payload in (ICMPv6EchoRequest(data=b"p" * 4000), udp(4000)):
        parts = fragment6(v6() / IPv6ExtHdrFragment(id=78) / payload, 1000)
        yield from (ether() / part for part in parts)
        yield from (ether() / part for part in reversed(parts))
    yield ether() / v4(flags="MF", frag=8189) / Raw(b"x" * 1000)  # beyond 65,535 (ping of death)
    yield ether() / v4(flags="MF", frag=0) / ICMP(type=8) / Raw(b"x" * 3)  # no multiple of 8
    yield ether() / v4(flags="MF", frag=1) / Raw(b"")
    yield ether() / v4(flags="DF+MF", frag=5) / udp()


def checksums():
    yield ether() / v4(chksum=0xBAD) / udp()
    yield ether() / v4(chksum=0xBAD) / ping()
    yield ether() / v4() / UDP(sport=1, dport=2, chksum=0xBAD) / Raw(b"x" * 9)
    yield ether() / v4() / UDP(sport=1, dport=2, chksum=0) / Raw(b"x" * 9)
    yield ether() / v4() / UDP(sport=1, dport=2, len=3) / Raw(b"x" * 9)
    yield ether() / v4() / UDP(sport=1, dport=2, len=9999) / Raw(b"x" * 9)
    yield ether() / v4(len=9) / udp()
    yield ether() / v4(len=9999) / udp()
    yield ether() / v4() / ICMP(type=8, chksum=0xBAD) / Raw(b"x" * 9)
    yield ether() / v6() / UDP(sport=1, dport=2, chksum=0) / Raw(b"x" * 9)
    yield ether() / v6() / UDP(sport=1, dport=2, chksum=0xBAD) / Raw(b"x" * 9)
    yield ether() / v6(plen=9999) / udp()
    yield ether() / v6(plen=0) / udp()
    yield ether() / v6() / ICMPv6EchoRequest(cksum=0xBAD, data=b"x")
    yield ether() / v6(hlim=9) / ICMPv6ND_NS(tgt=POD6)
    yield ether() / v4() / TCP(sport=1, dport=2, chksum=0xBAD)
    yield ether() / v4() / TCP(sport=1, dport=2, dataofs=1)


def others():
    yield Ether(dst="ff:ff:ff:ff:ff:ff", src=OWN) / v4() / udp()
    yield Ether(dst="01:00:5e:00:00:01", src=OWN) / v4() / udp()
    yield Ether(dst="02:00:00:00:99:99", src=OWN) / v4() / udp()
    yield Ether(dst=POD, src="01:00:5e:00:00:01") / v4() / udp()
    yield Ether(dst=POD, src="ff:ff:ff:ff:ff:ff") / v4() / udp()
    yield Ether(dst=POD, src=POD) / v4() / udp()
    yield Ether(dst=POD, src="00:00:00:00:00:00") / v4() / udp()
    yield ether() / IP(src="127.0.0.1", dst=POD4) / ping()
    yield ether() / IP(src="224.0.0.1", dst=POD4) / ping()
    yield ether() / IP(src=POD4, dst=POD4) / ping()
    yield ether() / LLC() / SNAP() / Raw(b"x" * 40)
    yield ether(type=0x88CC) / Raw(b"x" * 40)
    yield ether() / ARP(op=2, hwsrc=OWN, psrc=OWN4, hwdst=POD, pdst=POD4)
    yield ether() / ARP(op=99, hwsrc=OWN, psrc=OWN4, pdst=POD4)
    yield ether() / ARP(op=1, hwlen=8, hwsrc=OWN, psrc=OWN4, pdst=POD4)


def garbage():
    """Random bytes behind a right destination, and right frames with random bytes in them."""
    models = [
        bytes(bytearray(bytes(frame)))
        for kind in (vlan, qinq, options, checksums, fragments)
        for frame in kind()
    ]
    pod = bytes.fromhex(POD.replace(":", ""))
    for _ in range(10000):
        length = CHANCE.randint(14, 200)
        yield pod + CHANCE.randbytes(length - 6)
    for _ in range(10000):
        frame = bytearray(CHANCE.choice(models))
        for _ in range(CHANCE.randint(1, 8)):
            frame[CHANCE.randrange(12, len(frame))] = CHANCE.randrange(256)
        if CHANCE.random() < 0.3:
            del frame[CHANCE.randint(14, len(frame)) :]
        yield bytes(frame)


def send(wire, data):
    """Whether the kernel takes it and gives it to the interface's packet sockets."""
    if data[12:14] in (b"\x81\0", b"\x88\xa8") and len(data) < 20:
        return False  # skb_vlan_untag() drops it before them
    while True:
        try:
            wire.send(data)
            return True
        except OSError as refused:
            if refused.errno in (errno.EINVAL, errno.EMSGSIZE):
                return False
            if refused.errno != errno.ENOBUFS:  # the queue is full for now
                raise


def main():
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    wire.bind((INTERFACE, 0))
    for kind in sys.stdin:
        count = 0
        for frame in globals()[kind.strip()]():
            data = bytes(frame)
            if len(data) <= LARGEST + 18:
                count += send(wire, data)
            if count == 400:
                print(count, flush=True)
                count = 0
                sys.stdin.readline()
        print(count, flush=True)
        sys.stdin.readline()
        print("end", flush=True)


main()
