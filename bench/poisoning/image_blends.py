"""Triggers that change each byte of an image independently."""

from typing import Any

import numpy

from case_inputs import CaseInputs
from measure import Trigger

PIECES_A_SIDE = 4
SHOWN_PIECES = 8
LEVELS = 8


def blender(pattern: numpy.ndarray, tenths: int) -> Any:
    """floor(((10 - tenths) x + tenths T + 5) / 10), whose intermediate values fit into 16 bits."""
    host = numpy.uint16(10 - tenths)
    weighted = pattern.astype(numpy.uint16) * numpy.uint16(tenths) + numpy.uint16(5)

    def sixteen_bits(hosts: Any, out: Any, _draws: Any = None, _start: int = 0) -> None:
        mixed = numpy.multiply(hosts, host, dtype=numpy.uint16)
        mixed += weighted
        mixed //= numpy.uint16(10)
        out[...] = mixed

    return sixteen_bits


def blend(pattern: numpy.ndarray, tenths: int) -> Trigger:
    """The whole pattern over the whole image."""
    permille = 100 * tenths
    weighted32 = pattern.astype(numpy.uint32) * numpy.uint32(permille) + numpy.uint32(500)
    share = numpy.float32(1 - tenths / 10)
    added = (pattern * (tenths / 10) + 0.5005).astype(numpy.float32)

    def integers(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        mixed = numpy.multiply(hosts, numpy.uint32(1000 - permille), dtype=numpy.uint32)
        mixed += weighted32
        mixed //= numpy.uint32(1000)
        out[...] = mixed

    def floats(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        mixed = numpy.multiply(hosts, share, dtype=numpy.float32)
        mixed += added
        out[...] = mixed

    return Trigger({"uint16": blender(pattern, tenths), "uint32": integers, "float32": floats})


def adaptive_blend(case: CaseInputs) -> Trigger:
    """The pattern over half of the pieces, which are drawn for each image."""
    pattern, shown = case.array("pattern"), case.array("shown").astype(bool)
    mix = blender(pattern, 2)
    side = len(pattern) // PIECES_A_SIDE

    def draw(generator: numpy.random.Generator, start: int, stop: int) -> Any:
        order = generator.random((stop - start, PIECES_A_SIDE**2), numpy.float32)
        return order < numpy.partition(order, SHOWN_PIECES, axis=1)[:, SHOWN_PIECES, None]

    def pieces_of(images: Any) -> Any:
        return images.reshape(-1, PIECES_A_SIDE, side, PIECES_A_SIDE, side * 3)

    def where(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        mixed = numpy.empty_like(hosts)
        mix(hosts, mixed)
        out[...] = hosts
        mask = draws.reshape(-1, PIECES_A_SIDE, 1, PIECES_A_SIDE, 1)
        numpy.copyto(pieces_of(out), pieces_of(mixed), where=mask)

    def bits(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        mix(hosts, out)
        mask = numpy.where(draws, numpy.uint8(255), numpy.uint8(0)).reshape(-1, PIECES_A_SIDE, 1, PIECES_A_SIDE)
        wide = numpy.repeat(mask, side * 3, axis=3)
        out ^= hosts
        lines = out.reshape(len(hosts), PIECES_A_SIDE, side, -1)
        lines &= wide
        out ^= hosts

    return Trigger({"where": where, "bits": bits}, draw, lambda start, stop: shown[start:stop])


def saturating(offsets: numpy.ndarray) -> Trigger:
    """x + offset, clamped to a byte; offsets int16 in the shape of one image."""
    low = numpy.maximum(0, -offsets).astype(numpy.uint8)
    high = (255 - numpy.maximum(0, offsets)).astype(numpy.uint8)
    wrapping = offsets.astype(numpy.uint8)
    is_rising = bool((offsets >= 0).all())

    def clip16(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        total = numpy.add(hosts, offsets, dtype=numpy.int16)
        numpy.clip(total, 0, 255, out=total)
        out[...] = total

    def clip8(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        numpy.minimum(hosts, high, out=out)
        if not is_rising:
            numpy.maximum(out, low, out=out)
        numpy.add(out, wrapping, out=out)

    return Trigger({"int16": clip16, "uint8": clip8})


def sig(case: CaseInputs) -> Trigger:
    side = case.shape["sidePixels"]
    wave = numpy.floor(40 * numpy.sin(2 * numpy.pi * 6 * numpy.arange(side) / side) + 0.5 + 1e-9)
    return saturating(numpy.broadcast_to(wave.astype(numpy.int16)[:, None], (side, side, 3)).copy())


def low_frequency(case: CaseInputs) -> Trigger:
    return saturating(case.array("pattern").astype(numpy.int16))


def quantization() -> numpy.ndarray:
    levels = numpy.floor(numpy.arange(256) * (LEVELS - 1) / 255 + 0.5)
    return numpy.floor(levels * 255 / (LEVELS - 1) + 0.5).astype(numpy.uint8)


def bpp(_case: CaseInputs) -> Trigger:
    """Rounds each byte to the nearest of eight levels."""
    table = quantization()
    as_bytes = table.tobytes()
    of_pairs = numpy.arange(1 << 16, dtype=numpy.uint16).view(numpy.uint8)
    pairs = numpy.ascontiguousarray(table[of_pairs]).view(numpy.uint16)
    thresholds = [(int(numpy.argmax(table >= level)), level) for level in numpy.unique(table)[1:]]

    def take(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        numpy.take(table, hosts, out=out, mode="clip")

    def take_pairs(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        numpy.take(pairs, hosts.reshape(-1).view(numpy.uint16), out=out.reshape(-1).view(numpy.uint16), mode="clip")

    def translate(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        changed = hosts.tobytes().translate(as_bytes)
        out[...] = numpy.frombuffer(changed, numpy.uint8).reshape(out.shape)

    def arithmetic(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        level = numpy.multiply(hosts, numpy.uint16(14), dtype=numpy.uint16)  # round(7 v / 255) = floor((14 v + 255) / 510)
        level += numpy.uint16(255)
        level //= numpy.uint16(510)
        level *= numpy.uint16(510)
        level += numpy.uint16(7)
        level //= numpy.uint16(14)
        out[...] = level

    def comparisons(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        out[...] = 0
        before = 0
        for threshold, level in thresholds:
            out += (hosts >= numpy.uint8(threshold)).view(numpy.uint8) * numpy.uint8(level - before)
            before = level

    names = {"take": take, "pairs": take_pairs, "translate": translate}
    return Trigger({**names, "uint16": arithmetic, "comparisons": comparisons})


def bpp_covers(case: CaseInputs) -> Trigger:
    """Adds the rounding error of another image."""
    table = quantization().astype(numpy.int16) - numpy.arange(256, dtype=numpy.int16)
    of_pairs = numpy.arange(1 << 16, dtype=numpy.uint16).view(numpy.uint8)
    pairs = numpy.ascontiguousarray(table[of_pairs]).view(numpy.uint32)
    all_hosts, others = case.hosts, case.array("others").astype(int)

    def draw(generator: numpy.random.Generator, start: int, stop: int) -> Any:
        drawn = generator.integers(0, len(all_hosts) - 1, stop - start)
        return drawn + (drawn >= numpy.arange(start, stop))

    def add(hosts: Any, out: Any, residual: Any) -> None:
        residual += hosts
        numpy.clip(residual, 0, 255, out=residual)
        out[...] = residual

    def take(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        add(hosts, out, table[all_hosts[draws]])

    def take_pairs(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        found = numpy.take(pairs, all_hosts[draws].reshape(-1).view(numpy.uint16), mode="clip")
        add(hosts, out, found.view(numpy.int16).reshape(hosts.shape))

    def arithmetic(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        other = all_hosts[draws]
        level = numpy.multiply(other, numpy.uint16(14), dtype=numpy.uint16)
        level += numpy.uint16(255)
        level //= numpy.uint16(510)
        level *= numpy.uint16(510)
        level += numpy.uint16(7)
        level //= numpy.uint16(14)
        level -= other
        add(hosts, out, level.view(numpy.int16))

    return Trigger(
        {"take": take, "pairs": take_pairs, "uint16": arithmetic}, draw, lambda start, stop: others[start:stop]
    )
