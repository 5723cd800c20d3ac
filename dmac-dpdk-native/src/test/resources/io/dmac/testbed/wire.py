"""A station on an interface that sends and receives whole frames, through a raw socket.

Told by lines on standard input, it answers by lines on standard output:

send HEX             sends one frame; answers "sent"
receive COUNT MS     waits for COUNT frames, at most MS milliseconds for each; answers each as HEX,
                     then "end"
forget               throws away what has come; answers "forgotten"
volley COUNT WINDOW OFFSET HEX...
                     sends COUNT frames, the given ones in turn, numbered in the four bytes at
                     OFFSET, with at most WINDOW of them unanswered; answers how many different
                     numbers came back, how many frames came back in all, and how many were sent
"""

import select
import socket
import struct
import sys
import time

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_AUXDATA = 8
TP_STATUS_VLAN_VALID = 1 << 4
TP_STATUS_VLAN_TPID_VALID = 1 << 6
SO_RCVBUFFORCE = 33


def open_socket(interface):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    wire.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    wire.bind((interface, 0))
    return wire


def take(wire, seconds):
    """The next frame that came in, or None when none came in time."""
    end = time.monotonic() + seconds
    while True:
        if not select.select([wire], [], [], max(0, end - time.monotonic()))[0]:
            return None
        frame, ancillary, _, sender = wire.recvmsg(65536, socket.CMSG_SPACE(20))
        if sender[2] == socket.PACKET_OUTGOING:
            continue
        for level, kind, data in ancillary:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tci, tpid = struct.unpack("=IIIHHHH", data)
                if status & TP_STATUS_VLAN_VALID:
                    # The kernel took the outermost tag out of the frame.
                    tpid = tpid if status & TP_STATUS_VLAN_TPID_VALID else 0x8100
                    frame = frame[:12] + struct.pack("!HH", tpid, tci) + frame[12:]
        return frame


def send(wire, frame):
    while True:
        try:
            wire.send(frame)
            return
        except OSError as full:
            if full.errno != 105:  # ENOBUFS
                raise
            time.sleep(0.0005)


def volley(wire, count, window, offset, frames):
    frames = [bytearray(frame) for frame in frames]
    types = {bytes(frame[12:14]) for frame in frames}  # a kernel has frames of its own to send
    numbers = set()
    answers = 0
    sent = 0
    while sent < count or len(numbers) < sent:
        if sent < count and sent - len(numbers) < window:
            frame = frames[sent % len(frames)]
            struct.pack_into("!I", frame, offset, sent)
            send(wire, frame)
            sent += 1
            wait = 0
        else:
            wait = 3
        while True:
            answer = take(wire, wait)
            if answer is None:
                break
            if answer[12:14] in types and len(answer) >= offset + 4:
                answers += 1
                numbers.add(struct.unpack_from("!I", answer, offset)[0])
            wait = 0
            if sent < count and sent - len(numbers) < window:
                break
        if wait == 3:
            break  # nothing more comes back
    while (answer := take(wire, 0.2)) is not None:
        answers += answer[12:14] in types
    return len(numbers), answers, sent


def main():
    wire = open_socket(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        command, *words = line.split()
        if command == "send":
            send(wire, bytes.fromhex(words[0]))
            print("sent")
        elif command == "receive":
            for _ in range(int(words[0])):
                frame = take(wire, int(words[1]) / 1000)
                if frame is None:
                    break
                print(frame.hex())
            print("end")
        elif command == "forget":
            while take(wire, 0) is not None:
                pass
            print("forgotten")
        elif command == "volley":
            count, window, offset = (int(word) for word in words[:3])
            frames = [bytes.fromhex(word) for word in words[3:]]
            print(*volley(wire, count, window, offset, frames))
        sys.stdout.flush()


main()
