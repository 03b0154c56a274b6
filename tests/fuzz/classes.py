"""Classes of programs, written out above them, with methods that no two programs have alike."""


def ball(program):
    """A class of two numbers: `Ball(x, v)`."""
    if not _first(program, "Ball"):
        return
    choose = program.random.choice
    if program.random.random() < 0.3:
        program.above += ["@dataclass", "class Ball:", "    x: float", "    v: float = 0.5", ""]
    else:
        program.above += [
            "class Ball:",
            "    def __init__(self, x, v=0.5):",
            f"        self.x = {choose(['x', 'x', 'np.tanh(x)', 'x + v * 0.1'])}",
            f"        self.v = {choose(['v', 'v', 'np.sin(v)', 'self.x * v'])}",
            *choose([[], ["        self.turns = 0"]]),
            "",
        ]
    _method(program, "step", "u", ["self.x", "self.v"], choose(["", "self.v", "self.x * u", "self"]))
    _method(program, "both", "u", ["self.x", "self.v"], f"self.at(u) + {choose(['self.energy', 'self.x'])}")
    program.above += [
        "    def at(self, u):",
        *choose([[], ["        if self.v > 0.2345:", "            return np.sin(self.v * u)"]]),
        f"        return {_value(program, ['self.x', 'self.v', 'u'])}",
        "",
        "    @property",
        "    def energy(self):",
        f"        return {_value(program, ['self.x', 'self.v'])}",
        "",
        "    def __add__(self, other):",
        f"        return Ball(np.sin(self.x + other.x), {choose(['self.v', 'other.v * self.x', 'other.x'])})",
        "",
        "    def __mul__(self, u):",
        f"        return Ball(self.x * u, {choose(['self.v', 'np.tanh(self.v * u)'])})",
        "",
        "",
    ]


def holder(program):
    """A class that has an array, a ball and a list, and writes to all of them: `Holder(w, t)`."""
    if not _first(program, "Holder"):
        return
    ball(program)
    choose = program.random.choice
    program.above += [
        "class Holder:",
        "    def __init__(self, w, t):",
        f"        self.w = {choose(['w * 1.0', 'w.copy()', 'np.tanh(w)', 'np.array([t, w[0], 0.5])'])}",
        f"        self.t = {choose(['t', 'np.sin(t)', 't * w[1]'])}",
        f"        self.ball = Ball({choose(['t', 'self.t', 'w[0]'])})",
        *choose([[], ["        self.log = []"]]),
        "",
        "    def apply(self, u):",
        f"        return {choose(['np.sum(np.tanh(self.w * u))', 'self.w @ np.sin(self.w + u)'])}",
        "",
        "    def nudge(self, u):",
    ]
    changes = [
        "self.w[1] = np.sin(self.w[0] + u)",
        "self.w[-1] += np.tanh(self.t * u)",
        "self.w *= np.cos(u)",
        "self.w = np.sin(self.w) * u",
        "self.t += self.w[0] * np.sin(u)",
        "self.ball.x = np.tanh(self.ball.x * self.w[0])",
        "self.ball.step(self.t)",
        "self.t = self.apply(u)",
        "self.w[1:] = np.tanh(self.w[:-1] * u)",
    ]
    if any("self.log" in line for line in program.above):
        changes += ["self.log.append(self.t * u)", "self.log.append(u)"]
    for change in program.random.sample(changes, program.random.randint(1, 3)):
        program.above.append(f"        {change}")
    program.above += [*choose([[], ["        return self.w[0] * self.t"]]), "", ""]


def node(program):
    """What is linked: `Node(value, link)`."""
    if not _first(program, "Node"):
        return
    program.above += ["class Node:", "    def __init__(self, value, link=None):"]
    program.above += ["        self.value = value", "        self.link = link", "", ""]


def mover(program):
    """A function outside that writes to the ball that it is given: `move(p, u)`."""
    if not _first(program, "move", "def"):
        return
    ball(program)
    choose = program.random.choice
    program.above += [
        "def move(p, u):",
        *choose([[], ["    if p.x > 0.2345:", "        return p.v"]]),
        f"    {choose(['p.x', 'p.v'])} {choose(['=', '+='])} {_value(program, ['p.x', 'p.v', 'u'])}",
        *choose([[], ["    p.step(u)"], ["    for _ in range(2):", "        p.v = np.sin(p.x + p.v)"]]),
        f"    return {choose(['p.x', 'p.v * u', 'p.energy'])}",
        "",
        "",
    ]


def _first(program, name, keyword="class"):
    """Is it not there yet?"""
    return not any(line.startswith((f"{keyword} {name}(", f"{keyword} {name}:")) for line in program.above)


def _method(program, name, parameter, attributes, result):
    """A method that writes to what it is a method of."""
    choose = program.random.choice
    program.above.append(f"    def {name}(self, {parameter}):")
    shape = program.random.random()
    if shape < 0.2:
        program.above += [f"        if {choose(attributes)} > {choose(['0.1234', '-0.3217'])}:"]
        program.above += [f"            {_change(program, attributes, parameter)}"]
        if result and result != "self":
            program.above += [f"            return {choose(attributes)}"]
    elif shape < 0.35:
        program.above += ["        for _ in range(2):"]
        program.above += [f"            {_change(program, attributes, parameter)}"]
    for _ in range(program.random.randint(1, 2)):
        program.above.append(f"        {_change(program, attributes, parameter)}")
    program.above += [*([f"        return {result}"] if result else []), ""]


def _change(program, attributes, parameter):
    symbol = program.random.choice(["=", "=", "+=", "*="])
    return f"{program.random.choice(attributes)} {symbol} {_value(program, [*attributes, parameter])}"


def _value(program, names):
    """A bounded function of some of these."""
    one, other = program.random.choice(names), program.random.choice(names)
    function = program.random.choice(["np.sin", "np.tanh", "np.arctan"])
    return f"{function}({one} {program.random.choice('+-*')} {other})"
