"""Ridges grow from noise under filters that follow the flow; minutiae appear by themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional

from fields import draw_class, orientation, period

HEIGHT_PX, WIDTH_PX = 560, 416
DIRECTIONS = 20
PERIODS = 2
# At half size first, which is four times quicker, then once at full size.
STEPS_HALF, STEPS_FULL = 30, 1
GAIN = 3.0


@dataclass(frozen=True)
class Master:
    """A finger as it is, before anybody presses it on a sensor."""

    seed: int
    finger_class: str
    # Above zero on a ridge, below in a valley; [HEIGHT_PX, WIDTH_PX], -1 … 1.
    relief: np.ndarray
    # Direction of the ridges, radians modulo pi, and their distance in pixels.
    orientation: np.ndarray
    period: np.ndarray


def _filters(periods: np.ndarray, half: int) -> torch.Tensor:
    """Gabor filters without any answer to a plain surface, [periods × directions, 1, side, side]."""
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    filters = []
    for wave in periods:
        envelope = np.exp(-(x**2 + y**2) / (2 * (wave * 0.42) ** 2))
        for step in range(DIRECTIONS):
            angle = math.pi * step / DIRECTIONS
            across = -x * math.sin(angle) + y * math.cos(angle)
            kernel = envelope * np.cos(2 * math.pi * across / wave)
            kernel -= envelope * (kernel.sum() / envelope.sum())
            filters.append(kernel / np.abs(kernel).sum())
    return torch.tensor(np.stack(filters))[:, None]


def _grow(relief: torch.Tensor, flow: torch.Tensor, width: torch.Tensor, steps: int) -> torch.Tensor:
    low, high = float(width.min()), float(width.max())
    half = int(math.ceil(high * 0.92))
    bank = _filters(np.linspace(low, high, PERIODS), half)
    place = flow / math.pi * DIRECTIONS
    first = torch.floor(place).long() % DIRECTIONS
    second = (first + 1) % DIRECTIONS
    share = place - torch.floor(place)
    row = ((width - low) / (high - low + 1e-6) * (PERIODS - 1)).round().long() * DIRECTIONS
    for _ in range(steps):
        padded = functional.pad(relief[None, None], (half,) * 4, mode="reflect")
        answers = functional.conv2d(padded, bank)[0]
        one = torch.gather(answers, 0, (row + first)[None])[0]
        other = torch.gather(answers, 0, (row + second)[None])[0]
        answer = one * (1 - share) + other * share
        relief = torch.tanh(GAIN * answer / (answer.std() + 1e-6))
    return relief


def _enlarged(field: torch.Tensor, mode: str = "bilinear") -> torch.Tensor:
    size = (HEIGHT_PX, WIDTH_PX)
    return functional.interpolate(field[None, None], size, mode=mode, align_corners=False)[0, 0]


@torch.no_grad()
def grow_master(seed: int) -> Master:
    """The finger of this seed, always the same."""
    generator = torch.Generator().manual_seed(seed)
    finger_class = draw_class(generator)
    shape = (HEIGHT_PX // 2, WIDTH_PX // 2)
    flow = orientation(finger_class, shape, 0.5, generator)
    width = period(shape, 0.5, generator)
    relief = _grow(torch.randn(*shape, generator=generator), flow, width, STEPS_HALF)
    # Directions are averaged by their doubled angles.
    cosine, sine = _enlarged(torch.cos(2 * flow)), _enlarged(torch.sin(2 * flow))
    flow = (0.5 * torch.atan2(sine, cosine)) % math.pi
    width = _enlarged(width) * 2
    relief = _grow(_enlarged(relief, "bicubic"), flow, width, STEPS_FULL)
    return Master(seed, finger_class, relief.numpy(), flow.numpy(), width.numpy())
