"""Particle."""


class Particle:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def step(self, dt):
        self.v = self.v - self.x * dt
        self.x += self.v * dt


def f(x: float, v: float, dt: float):
    p = Particle(x, v)
    for _ in range(100):
        p.step(dt)
    return p.x**2 + p.v**2


WRT = (0, 2)


def example_args():
    return 0.3, 0.5, 0.01
