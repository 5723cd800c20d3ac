"""Writes a capture with one frame of each kind that dmac decodes.

Argument: the file. Three parties then say what is in it: scapy, which made it, tshark, and dmac.
"""

import sys

from scapy.all import (  # pylint: disable=no-name-in-module
    ARP,
    Dot1AD,
    Dot1Q,
    Dot3,
    Ether,
    ICMP,
    ICMPv6EchoReply,
    ICMPv6EchoRequest,
    ICMPv6ND_NA,
    ICMPv6ND_NS,
    ICMPv6ND_RA,
    ICMPv6ND_RS,
    ICMPv6NDOptDstLLAddr,
    ICMPv6NDOptMTU,
    ICMPv6NDOptPrefixInfo,
    ICMPv6NDOptSrcLLAddr,
    IP,
    IPOption_Router_Alert,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
    LLC,
    PadN,
    Raw,
    RouterAlert,
    SNAP,
    STP,
    TCP,
    UDP,
    wrpcap,
)

A = "02:00:00:00:00:01"
B = "02:00:00:00:00:02"
# Ports for which tshark knows no protocol.
PORTS = {"sport": 40000, "dport": 40001}
WRONG = 0x1234


def ethernet(**fields):
    return Ether(src=A, dst=B, **fields)


def v4(**fields):
    return IP(src="10.9.0.1", dst="10.9.0.2", **fields)


def v6(**fields):
    return IPv6(src="fd00::1", dst="fd00::2", **fields)


def data(length):
    return Raw(b"x" * length)


FRAMES = [
    ethernet(type=0x88B5) / data(46),
    ethernet() / Dot1Q(vlan=5, prio=3) / v4() / UDP(**PORTS) / data(64),
    ethernet(type=0x88A8) / Dot1AD(vlan=100) / Dot1Q(vlan=5) / v4() / TCP(flags="S", **PORTS),
    Dot3(src=A, dst=B) / LLC(dsap=0x42, ssap=0x42, ctrl=3) / STP(),
    Dot3(src=A, dst=B) / LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(OUI=0, code=0x0800) / v4() / UDP(**PORTS),
    ethernet() / ARP(op=1, hwsrc=A, psrc="10.9.0.1", pdst="10.9.0.2"),
    ethernet() / ARP(op=2, hwsrc=A, psrc="10.9.0.1", pdst="10.9.0.2", hwdst=B),
    ethernet() / v4() / ICMP(id=1, seq=2) / data(57),
    ethernet() / v4() / ICMP(type=3, code=3) / IP(src="10.9.0.2", dst="10.9.0.1") / UDP(**PORTS),
    ethernet() / v4() / TCP(flags="PA", seq=5, ack=6, options=[("MSS", 1460)], **PORTS) / data(5),
    ethernet() / v4(options=[IPOption_Router_Alert()]) / UDP(**PORTS) / data(1),
    ethernet() / v4(flags="MF") / UDP(len=100, **PORTS) / data(24),
    ethernet() / v4(frag=4, proto=17) / data(24),
    ethernet() / v4(chksum=WRONG) / UDP(chksum=WRONG, **PORTS) / data(1),
    ethernet() / v4() / UDP(chksum=0, **PORTS) / data(1),
    ethernet() / v4() / TCP(chksum=WRONG, **PORTS) / data(1),
    ethernet() / v4() / ICMP(chksum=WRONG) / data(1),
    ethernet() / v6() / UDP(**PORTS) / data(9),
    ethernet() / v6() / UDP(chksum=WRONG, **PORTS) / data(9),
    ethernet() / v6() / TCP(flags="R", **PORTS),
    ethernet() / v6() / ICMPv6EchoRequest(id=1, seq=2, data=b"x" * 9),
    ethernet() / v6() / ICMPv6EchoReply(id=1, seq=2, cksum=WRONG),
    ethernet()
    / v6()
    / IPv6ExtHdrHopByHop(options=[RouterAlert()])
    / IPv6ExtHdrDestOpt(options=[PadN(optdata=b"1234")])
    / ICMPv6EchoRequest(),
    ethernet() / v6() / IPv6ExtHdrFragment(id=9, m=1) / UDP(len=200, **PORTS) / data(16),
    ethernet() / v6() / IPv6ExtHdrFragment(id=9, offset=3, nh=17) / data(16),
    ethernet() / v6() / IPv6ExtHdrRouting(segleft=0, addresses=["fd00::3"]) / UDP(**PORTS),
    ethernet() / v6(hlim=255) / ICMPv6ND_NS(tgt="fd00::2") / ICMPv6NDOptSrcLLAddr(lladdr=A),
    ethernet() / v6(hlim=255) / ICMPv6ND_NA(tgt="fd00::1") / ICMPv6NDOptDstLLAddr(lladdr=A),
    ethernet() / v6(hlim=255) / ICMPv6ND_RS(),
    ethernet()
    / v6(hlim=255)
    / ICMPv6ND_RA()
    / ICMPv6NDOptPrefixInfo(prefix="fd00::")
    / ICMPv6NDOptMTU(mtu=1500),
]

wrpcap(sys.argv[1], FRAMES)
