"""Find where a nan in a gradient comes from.

The distance between two points has no derivative where they are the same.  In a
sum over all pairs, every point meets itself: the value is right, the gradient
is nan, and nothing says why.

    python examples/finding_a_nan.py
"""

import numpy as np

import tangent

POINTS = np.array([[0.0, 0.0], [1.0, 0.5], [-0.3, 2.0]])


def energy(points):
    """The sum of the distances between all pairs."""
    apart = points[:, None, :] - points[None, :, :]
    squared = np.sum(apart**2, axis=2)
    distance = np.sqrt(squared)
    return np.sum(distance) / 2


def mended(points):
    """The same; a point's distance to itself is no function of its place."""
    apart = points[:, None, :] - points[None, :, :]
    squared = np.sum(apart**2, axis=2)
    same = np.eye(len(points))
    distance = np.sqrt(squared + same) - same
    return np.sum(distance) / 2


def main():
    gradient = tangent.grad(energy)
    with np.errstate(all="ignore"):
        broken = gradient(POINTS)
        print("gradient:", broken.tolist())
        try:
            tangent.nan_guard(gradient)(POINTS)
        except FloatingPointError as error:
            found = str(error)
            print("nan_guard:", found)
    fixed = tangent.nan_guard(tangent.grad(mended))(POINTS)
    print("mended:  ", fixed.tolist())
    return broken, found, fixed


if __name__ == "__main__":
    main()
