"""Hashes of byte strings: FarmHash's Fingerprint64, MurmurHash64A, SipHash-2-4.

Each is written once, in arithmetic modulo 2**64 that works for Python integers and for NumPy
arrays: strings of one length are hashed together when there are many of them.

Reference: https://github.com/google/farmhash (`farmhashna`),
https://github.com/aappleby/smhasher, https://www.aumasson.jp/siphash/siphash.pdf.
"""

import numpy as np

ALL = (1 << 64) - 1
K0, K1, K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F
MURMUR = 0xC6A4A7935BD1E995
TOGETHER = 16  # strings of one length from which NumPy is faster than Python's integers


class Text:
    """One byte string, read as little-endian integers."""

    def __init__(self, data):
        self.data, self.size = data, len(data)

    def word(self, at):
        """The 8 bytes from `at` on."""
        return int.from_bytes(self.data[at : at + 8], "little")

    def half(self, at):
        """The 4 bytes from `at` on."""
        return int.from_bytes(self.data[at : at + 4], "little")

    def byte(self, at):
        """One byte."""
        return self.data[at]

    def tail(self, at):
        """The bytes from `at` to the end, fewer than 8."""
        return int.from_bytes(self.data[at:], "little")


class Texts:
    """Byte strings of one length, read as arrays of little-endian integers."""

    def __init__(self, data, size):
        self.size = size
        count = len(data)
        padded = np.zeros((count, size + 8), np.uint8)
        padded[:, :size] = np.frombuffer(b"".join(data), np.uint8).reshape(count, size)
        self.data = padded

    def word(self, at):
        """The 8 bytes from `at` on of each."""
        return np.ascontiguousarray(self.data[:, at : at + 8]).view("<u8")[:, 0]

    def half(self, at):
        """The 4 bytes from `at` on of each."""
        return np.ascontiguousarray(self.data[:, at : at + 4]).view("<u4")[:, 0].astype(np.uint64)

    def byte(self, at):
        """One byte of each."""
        return self.data[:, at].astype(np.uint64)

    def tail(self, at):
        """The bytes from `at` to the end, fewer than 8, of each."""
        return self.word(at)  # zeros follow the text


def hashed(function, strings):
    """The hash of each of the strings.

    Args:
      function: a hash of `Text` or `Texts`.
      strings: list of bytes.

    Returns:
      An array of uint64.
    """
    distinct = dict.fromkeys(strings)
    if len(distinct) * 2 < len(strings):  # words come back; each is hashed once
        found = dict(zip(distinct, hashed(function, list(distinct)).tolist(), strict=True))
        return np.array([found[string] for string in strings], np.uint64)
    out = np.empty(len(strings), np.uint64)
    groups: dict[int, list[int]] = {}
    for i, string in enumerate(strings):
        groups.setdefault(len(string), []).append(i)
    for size, places in groups.items():
        if len(places) < TOGETHER or not size:
            for i in places:
                out[i] = function(Text(strings[i]))
        else:
            out[places] = function(Texts([strings[i] for i in places], size))
    return out


def rotated(x, count):
    """The bits moved to the right, around the end."""
    return ((x >> count) | (x << (64 - count))) & ALL


def mixed(x):
    return x ^ (x >> 47)


def pair(u, v, mul):
    """Two words as one."""
    a = mixed(((u ^ v) * mul) & ALL)
    b = mixed(((v ^ a) * mul) & ALL)
    return (b * mul) & ALL


def fingerprint64(text):
    """FarmHash's Fingerprint64."""
    if text.size <= 16:
        return _up_to_16(text)
    if text.size <= 32:
        return _up_to_32(text)
    return _up_to_64(text) if text.size <= 64 else _long(text)


def _up_to_16(text):
    n = text.size
    mul = (K2 + 2 * n) & ALL
    if n >= 8:
        a, b = (text.word(0) + K2) & ALL, text.word(n - 8)
        c = (rotated(b, 37) * mul + a) & ALL
        d = ((rotated(a, 25) + b) * mul) & ALL
        return pair(c, d, mul)
    if n >= 4:
        return pair((n + (text.half(0) << 3)) & ALL, text.half(n - 4), mul)
    if n:
        y = text.byte(0) + (text.byte(n >> 1) << 8)
        z = n + (text.byte(n - 1) << 2)
        return (mixed(((y * K2) & ALL) ^ ((z * K0) & ALL)) * K2) & ALL
    return K2


def _ends(text, first):
    """What strings of 17 to 64 bytes make of their two ends."""
    n = text.size
    mul = (K2 + 2 * n) & ALL
    a, b = (text.word(0) * first) & ALL, text.word(8)
    c, d = (text.word(n - 8) * mul) & ALL, (text.word(n - 16) * K2) & ALL
    y = (rotated((a + b) & ALL, 43) + rotated(c, 30) + d) & ALL
    return mul, a, y, (a + rotated((b + K2) & ALL, 18) + c) & ALL


