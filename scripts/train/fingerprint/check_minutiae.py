"""How well a checkpoint finds the minutiae of fingers that it was never shown.

    python3 check_minutiae.py --work DIR --first 900000 --fingers 20
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import torch

from found import minutiae_in
from impression import press
from network import MinutiaNetwork
from ridges import grow_master
from truth import Minutia, minutiae_of

# What still counts as the same minutia.
PLACE_PX, TURN_DEGREES = 10, 25
HARDSHIPS = (0.1, 0.5, 0.9)


def _same(one: Minutia, other: Minutia) -> bool:
    if math.hypot(one.x - other.x, one.y - other.y) > PLACE_PX:
        return False
    turn = math.degrees(abs((one.direction - other.direction + math.pi) % (2 * math.pi) - math.pi))
    return turn <= TURN_DEGREES


def paired(found: list[Minutia], truth: list[Minutia]) -> list[tuple[Minutia, Minutia]]:
    """Each found minutia with the nearest true one that is left."""
    left = list(truth)
    pairs = []
    for one in found:
        same = [other for other in left if _same(one, other)]
        if same:
            nearest = min(same, key=lambda other: math.hypot(one.x - other.x, one.y - other.y))
            left.remove(nearest)
            pairs.append((one, nearest))
    return pairs


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--first", type=int, default=900_000, help="seed of the first finger")
    parser.add_argument("--fingers", type=int, default=20)
    arguments = parser.parse_args()
    kept = torch.load(arguments.work / "minutiae.pt", map_location="cpu")
    network = MinutiaNetwork()
    network.load_state_dict(kept["mean"])
    network.eval()
    print(f"checkpoint of step {kept['step']}, {kept['seconds']:.0f} s of training")
    for hardship in HARDSHIPS:
        found_all, true_all, pairs_all, kinds = 0, 0, 0, 0
        for seed in range(arguments.first, arguments.first + arguments.fingers):
            master = grow_master(seed)
            impression = press(master, minutiae_of(master.relief), 0, hardship)
            image = torch.tensor(impression.image.astype(np.float32) / 255)[None, None]
            found = minutiae_in(network(image)[0].numpy())
            pairs = paired(found, impression.minutiae)
            found_all, true_all = found_all + len(found), true_all + len(impression.minutiae)
            pairs_all += len(pairs)
            kinds += sum(one.kind == other.kind for one, other in pairs)
        print(
            f"hardship {hardship}: {pairs_all} of {true_all} true minutiae found "
            f"({100 * pairs_all / max(1, true_all):.1f} %), {100 * pairs_all / max(1, found_all):.1f} % of those "
            f"found are true, kind right in {100 * kinds / max(1, pairs_all):.1f} %"
        )


if __name__ == "__main__":
    main()
