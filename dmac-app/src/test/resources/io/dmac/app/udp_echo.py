"""Sends datagrams from an ordinary UDP socket and holds what comes back against them.

Arguments: address, port, what comes back ("same" or "reversed"), count, sizes. Prints how many came
back right, how many wrong, and how many more than once. The kernel has looked at the checksums
before a datagram is seen here.
"""

import socket
import sys

WINDOW = 32


def main():
    address, port, expected, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    sizes = [int(size) for size in sys.argv[5:]]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    wire = socket.socket(family, socket.SOCK_DGRAM)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    wire.connect((address, port))
    wire.settimeout(3)
    awaited = {}
    right = wrong = again = sent = 0
    done = set()
    while sent < count or awaited:
        while sent < count and len(awaited) < WINDOW:
            size = sizes[sent % len(sizes)]
            payload = (b"%08d" % sent + bytes(i * 7 & 0xFF for i in range(size)))[: max(size, 8)]
            wire.send(payload)
            awaited[payload[::-1] if expected == "reversed" else payload] = sent
            sent += 1
        try:
            answer = wire.recv(65536)
        except TimeoutError:
            break
        if answer in awaited:
            del awaited[answer]
            done.add(answer)
            right += 1
        elif answer in done:
            again += 1
        else:
            wrong += 1
    wire.settimeout(0.3)
    try:
        while True:
            again += wire.recv(65536) in done
    except TimeoutError:
        pass
    print(right, wrong, again)


main()
