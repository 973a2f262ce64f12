"""Reads the generated impressions with the trained network, as the product does.

    python3 read_impressions.py --work DIR --bfloat16

The embedding is then trained on what the network really finds and misses. What was read is left as it
is; with another network, remove the folder `readings` first.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from found import rows_in
from network import MinutiaNetwork

BATCH = 8


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    kept = torch.load(arguments.work / "minutiae.pt", map_location=device)
    network = MinutiaNetwork().to(device, memory_format=torch.channels_last)
    network.load_state_dict(kept["mean"])
    network.eval()
    readings = arguments.work / "readings"
    readings.mkdir(exist_ok=True)
    files = sorted(file for file in (arguments.work / "impressions").glob("*.npz") if ".part" not in file.name)
    unread = [file for file in files if not (readings / f"{file.stem}.npy").exists()]
    for first in range(0, len(unread), BATCH):
        some = unread[first : first + BATCH]
        images = np.stack([np.load(file)["image"] for file in some]).astype(np.float32) / 255
        batch = torch.tensor(images)[:, None].to(device, memory_format=torch.channels_last)
        with torch.autocast(device, torch.bfloat16, enabled=arguments.bfloat16):
            planes = network(batch).float().cpu().numpy()
        for file, answer in zip(some, planes):
            draft = readings / f"{file.stem}.part.npy"
            np.save(draft, rows_in(answer))
            # A run that is stopped leaves no half file.
            draft.rename(readings / f"{file.stem}.npy")
        if first % (50 * BATCH) == 0:
            print(f"{first + len(some)} of {len(unread)} impressions", flush=True)


if __name__ == "__main__":
    main()
