"""`python tests/fuzz --seed 0 --count 500`: differentiate random programs, and print every finding."""

import argparse
import collections
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from fuzz.programs import LONG, SHORT, Program
from fuzz.shrink import shrink
from fuzz.trial import Mismatch, Refused, fails_like, trial, trial_of


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=500, help="how many programs")
    parser.add_argument("--most", type=int, default=5, help="how many findings to print")
    parser.add_argument("--short", action="store_true", help="of a statement or two, not of two to five")
    parser.add_argument("--shrink", action="store_true", help="make the programs smaller that are printed")
    options = parser.parse_args()
    size = SHORT if options.short else LONG
    outcomes = collections.Counter()
    for seed in range(options.seed, options.seed + options.count):
        try:
            trial(seed, size)
            outcomes["right"] += 1
        except Refused as refusal:
            outcomes[f"refused: {str(refusal).splitlines()[0][:90]}"] += 1
        except Exception as error:
            outcomes["FOUND"] += 1
            if outcomes["FOUND"] <= options.most:
                print(f"--- seed {seed}\n{smaller(error, seed, size) if options.shrink else error}\n")
    for outcome, count in outcomes.most_common():
        print(f"{count:6d}  {outcome}")
    return 1 if outcomes["FOUND"] else 0


def smaller(error, seed, size):
    """The finding in a program with fewer statements."""
    try:
        trial_of(shrink(Program(seed, size).write(), fails_like(error, seed)), seed)
    except Mismatch as found:
        return found
    return error


if __name__ == "__main__":
    sys.exit(main())
