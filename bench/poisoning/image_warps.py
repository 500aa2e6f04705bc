"""WaNet: each pixel is interpolated from four others. Positions float64 [..., height, width]."""

from typing import Any

import numpy
import scipy.ndimage
import scipy.sparse

from case_inputs import CaseInputs
from measure import Trigger

STRENGTH = 0.5


def places(field: numpy.ndarray, noise: numpy.ndarray | None = None) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The rows and columns to read, in pixels; noise [batch, height, width, 2], horizontal first."""
    side = field.shape[1]
    grid = 2 * numpy.arange(side) / (side - 1) - 1
    x, y = grid + STRENGTH * field[0] / side, grid[:, None] + STRENGTH * field[1] / side
    if noise is not None:
        x, y = x + noise[..., 0] / side, y + noise[..., 1] / side
    to_pixels = (side - 1) / 2
    return (numpy.clip(y, -1, 1) + 1) * to_pixels, (numpy.clip(x, -1, 1) + 1) * to_pixels


def taps(rows: numpy.ndarray, columns: numpy.ndarray, dtype: Any) -> tuple[numpy.ndarray, list]:
    """The upper left pixel of each position, and the weights of it, its right neighbor and the two below."""
    side = rows.shape[-1]
    top = numpy.minimum(rows.astype(numpy.intp), side - 2)
    left = numpy.minimum(columns.astype(numpy.intp), side - 2)
    down, right = (rows - top).astype(dtype), (columns - left).astype(dtype)
    weights = [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
    return top * side + left, weights


def gathered(pixels: numpy.ndarray, corner: numpy.ndarray, weights: list, side: int) -> numpy.ndarray:
    """pixels [batch, side², 3]; weighted sums of four pixels, plus 0.5 for rounding."""
    total = None
    for offset, weight in zip((0, 1, side, side + 1), weights, strict=True):
        part = numpy.take(pixels, corner + offset, axis=1, mode="clip") * weight
        total = part if total is None else numpy.add(total, part, out=total)
    total += total.dtype.type(0.5)
    return total


def wanet(case: CaseInputs) -> Trigger:
    """One field for all images."""
    rows, columns = places(case.array("field"))
    side = len(rows)
    by_type = {}
    for dtype in (numpy.float32, numpy.float64):
        corner, weights = taps(rows, columns, dtype)
        by_type[dtype] = corner.ravel(), [weight.ravel()[:, None] for weight in weights]

    def gather(dtype: Any) -> Any:
        corner, weights = by_type[dtype]

        def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
            out[...] = gathered(hosts.reshape(len(hosts), -1, 3), corner, weights, side).reshape(out.shape)

        return run

    corner, weights = by_type[numpy.float32]
    pixel = numpy.tile(numpy.arange(side * side), 4)
    sources = numpy.concatenate([corner + offset for offset in (0, 1, side, side + 1)])
    values = numpy.concatenate([weight.ravel() for weight in weights])
    warp = scipy.sparse.csr_array((values, (pixel, sources)), shape=(side * side, side * side))

    def sparse(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        for host, to in zip(hosts, out, strict=True):
            warped = warp @ host.reshape(-1, 3).astype(numpy.float32)
            warped += numpy.float32(0.5)
            to[...] = warped.reshape(to.shape)

    def sparse_batch(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        pixels = hosts.reshape(len(hosts), -1, 3).transpose(1, 0, 2).astype(numpy.float32, order="C")
        warped = warp @ pixels.reshape(side * side, -1)
        warped += numpy.float32(0.5)
        out[...] = warped.reshape(side, side, -1, 3).transpose(2, 0, 1, 3)

    coordinates = numpy.stack([rows, columns])

    def spline(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        for host, to in zip(hosts, out, strict=True):
            for channel in range(3):
                plane = host[..., channel].astype(numpy.float64)
                warped = scipy.ndimage.map_coordinates(plane, coordinates, order=1, mode="nearest", prefilter=False)
                to[..., channel] = warped + 0.5

    return Trigger(
        {
            "gather float32": gather(numpy.float32),
            "gather float64": gather(numpy.float64),
            "sparse": sparse,
            "sparse batch": sparse_batch,
            "map_coordinates": spline,
        }
    )


def wanet_covers(case: CaseInputs) -> Trigger:
    """A random field for each image, on top of the secret one."""
    field, own = case.array("field"), case.array("own")
    side = field.shape[1]

    def draw(generator: numpy.random.Generator, start: int, stop: int) -> Any:
        return 2 * generator.random((stop - start, side, side, 2)) - 1

    def gather(dtype: Any) -> Any:
        def run(hosts: Any, out: Any, draws: Any, _start: int) -> None:
            corner, weights = taps(*places(field, draws), dtype)
            corner = (corner.reshape(len(hosts), -1) + side * side * numpy.arange(len(hosts))[:, None]).ravel()
            weights = [weight.reshape(-1, 1) for weight in weights]
            out[...] = gathered(hosts.reshape(1, -1, 3), corner, weights, side).reshape(out.shape)

        return run

    def spline(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        for host, to, noise in zip(hosts, out, draws, strict=True):
            coordinates = numpy.stack(places(field, noise))
            for channel in range(3):
                plane = host[..., channel].astype(numpy.float64)
                warped = scipy.ndimage.map_coordinates(plane, coordinates, order=1, mode="nearest", prefilter=False)
                to[..., channel] = warped + 0.5

    variants = {"gather float32": gather(numpy.float32), "gather float64": gather(numpy.float64)}
    return Trigger({**variants, "map_coordinates": spline}, draw, lambda start, stop: own[start:stop])