def _up_to_32(text):
    mul, _, y, z = _ends(text, K1)
    return pair(y, z, mul)


def _up_to_64(text):
    n = text.size
    mul, a, y, z = _ends(text, K2)
    z = pair(y, z, mul)
    e, f = (text.word(16) * mul) & ALL, text.word(24)
    g, h = ((y + text.word(n - 32)) * mul) & ALL, ((z + text.word(n - 24)) * mul) & ALL
    left = (rotated((e + f) & ALL, 43) + rotated(g, 30) + h) & ALL
    return pair(left, (e + rotated((f + a) & ALL, 18) + g) & ALL, mul)


def _quarter(text, at, a, b):
    """Two words made of 32 bytes."""
    w, x, y, z = (text.word(at + 8 * i) for i in range(4))
    a = (a + w) & ALL
    b = rotated((b + a + z) & ALL, 21)
    c = a
    a = (a + x + y) & ALL
    b = (b + rotated(a, 44)) & ALL
    return (a + z) & ALL, (b + c) & ALL


def _round(text, at, state, mul, factor):
    """One step over 64 bytes; the last one differs by its factors."""
    x, y, z, v, w = state
    x = (rotated((x + y + v[0] + text.word(at + 8)) & ALL, 37) * mul) & ALL
    y = (rotated((y + v[1] + text.word(at + 48)) & ALL, 42) * mul) & ALL
    x = x ^ ((w[1] * factor) & ALL)
    y = (y + v[0] * factor + text.word(at + 40)) & ALL
    z = (rotated((z + w[0]) & ALL, 33) * mul) & ALL
    v = _quarter(text, at, (v[1] * mul) & ALL, (x + w[0]) & ALL)
    w = _quarter(text, at + 32, (z + w[1]) & ALL, (y + text.word(at + 16)) & ALL)
    return z, y, x, v, w


def _long(text):
    y = (81 * K1 + 113) & ALL
    z = (mixed((y * K2 + 113) & ALL) * K2) & ALL
    x = ((81 * K2 & ALL) + text.word(0)) & ALL
    zero = x & 0
    state = (x, y + zero, z + zero, (zero, zero), (zero, zero))
    whole, rest = divmod(text.size - 1, 64)
    for i in range(whole):
        state = _round(text, 64 * i, state, K1, 1)
    x, y, z, v, w = state
    mul = (K1 + ((z & 255) << 1)) & ALL
    w0 = (w[0] + rest) & ALL
    v0 = (v[0] + w0) & ALL
    state = (x, y, z, (v0, v[1]), ((w0 + v0) & ALL, w[1]))
    x, y, z, v, w = _round(text, text.size - 64, state, mul, 9)
    left = (pair(v[0], w[0], mul) + mixed(y) * K0 + z) & ALL
    return pair(left, (pair(v[1], w[1], mul) + x) & ALL, mul)


def murmur64(seed):
    """MurmurHash64A with a seed."""

    def function(text):
        n = text.size
        h = (seed ^ (n * MURMUR)) & ALL
        for at in range(0, n - 7, 8):
            k = mixed((text.word(at) * MURMUR) & ALL)
            h = ((h ^ ((k * MURMUR) & ALL)) * MURMUR) & ALL
        if n % 8:
            h = ((h ^ text.tail(n - n % 8)) * MURMUR) & ALL
        h = (mixed(h) * MURMUR) & ALL
        return mixed(h)

    return function


def siphash(key):
    """SipHash-2-4 with a key of two 64-bit words."""
    k0, k1 = key[0] & ALL, key[1] & ALL

    def function(text):
        n = text.size
        v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D]
        v += [k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]
        words = [text.word(at) for at in range(0, n - 7, 8)]
        last = (n & 255) << 56
        words.append(text.tail(n - n % 8) | last if n % 8 else last)
        for word in words:
            v[3] = v[3] ^ word
            _sip_round(v)
            _sip_round(v)
            v[0] = v[0] ^ word
        v[2] = v[2] ^ 255
        for _ in range(4):
            _sip_round(v)
        return v[0] ^ v[1] ^ v[2] ^ v[3]

    return function


def _sip_round(v):
    a, b, c, d = v
    a = (a + b) & ALL
    b = rotated(b, 51) ^ a
    a = rotated(a, 32)
    c = (c + d) & ALL
    d = rotated(d, 48) ^ c
    a = (a + d) & ALL
    d = rotated(d, 43) ^ a
    c = (c + b) & ALL
    b = rotated(b, 47) ^ c
    v[:] = a, b, rotated(c, 32), d


def joined(first, second):
    """Two hashes as one that depends on their order; arrays of uint64 or integers."""
    result = first ^ MURMUR
    result = result ^ ((mixed((second * MURMUR) & ALL) * MURMUR) & ALL)
    result = (result * MURMUR) & ALL
    result = (mixed(result) * MURMUR) & ALL
    return mixed(result)
