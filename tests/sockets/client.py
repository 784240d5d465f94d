"""Talks to tests/sockets/echo on 127.0.0.1:PORT, two connections at a time, and prints what comes back."""
import socket
import sys
import time


def connect(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit("no server")


def say(c, text):
    c.sendall(text.encode() + b"\n")


def line(f):
    return f.readline().decode().rstrip("\n")


port = int(sys.argv[1])
a = connect(port)
fa = a.makefile("rb")
say(a, "first")
print(line(fa))
b = connect(port)
fb = b.makefile("rb")
say(b, "second")
print(line(fb))
say(b, "slow")  # and while it waits:
for i in range(3):
    say(a, f"meanwhile {i}")
    print(line(fa))
print(line(fb))
say(a, "large")  # more than the socket's buffers hold: the server waits to write
for i in range(3):
    say(b, f"in between {i}")
    print(line(fb))
print(len(fa.read(1 << 20)))
for i in range(50):  # in turns
    c, f = (a, fa) if i % 2 else (b, fb)
    say(c, f"line {i}")
    print(line(f))
say(a, "quit")
print(line(fa))
b.close()
