"""The network that turns a set of minutiae into one vector, whatever the finger's place and turn.

Each minutia looks at its nearest ones from where it stands and how it is directed, so nothing depends
on a pose that would have to be found first. What they tell is gathered by words of a learned vocabulary.
"""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import nn

# Minutiae of a set; the surest ones, the rest absent.
MINUTIAE = 64
# Columns of the input: x and y in pixels at 500 dpi, cosine and sine of the direction, certainty, how
# surely it is an ending, whether there is a minutia at all.
X, Y, COSINE, SINE, CERTAINTY, ENDING, PRESENT = range(7)
COLUMNS = 7
DIMENSION = 256

NEIGHBOURS = 10
CHANNELS = 64
ROUNDS = 3
WORDS, WORD_VALUES = 24, 32
LENGTH_PX = 60.0


class Round(nn.Module):
    """Every minutia hears from its neighbours, each with where it lies and what it knows."""

    def __init__(self, relations: int) -> None:
        super().__init__()
        self.relation = nn.Linear(relations, CHANNELS)
        self.other = nn.Linear(CHANNELS, CHANNELS, bias=False)
        self.own = nn.Linear(CHANNELS, CHANNELS, bias=False)
        self.heard = nn.Linear(CHANNELS, CHANNELS)
        self.mean = nn.Linear(2 * CHANNELS, CHANNELS)
        self.norm = nn.LayerNorm(CHANNELS)

    def forward(
        self, known: torch.Tensor, relations: torch.Tensor, near: torch.Tensor, there: torch.Tensor
    ) -> torch.Tensor:
        count, minutiae, neighbours = near.shape
        places = near.reshape(count, minutiae * neighbours, 1).expand(-1, -1, CHANNELS)
        other = torch.gather(self.other(known), 1, places).reshape(count, minutiae, neighbours, CHANNELS)
        said = functional.relu(self.relation(relations) + other + self.own(known)[:, :, None])
        said = functional.relu(self.heard(said)) * there
        mean = said.sum(2) / (there.sum(2) + 1)
        loudest = said.amax(2)
        return self.norm((known + self.mean(torch.cat([mean, loudest], 2))).float())


class EmbeddingNetwork(nn.Module):
    """[n, 64, 7] minutiae to [n, 256] unit vectors."""

    def __init__(self) -> None:
        super().__init__()
        relations = 8
        self.begin = nn.Linear(2, CHANNELS)
        self.rounds = nn.ModuleList([Round(relations) for _ in range(ROUNDS)])
        self.values = nn.Linear(CHANNELS, WORD_VALUES)
        self.words = nn.Linear(CHANNELS, WORDS)
        self.weight = nn.Linear(CHANNELS, 1)
        self.out = nn.Linear(WORDS * WORD_VALUES, DIMENSION)
        # Takes out what all fingers have in common, without which nothing is learned for long.
        self.spread = nn.BatchNorm1d(DIMENSION, affine=False)

    def forward(self, minutiae: torch.Tensor) -> torch.Tensor:
        place = minutiae[..., X : Y + 1]
        present = minutiae[..., PRESENT : PRESENT + 1]
        cosine, sine = minutiae[..., COSINE], minutiae[..., SINE]
        apart = place[:, None] - place[:, :, None]
        squared = (apart**2).sum(3)
        own = torch.eye(MINUTIAE, device=minutiae.device)[None]
        away = squared + 1e7 * own + 1e7 * (1 - present.transpose(1, 2))
        nearest, near = torch.topk(away, NEIGHBOURS, dim=2, largest=False)
        there = ((nearest < 1e6).float() * present)[..., None]

        def of(column: torch.Tensor) -> torch.Tensor:
            wide = column[:, None].expand(-1, MINUTIAE, -1)
            return torch.gather(wide, 2, near)

        dx, dy = torch.gather(apart[..., 0], 2, near), torch.gather(apart[..., 1], 2, near)
        here_cosine, here_sine = cosine[:, :, None], sine[:, :, None]
        ahead = (here_cosine * dx + here_sine * dy) / LENGTH_PX
        aside = (here_cosine * dy - here_sine * dx) / LENGTH_PX
        length = (ahead**2 + aside**2 + 1e-6).sqrt()
        other_cosine, other_sine = of(cosine), of(sine)
        relations = torch.stack(
            [
                ahead.clamp(-4, 4),
                aside.clamp(-4, 4),
                length.clamp(0, 4),
                1 / (length + 0.3),
                here_cosine * other_cosine + here_sine * other_sine,
                here_cosine * other_sine - here_sine * other_cosine,
                of(minutiae[..., CERTAINTY]),
                of(minutiae[..., ENDING]),
            ],
            3,
        )
        known = self.begin(minutiae[..., CERTAINTY : ENDING + 1])
        for one in self.rounds:
            known = one(known, relations * there, near, there)
        # How strongly each minutia speaks of each word.
        share = torch.softmax(self.words(known), 2) * torch.sigmoid(self.weight(known)) * present
        gathered = torch.matmul(share.transpose(1, 2), self.values(known))
        gathered = functional.normalize(gathered, dim=2).reshape(len(minutiae), WORDS * WORD_VALUES)
        return functional.normalize(self.spread(self.out(gathered)), dim=1)
