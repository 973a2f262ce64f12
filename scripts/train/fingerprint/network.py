"""The network that finds minutiae: fully convolutional, one forward pass, one cell for 4 × 4 pixels."""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import nn

CELL_PX = 4

# Planes of the output.
HEAT, COSINE, SINE, OFFSET_X, OFFSET_Y, KIND, FLOW_COSINE, FLOW_SINE, CONTACT = range(9)
PLANES = 9

# How far the network sees grows and shrinks again, so that detail is not lost.
DILATIONS = (1, 2, 1, 4, 2, 8, 1, 4, 2, 8, 1, 4, 2, 1)
CHANNELS = 56


class Residual(nn.Module):
    """Adds to its input what a dilated convolution finds."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return features + functional.relu(self.norm(self.convolution(features)))


class MinutiaNetwork(nn.Module):
    """[n, 1, height, width] grey 0 … 1 to [n, 9, height / 4, width / 4]; sides multiples of 32."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 20, 7, 2, 3, bias=False)
        self.first_norm = nn.BatchNorm2d(20)
        self.second = nn.Conv2d(20, CHANNELS, 5, 2, 2, bias=False)
        self.second_norm = nn.BatchNorm2d(CHANNELS)
        self.body = nn.Sequential(*[Residual(CHANNELS, dilation) for dilation in DILATIONS])
        self.head = nn.Sequential(
            nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, PLANES, 1),
        )
        # Minutiae are rare: the heat begins low, or the first steps only push it down.
        nn.init.constant_(self.head[2].bias[HEAT : HEAT + 1], -3.5)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        # Local contrast is evened inside the graph, so that every caller does it alike.
        mean = functional.avg_pool2d(image, 31, 1, 15, count_include_pad=False)
        variance = functional.avg_pool2d((image - mean) ** 2, 31, 1, 15, count_include_pad=False)
        even = (image - mean) / (variance.sqrt() + 0.03)
        features = functional.relu(self.first_norm(self.first(even)))
        features = functional.relu(self.second_norm(self.second(features)))
        return self.head(self.body(features))
