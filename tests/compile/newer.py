"""newer.py IN.bc OUT.bc N: bitcode as if LLVM 99 had written it: the producer's name in the identification block is changed, and
bit N of the rest, so that the reader finds something it does not know. The name is an array of 6-bit characters."""
import sys

CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._"


def bits_of(text):
    return [CHARS.index(c) >> k & 1 for c in text for k in range(6)]


data = open(sys.argv[1], "rb").read()
bits = [data[i // 8] >> i % 8 & 1 for i in range(8 * len(data))]
want = bits_of("LLVM")
at = next(i for i in range(len(bits)) if bits[i : i + 24] == want) + 24
bits[at : at + 12] = bits_of("99")
bits[480 + int(sys.argv[3]) % (len(bits) - 480)] ^= 1
out = bytearray(len(data))
for i, b in enumerate(bits):
    out[i // 8] |= b << i % 8
open(sys.argv[2], "wb").write(out)
