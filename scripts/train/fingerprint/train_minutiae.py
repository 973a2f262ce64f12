"""Trains the network that finds minutiae, on generated prints only.

    python3 train_minutiae.py --work DIR --fingers 2000 --minutes 60

Stop it at any moment: the next call with the same directory goes on from its checkpoint. Fingers are
made while it trains, by the other cores; on a machine with CUDA the network is trained there. It says
which of both it did.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import time
from multiprocessing import Process
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

from network import CONTACT, COSINE, FLOW_COSINE, HEAT, KIND, OFFSET_X, PLANES, MinutiaNetwork
from samples import Sample, Stored, crop_of, read_stored, write_finger
from shipping import weights_of

PRESSES = 4
CROP_PX = 160
# A GPU takes more at once than a processor has any use for.
BATCH = {"cpu": 8, "cuda": 64}
WARM_STEPS = 50
RATE = 2.5e-3
SAVE_EVERY_STEPS = 200
# The network that is exported is the running mean of the last few hundred steps' weights.
MEAN_SHARE = 0.998
# Held in memory, so that the disk is not what one waits for.
HELD_MAX = 40_000


def make_fingers(directory: Path, seeds: range) -> None:
    """The body of a process that makes fingers."""
    torch.set_num_threads(1)
    os.nice(10)
    for seed in seeds:
        write_finger(directory, seed, PRESSES)


def losses(answer: torch.Tensor, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """What the network still does wrong, by plane."""
    heat = batch["heat"]
    chance = torch.sigmoid(answer[:, HEAT]).clamp(1e-4, 1 - 1e-4)
    focal = -(
        heat**2 * (heat > 0.3) * (1 - chance) ** 2 * chance.log()
        + (1 - heat) ** 4 * chance**2 * (1 - chance).log()
    )
    asked = batch["asked"]
    count = asked.sum() + 1
    planes = batch["planes"]
    contact = batch["contact"]
    direction = ((answer[:, COSINE : COSINE + 2] - planes[:, 0:2]) ** 2).sum(1)
    offset = (answer[:, OFFSET_X : OFFSET_X + 2] - planes[:, 2:4]).abs().sum(1)
    kind = functional.binary_cross_entropy_with_logits(answer[:, KIND], planes[:, 4], reduction="none")
    flow = ((answer[:, FLOW_COSINE : FLOW_COSINE + 2] - batch["flow"]) ** 2).sum(1)
    return {
        "heat": 0.5 * focal.sum() / ((heat > 0.9).sum() + 1),
        "direction": (direction * asked).sum() / count,
        "offset": 0.5 * (offset * asked).sum() / count,
        "kind": 0.6 * (kind * asked).sum() / count,
        "flow": (flow * contact).sum() / (contact.sum() + 1),
        "relief": (((answer[:, PLANES:] - batch["relief"]) ** 2).mean(1) * contact).sum() / (contact.sum() + 1),
        "contact": functional.binary_cross_entropy_with_logits(answer[:, CONTACT], contact),
    }


def batch_of(samples: list[Sample], device: torch.device) -> dict[str, torch.Tensor]:
    names = ("image", "heat", "asked", "planes", "contact", "flow", "relief")
    return {
        name: torch.tensor(np.stack([getattr(sample, name) for sample in samples])).to(device)
        for name in names
    }


class Shelf:
    """The impressions that were made so far; crops are drawn from it at random."""

    def __init__(self, directory: Path, random: np.random.Generator, batch: int) -> None:
        self.directory = directory
        self.batch = batch
        self.random = random
        self.files: list[Path] = []
        self.held: dict[Path, Stored] = {}

    def refresh(self) -> int:
        made = [file for file in self.directory.glob("*.npz") if ".part" not in file.name]
        self.files = sorted(made)
        return len(self.files)

    def crops(self) -> list[Sample]:
        return [self._crop() for _ in range(self.batch)]

    def _crop(self) -> Sample:
        file = self.files[int(self.random.integers(len(self.files)))]
        if file not in self.held:
            if len(self.held) >= HELD_MAX:
                self.held.pop(next(iter(self.held)))
            self.held[file] = read_stored(file)
        return crop_of(self.held[file], CROP_PX, self.random)


def train(arguments: argparse.Namespace) -> None:
    directory, minutes = arguments.work, arguments.minutes
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(1)
    if device.type == "cpu":
        torch.set_num_threads(arguments.threads)
    network = MinutiaNetwork().to(device, memory_format=torch.channels_last)
    mean = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-4)
    checkpoint = directory / "minutiae.pt"
    step, spent = 0, 0.0
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=device)
        network.load_state_dict(kept["network"])
        mean.load_state_dict(kept["mean"])
        optimiser.load_state_dict(kept["optimiser"])
        step, spent = kept["step"], kept["seconds"]
    elif arguments.begin_with:
        network.load_state_dict(weights_of(arguments.begin_with), strict=False)
        mean.load_state_dict(weights_of(arguments.begin_with), strict=False)
    print(f"{sum(one.numel() for one in network.parameters())} parameters on {device}, from step {step}")
    batch_size = BATCH[device.type]
    shelf = Shelf(directory / "impressions", np.random.default_rng(step + 1), batch_size)
    while shelf.refresh() < batch_size:
        time.sleep(1)
    start, told = time.monotonic(), {}
    while (elapsed := time.monotonic() - start) < minutes * 60:
        share = min(1.0, (spent + elapsed) / (spent + minutes * 60))
        rate = RATE * min(1, (step + 1) / WARM_STEPS) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = batch_of(shelf.crops(), device)
        shade = 0.7 + 0.6 * torch.rand(batch_size, 1, 1, device=device)
        light = 0.2 * (torch.rand(batch_size, 1, 1, device=device) - 0.5)
        network.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=arguments.bfloat16):
            image = (batch["image"] * shade + light)[:, None]
            answer = network(image.to(memory_format=torch.channels_last))
        parts = losses(answer.float(), batch)
        optimiser.zero_grad()
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimiser.step()
        step += 1
        follow(mean, network, min(MEAN_SHARE, step / (step + 10)))
        told = {name: 0.98 * told.get(name, float(part)) + 0.02 * float(part) for name, part in parts.items()}
        if step % SAVE_EVERY_STEPS == 0:
            save(checkpoint, network, mean, optimiser, step, spent + elapsed)
            print(step, f"{spent + elapsed:.0f} s", {k: round(v, 3) for k, v in told.items()}, shelf.refresh(), flush=True)
    save(checkpoint, network, mean, optimiser, step, spent + minutes * 60)


@torch.no_grad()
def follow(mean: MinutiaNetwork, network: MinutiaNetwork, share: float) -> None:
    """Moves the mean of the weights a little towards where they are now."""
    for kept, now in zip(mean.state_dict().values(), network.state_dict().values()):
        if kept.is_floating_point():
            kept.lerp_(now, 1 - share)
        else:
            kept.copy_(now)


def save(
    file: Path,
    network: MinutiaNetwork,
    mean: MinutiaNetwork,
    optimiser: torch.optim.Optimizer,
    step: int,
    seconds: float,
) -> None:
    draft = file.with_suffix(".part")
    state = {
        "network": network.state_dict(),
        "mean": mean.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
        "seconds": seconds,
    }
    torch.save(state, draft)
    draft.rename(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="where fingers and checkpoints lie")
    parser.add_argument("--fingers", type=int, default=8_000)
    parser.add_argument("--first", type=int, default=1, help="seed of the first finger: others than last time's")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--begin-with", type=Path, help="a shipped network.onnx, where there is no checkpoint yet")
    parser.add_argument("--threads", type=int, default=1, help="of the processor; ignored on a GPU")
    parser.add_argument("--bfloat16", action="store_true", help="where the processor or GPU has it: 1.5 times quicker")
    arguments = parser.parse_args()
    impressions = arguments.work / "impressions"
    impressions.mkdir(parents=True, exist_ok=True)
    # One core trains, the others make fingers; where a GPU trains one core feeds it.
    count = max(1, (os.cpu_count() or 2) - 1)
    end = arguments.first + arguments.fingers
    seeds = [range(arguments.first + place, end, count) for place in range(count)]
    makers = [Process(target=make_fingers, args=(impressions, one), daemon=True) for one in seeds]
    for maker in makers:
        maker.start()
    train(arguments)
    for maker in makers:
        maker.terminate()


if __name__ == "__main__":
    main()
