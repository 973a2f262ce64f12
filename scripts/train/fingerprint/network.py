"""The network that finds minutiae: fully convolutional, one forward pass, one cell for 4 × 4 pixels."""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import nn

CELL_PX = 4

# Planes of the output.
HEAT, COSINE, SINE, OFFSET_X, OFFSET_Y, KIND, FLOW_COSINE, FLOW_SINE, CONTACT = range(9)
PLANES = 9
# The relief as it was pressed, four values a cell. Asked for in training only: without it the network
# finds minutiae by what endings and bifurcations have in common and never learns which is which.
RELIEF_PLANES = 4

# Channels where one place stands for 2 × 2, 4 × 4 and 8 × 8 pixels.
STEM, FINE, COARSE = 16, 48, 128
# How far the coarse part sees grows and shrinks again, so that detail is not lost.
DILATIONS = (1, 2, 1, 4, 1, 2, 4, 1)


def _mean_around(image: torch.Tensor) -> torch.Tensor:
    """Over 31 × 31 pixels, the rim over those that there are; by rows and columns, which is far quicker."""
    rows = functional.avg_pool2d(image, (1, 31), 1, (0, 15), count_include_pad=False)
    return functional.avg_pool2d(rows, (31, 1), 1, (15, 0), count_include_pad=False)


class Residual(nn.Module):
    """Adds to its input what a dilated convolution finds."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return features + functional.relu(self.norm(self.convolution(features)))


class Shrink(nn.Module):
    """Halves both sides."""

    def __init__(self, channels_in: int, channels: int, side: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels_in, channels, side, 2, side // 2, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.norm(self.convolution(features)))


class MinutiaNetwork(nn.Module):
    """[n, 1, height, width] grey 0 … 1 to [n, 13, height / 4, width / 4]; sides multiples of 32.

    The wide view, what runs where, is worked out on cells of 8 pixels, where it costs a quarter; places and
    directions are read off on cells of 4.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(Shrink(1, STEM, 7), Shrink(STEM, FINE, 5), Residual(FINE, 1), Residual(FINE, 1))
        self.wide = nn.Sequential(
            Shrink(FINE, COARSE, 3),
            *[Residual(COARSE, dilation) for dilation in DILATIONS],
            nn.Conv2d(COARSE, 4 * FINE, 1),
        )
        self.head = nn.Sequential(
            Residual(FINE, 1),
            Residual(FINE, 1),
            nn.Conv2d(FINE, FINE, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(FINE, PLANES + RELIEF_PLANES, 1),
        )
        # Minutiae are rare: the heat begins low, or the first steps only push it down.
        nn.init.constant_(self.head[-1].bias[HEAT : HEAT + 1], -3.5)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        # Local contrast is evened inside the graph, so that every caller does it alike.
        away = image - _mean_around(image)
        even = away / ((_mean_around(away**2)).sqrt() + 0.03)
        fine = self.stem(even)
        return self.head(fine + functional.pixel_shuffle(self.wide(fine), 2))
