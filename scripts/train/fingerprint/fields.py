"""Smooth random fields, and the flow and width of ridges that a finger's class gives it.

Lengths are pixels at 500 dpi times `scale`. Angles are radians, modulo pi, with y pointing down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as functional

# Shares of the classes among people's fingers.
CLASS_SHARES = {
    "arch": 0.05,
    "tented_arch": 0.03,
    "left_loop": 0.34,
    "right_loop": 0.32,
    "whorl": 0.18,
    "double_loop": 0.08,
}

# A singularity's angle is bent by eight offsets around it (Vizcaya and Gerhardt, 1996), so that no
# flow is symmetric.
NODES = 8
BEND = 0.35


@dataclass(frozen=True)
class Singularities:
    """Where the flow turns by half a turn, relative to the middle of the print."""

    loops: list[tuple[float, float]]
    deltas: list[tuple[float, float]]


def smooth_noise(shape: tuple[int, int], width: float, generator: torch.Generator) -> torch.Tensor:
    """A field of unit variance whose values change over about `width` pixels."""
    height_px, width_px = shape
    margin = int(width)
    grid = (max(4, int(height_px / width) + 4), max(4, int(width_px / width) + 4))
    noise = torch.randn(1, 1, *grid, generator=generator)
    size = (height_px + 2 * margin, width_px + 2 * margin)
    field = functional.interpolate(noise, size, mode="bicubic", align_corners=False)[0, 0]
    field = field[margin : margin + height_px, margin : margin + width_px]
    return field / (field.std() + 1e-6)


def draw_class(generator: torch.Generator) -> str:
    """A class, as often as people have it."""
    point = float(torch.rand(1, generator=generator))
    for name, share in CLASS_SHARES.items():
        point -= share
        if point < 0:
            return name
    return "double_loop"


def singularities_of(name: str, generator: torch.Generator) -> Singularities:
    """Loops and deltas of a class, placed as they differ from finger to finger."""

    def between(low: float, high: float) -> float:
        return low + (high - low) * float(torch.rand(1, generator=generator))

    if name == "left_loop":
        return Singularities([(0, -20)], [(between(80, 150), between(75, 145))])
    if name == "right_loop":
        return Singularities([(0, -20)], [(-between(80, 150), between(75, 145))])
    if name == "tented_arch":
        return Singularities([(0, -20)], [(between(-10, 10), between(65, 125))])
    apart = between(8, 30) if name == "whorl" else between(25, 50)
    aside = between(-10, 10) if name == "whorl" else between(20, 45) * (1 if between(0, 1) < 0.5 else -1)
    return Singularities(
        [(aside, -apart - 15), (-aside, apart - 15)],
        [(between(90, 150), between(90, 150)), (-between(90, 150), between(90, 150))],
    )


def _bent(angle: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    """An angle in (-pi, pi] with offsets that change linearly from node to node."""
    place = (angle + math.pi) / (2 * math.pi) * NODES
    low = torch.floor(place).long() % NODES
    share = place - torch.floor(place)
    return angle + offsets[low] * (1 - share) + offsets[(low + 1) % NODES] * share


def orientation(name: str, shape: tuple[int, int], scale: float, generator: torch.Generator) -> torch.Tensor:
    """Direction of the ridges at every pixel (Sherlock and Monro, 1993), [height, width]."""
    height_px, width_px = shape
    y, x = torch.meshgrid(torch.arange(height_px).float(), torch.arange(width_px).float(), indexing="ij")
    shift = (torch.rand(2, generator=generator) - 0.5) * torch.tensor([30.0, 40.0]) * scale
    x = x - width_px / 2 - shift[0]
    y = y - height_px / 2 - shift[1]
    if name == "arch":
        height = 0.5 + float(torch.rand(1, generator=generator))
        peak = (float(torch.rand(1, generator=generator)) - 0.2) * 60 * scale
        bow = torch.sin(x / (width_px / 2) * math.pi * 0.9) * torch.exp(-(((y - peak) / (170 * scale)) ** 2))
        flow = torch.atan(height * bow)
    else:
        placed = singularities_of(name, generator)
        flow = torch.zeros(shape)
        for sign, points in ((1, placed.loops), (-1, placed.deltas)):
            for point_x, point_y in points:
                angle = torch.atan2(y - point_y * scale, x - point_x * scale)
                offsets = (torch.rand(NODES, generator=generator) * 2 - 1) * BEND
                flow = flow + sign * _bent(angle, offsets) / 2
    return (flow + 0.06 * smooth_noise(shape, 90 * scale, generator)) % math.pi


def period(shape: tuple[int, int], scale: float, generator: torch.Generator) -> torch.Tensor:
    """Distance from ridge to ridge at every pixel: women's and children's fingers have finer ones."""
    mean = 8.2 + 1.8 * float(torch.rand(1, generator=generator))
    field = mean * (1 + 0.07 * smooth_noise(shape, 120 * scale, generator))
    return field.clamp(6.5, 12.5) * scale
