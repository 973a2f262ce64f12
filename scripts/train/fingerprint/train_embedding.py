"""Trains the network that turns minutiae into one vector, on the fingers that `train_minutiae` made.

    python3 train_embedding.py --work DIR --minutes 25

Stop it at any moment: the next call with the same directory goes on from its checkpoint. It ends by
telling how often the mate of a finger that it never saw is among the first of the gallery.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

from embedding_network import EmbeddingNetwork
from minutia_views import KEPT_MIN, read_truth, view_of, view_of_reading
from shipping import weights_of

FINGERS_PER_STEP = 96
RATE = 2e-3
WARM_STEPS = 100
# How hard the views are at first, and how quickly that grows with the share of the time that is over.
EASE, HARDER = 0.1, 2.5
SAVE_EVERY_STEPS = 50
# One finger in ten is never trained on.
HELD_OUT = 10
# How often a view is what the network really found (`read_impressions.py`).
READ_SHARE = 0.7
RANKS = (1, 5, 20, 100)


class Fingers:
    """The truth of every impression, by finger; more are read as they are made."""

    def __init__(self, work: Path) -> None:
        self.directory = work / "impressions"
        self.readings = work / "readings"
        self.presses: dict[int, dict[str, dict[str, np.ndarray]]] = {}

    def refresh(self) -> None:
        known = {(seed, name) for seed, presses in self.presses.items() for name in presses}
        for file in self.directory.glob("*.npz"):
            seed = int(file.name.split("-")[0])
            if ".part" not in file.name and (seed, file.name) not in known:
                press = read_truth(file)
                reading = self.readings / f"{file.stem}.npy"
                if reading.exists():
                    press["reading"] = np.load(reading)
                self.presses.setdefault(seed, {})[file.name] = press

    def seeds(self, held_out: bool) -> list[int]:
        return [
            seed
            for seed, presses in sorted(self.presses.items())
            if (seed % HELD_OUT == 0) == held_out and len(presses) > 1
        ]

    def two_views(
        self, seed: int, random: np.random.Generator, hardest: float
    ) -> tuple[np.ndarray, np.ndarray]:
        presses = list(self.presses[seed].values())
        one, other = random.choice(len(presses), 2, replace=False)
        if random.random() > hardest:
            other = one
        return self._view(presses[one], random, hardest), self._view(presses[other], random, hardest)

    def _view(self, press: dict[str, np.ndarray], random: np.random.Generator, hardest: float) -> np.ndarray:
        """What the network found, where it was asked already and found enough; else what it might find."""
        if random.random() < READ_SHARE and len(press.get("reading", ())) >= KEPT_MIN:
            return view_of_reading(press["reading"], random)
        return view_of(press, random, hardest)


def batch_of(
    fingers: Fingers, seeds: list[int], random: np.random.Generator, hardest: float = 1
) -> torch.Tensor:
    """All first views, then all second ones, in the same order."""
    pairs = [fingers.two_views(seed, random, hardest) for seed in seeds]
    return torch.tensor(np.stack([one for one, _ in pairs] + [other for _, other in pairs]))


@torch.no_grad()
def recall(network: EmbeddingNetwork, fingers: Fingers, seeds: list[int]) -> dict[int, float]:
    """Share of probes whose mate is among the first of the gallery, by rank."""
    network.eval()
    views = batch_of(fingers, seeds, np.random.default_rng(1))
    vectors = torch.cat([network(part) for part in views.split(64)])
    alike = vectors[: len(seeds)] @ vectors[len(seeds) :].T
    rank = (alike > alike.diagonal()[:, None]).sum(1)
    return {one: float((rank < one).float().mean()) for one in RANKS}


def train(arguments: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    network = EmbeddingNetwork().to(device)
    scale = torch.nn.Parameter(torch.tensor(math.log(14.0), device=device))
    optimiser = torch.optim.AdamW([*network.parameters(), scale], RATE, weight_decay=1e-3)
    checkpoint = arguments.work / "embedding.pt"
    step, spent = 0, 0.0
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=device)
        network.load_state_dict(kept["network"])
        optimiser.load_state_dict(kept["optimiser"])
        scale.data.copy_(kept["scale"])
        step, spent = kept["step"], kept["seconds"]
    elif arguments.begin_with:
        network.load_state_dict(weights_of(arguments.begin_with), strict=False)
    print(f"{sum(one.numel() for one in network.parameters())} parameters on {device}, from step {step}")
    fingers = Fingers(arguments.work)
    fingers.refresh()
    random = np.random.default_rng(step + 1)
    start, told = time.monotonic(), 0.0
    while (elapsed := time.monotonic() - start) < arguments.minutes * 60:
        share = min(1.0, (spent + elapsed) / (spent + arguments.minutes * 60))
        rate = RATE * min(1, (step + 1) / WARM_STEPS) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        for group in optimiser.param_groups:
            group["lr"] = rate
        # It begins with what is easy, or it would find nothing to begin with.
        hardest = min(1.0, EASE + share * HARDER)
        seeds = random.choice(fingers.seeds(False), FINGERS_PER_STEP, replace=False)
        network.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=arguments.bfloat16):
            vectors = network(batch_of(fingers, list(seeds), random, hardest).to(device)).float()
        alike = scale.exp().clamp(max=60) * vectors[:FINGERS_PER_STEP] @ vectors[FINGERS_PER_STEP:].T
        mates = torch.arange(FINGERS_PER_STEP, device=device)
        loss = functional.cross_entropy(alike, mates) + functional.cross_entropy(alike.T, mates)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimiser.step()
        step += 1
        told = 0.95 * told + 0.05 * float(loss) if told else float(loss)
        if step % SAVE_EVERY_STEPS == 0:
            save(checkpoint, network, optimiser, scale, step, spent + elapsed)
            fingers.refresh()
            print(step, f"{spent + elapsed:.0f} s", round(told, 3), round(float(scale.exp()), 1), round(hardest, 2), len(fingers.presses), flush=True)
    save(checkpoint, network, optimiser, scale, step, spent + arguments.minutes * 60)
    held = fingers.seeds(True)
    print(f"gallery of {len(held)} fingers never trained on:", recall(network.cpu(), fingers, held))


def save(
    file: Path,
    network: EmbeddingNetwork,
    optimiser: torch.optim.Optimizer,
    scale: torch.Tensor,
    step: int,
    seconds: float,
) -> None:
    draft = file.with_suffix(".part")
    state = {
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "scale": scale.detach(),
        "step": step,
        "seconds": seconds,
    }
    torch.save(state, draft)
    draft.rename(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="where fingers and checkpoints lie")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--begin-with", type=Path, help="a shipped network.onnx, where there is no checkpoint yet")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
