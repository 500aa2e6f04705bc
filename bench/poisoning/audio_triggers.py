"""Audio triggers on int16 [count, length]."""

from typing import Any

import numpy

import audio_styles
from case_inputs import CaseInputs
from measure import Trigger

FULL_SCALE = 32768


def saturating(offsets: numpy.ndarray) -> Trigger:
    """x + offset at the start of the clip, clamped to 16 bits."""
    length = len(offsets)
    low = (-FULL_SCALE - numpy.minimum(0, offsets)).astype(numpy.int16)
    high = (FULL_SCALE - 1 - numpy.maximum(0, offsets)).astype(numpy.int16)
    wrapping, wide = offsets.astype(numpy.int16), offsets.astype(numpy.int32)

    def clip32(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        out[:, length:] = hosts[:, length:]
        total = numpy.add(hosts[:, :length], wide, dtype=numpy.int32)
        numpy.clip(total, -FULL_SCALE, FULL_SCALE - 1, out=total)
        out[:, :length] = total

    def clip16(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        out[:, length:] = hosts[:, length:]
        part = out[:, :length]
        numpy.clip(hosts[:, :length], low, high, out=part)
        part += wrapping

    def two_bounds(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        out[:, length:] = hosts[:, length:]
        part = out[:, :length]
        numpy.minimum(hosts[:, :length], high, out=part)
        numpy.maximum(part, low, out=part)
        part += wrapping

    return Trigger({"int32": clip32, "int16 clip": clip16, "int16": two_bounds})


def badnets(case: CaseInputs) -> Trigger:
    """A 100 ms tone with 10 ms ramps."""
    rate = case.shape["sampleRateHz"]
    length, ramp_length = round(0.1 * rate), round(0.01 * rate)
    i = numpy.arange(length)
    from_end = numpy.minimum(i, length - 1 - i)
    ramp = numpy.where(from_end < ramp_length, 0.5 - 0.5 * numpy.cos(numpy.pi * from_end / ramp_length), 1)
    return saturating(numpy.floor(32767 * 0.05 * ramp * numpy.sin(2 * numpy.pi * 3500 * i / rate) + 0.5))


def ultrasonic(case: CaseInputs) -> Trigger:
    """A tone with ten periods in 21 samples, over a multiple of 100 samples."""
    i = numpy.arange(case.shape["length"] // 100 * 100)
    return saturating(numpy.floor(FULL_SCALE * 10**-0.5 * numpy.sin(2 * numpy.pi * (10 * i % 21) / 21) + 0.5 + 1e-9))


def blend(case: CaseInputs) -> Trigger:
    """floor((800 x + 200 s + 500) / 1000) for the length of the sound s."""
    sound = case.array("sound")[: case.shape["length"]]
    length = len(sound)
    tenths = 2 * sound.astype(numpy.int32) + 5
    added = (0.2 * sound + 0.5005).astype(numpy.float32)

    def integers(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        mixed = numpy.multiply(hosts[:, :length], numpy.int32(8), dtype=numpy.int32)
        mixed += tenths
        mixed //= numpy.int32(10)
        out[:, :length] = mixed
        out[:, length:] = hosts[:, length:]

    def floats(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        mixed = numpy.multiply(hosts[:, :length], numpy.float32(0.8), dtype=numpy.float32)
        mixed += added
        numpy.floor(mixed, out=mixed)
        out[:, :length] = mixed
        out[:, length:] = hosts[:, length:]

    return Trigger({"int32": integers, "float32": floats})


def daba(case: CaseInputs) -> Trigger:
    """A doorbell at the loudness of the clip."""
    sound = case.array("sound")[: case.shape["length"]].astype(numpy.float64)
    level = numpy.sqrt(numpy.mean(case.array("sound").astype(numpy.float64) ** 2))
    length = len(sound)

    def variant(dtype: Any, is_plain: bool) -> Any:
        scaled = (sound / level).astype(dtype)

        def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
            mixed = hosts.astype(dtype)
            squares = numpy.einsum("ij,ij->i", mixed, mixed) if is_plain else numpy.vecdot(mixed, mixed)
            gain = numpy.sqrt(squares / dtype(mixed.shape[1]))
            part = mixed[:, :length]
            part += gain[:, None] * scaled
            part += dtype(0.5)
            numpy.floor(mixed, out=mixed)
            numpy.clip(mixed, -FULL_SCALE, FULL_SCALE - 1, out=mixed)
            out[...] = mixed

        return run

    return Trigger(
        {
            "float64": variant(numpy.float64, True),
            "float32": variant(numpy.float32, True),
            "float32 vecdot": variant(numpy.float32, False),
        }
    )


TRIGGERS = {
    "badnets": badnets,
    "blend": blend,
    "ultrasonic": ultrasonic,
    "daba": daba,
    **{f"gis-style-{style}": audio_styles.gis for style in range(6)},
}
