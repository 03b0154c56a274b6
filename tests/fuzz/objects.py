"""Objects that change: under several names, in lists and dictionaries, linked, passed, and what they hold."""

from dataclasses import dataclass

from fuzz import classes

NUMBERS, LETTERS = ("0", "1", "-1"), ('"p"', '"q"')


@dataclass(frozen=True)
class Crowd:
    """A name of a list or a dictionary of balls."""

    name: str
    keys: tuple[str, ...] = NUMBERS

    @property
    def each(self):
        return self.name if self.keys == NUMBERS else f"{self.name}.values()"


# Expressions


def attribute(program):
    """A number that an object has, which may be assigned."""
    return f"{_ball(program)}.{program.random.choice('xv')}"


def number(program):
    """A number that is read from an object."""
    ball = _ball(program)
    ways = [f"{ball}.x", f"{ball}.v", f"{ball}.energy", f"{ball}.at({program.scalar(0)})"]
    if program.names["holder"]:
        holder = program.pick("holder")
        ways += [f"{holder}.t", f"{holder}.w[{program.random.randint(-3, 2)}]", f"{holder}.apply({ball}.x)"]
    return program.random.choice(ways)


def summed(program):
    """Something of all objects in scope, for the end of a program."""
    yield from (f"{ball}.x * {ball}.v" for ball in program.names["ball"][:3])
    yield from (f"sum(b.x * b.v + b.v for b in {crowd.each})" for crowd in program.names["crowd"][:2])
    yield from (f"{one}.t * {one}.ball.x + np.sum({one}.w)" for one in program.names["holder"][:2])


def _ball(program):
    """Something that is a ball: under its own name, in a crowd, or held."""
    ways = [*program.names["ball"] * 2]
    ways += [f"{c.name}[{program.random.choice(c.keys)}]" for c in program.names["crowd"]]
    ways += [f"{holder}.ball" for holder in program.names["holder"]]
    return program.random.choice(ways)


def some(program):
    """Is there any ball?"""
    return any(program.names[kind] for kind in ("ball", "crowd", "holder"))


def _new(program, depth=1):
    """A ball that is made here."""
    classes.ball(program)
    first, second = program.bounded(), program.scalar(0)
    return program.random.choice(
        [f"Ball({first})", f"Ball({first}, {second})", f"Ball(v={second}, x={first})"]
    )


# Statements that make objects


def new(program, depth, in_loop):
    made = _new(program)
    program.emit(depth, f"{program.fresh('p')} = {made}")
    program.names["ball"].append(f"p{program.count}")


def combined(program, depth, in_loop):
    if not some(program):
        return False
    one, other = _ball(program), _ball(program)
    made = program.random.choice(
        [f"{one} + {other}", f"{one} * {program.scalar(0)}", f"Ball({one}.v, {other}.x)"]
    )
    program.emit(depth, f"{program.fresh('p')} = {made}")
    program.names["ball"].append(f"p{program.count}")


def second_name(program, depth, in_loop):
    if not some(program):
        return False
    text = _ball(program)
    if program.random.random() < 0.3:
        text = f"{text} if {program.test()} else {_ball(program)}"
    program.emit(depth, f"{program.fresh('p')} = {text}")
    program.names["ball"].append(f"p{program.count}")


def rebound(program, depth, in_loop):
    if not program.names["ball"]:
        return False
    name = program.pick("ball")
    program.emit(depth, f"{name} = {program.random.choice([_ball(program), _new(program)])}")


def crowd(program, depth, in_loop):
    name, array = program.fresh("ps"), program.pick("array")
    classes.ball(program)
    pick = program.random.random()
    if pick < 0.35:
        program.emit(depth, f"{name} = [Ball(e, {program.scalar(0)}) for e in {array}]")
    elif pick < 0.55:
        program.emit(depth, f"{name} = []")
        program.emit(depth, f"for e in {array}:")
        program.emit(depth + 1, f"{name}.append(Ball(e, {program.scalar(0)}))")
    elif pick < 0.75:
        program.emit(depth, f"{name} = [{', '.join(_either(program) for _ in range(2))}]")
    else:
        items = ", ".join(f"{key}: {_either(program)}" for key in LETTERS)
        program.emit(depth, f"{name} = {{{items}}}")
        program.names["crowd"].append(Crowd(name, LETTERS))
        return
    program.names["crowd"].append(Crowd(name))


def holder(program, depth, in_loop):
    classes.holder(program)
    program.emit(depth, f"{program.fresh('o')} = Holder({program.array(1)}, {program.scalar(1)})")
    program.names["holder"].append(f"o{program.count}")


def chain(program, depth, in_loop):
    """Nodes that are linked, and changed on the way along them."""
    classes.node(program)
    head, at = program.fresh("k"), program.fresh("k")
    program.emit(depth, f"{head} = None")
    program.emit(depth, f"for e in {program.pick('array')}:")
    program.emit(depth + 1, f"{head} = Node(e, {head})")
    if program.random.random() < 0.5:
        program.emit(depth, f"{head}.link.value {program.random.choice(['=', '+='])} {program.bounded()}")
    program.emit(depth, f"{at} = {head}")
    program.emit(depth, f"while {at} is not None:")
    scalar = program.pick("scalar")
    lines = [
        f"{at}.value = np.sin({at}.value * {program.scalar(0)})",
        f"{scalar} = np.tanh({scalar} + {at}.value)",
    ]
    if program.random.random() < 0.3:
        lines.append(f"if {at}.value > 0.1234:\n{'    ' * (depth + 2)}break")
    program.random.shuffle(lines)
    for line in lines:
        program.emit(depth + 1, line)
    program.emit(depth + 1, f"{at} = {at}.link")
    program.emit(depth, f"{program.fresh('s', 'scalar')} = np.tanh({head}.value * {head}.link.value)")


def _either(program):
    return _ball(program) if some(program) and program.random.random() < 0.5 else _new(program)


# Statements that change them


def change(program, depth, in_loop):
    if not some(program):
        return False
    symbol = program.random.choice(["=", "=", "+=", "*="])
    value = program.random.choice([program.bounded(), f"np.sin({number(program)} * {number(program)})"])
    program.emit(depth, f"{attribute(program)} {symbol} {value}")


def swap(program, depth, in_loop):
    if not some(program):
        return False
    one, other = attribute(program), attribute(program)
    program.emit(depth, f"{one}, {other} = {other}, {one}")


def by_a_method(program, depth, in_loop):
    if not some(program):
        return False
    ball, value = _ball(program), program.scalar(1)
    choices = [
        f"{ball}.step({value})",
        f"{ball}.step({value})",
        f"{program.pick('scalar')} = np.tanh({ball}.both({value}))",
    ]
    if program.names["holder"]:
        choices += [f"{program.pick('holder')}.nudge({value})"] * 2
    program.emit(depth, program.random.choice(choices))


def by_a_function(program, depth, in_loop):
    """A function outside, or one that sees the object, which writes to it."""
    if not some(program):
        return False
    if program.random.random() < 0.5:
        classes.mover(program)
        text = f"move({_ball(program)}, {program.scalar(1)})"
    else:
        name, ball = program.fresh("h"), _ball(program)
        program.emit(depth, f"def {name}(u):")
        program.emit(depth + 1, f"{ball}.v {program.random.choice(['=', '+='])} np.sin(u * {ball}.x)")
        program.emit(depth + 1, f"return {ball}.v * u")
        text = f"{name}({program.scalar(1)})"
    program.emit(depth, f"{program.pick('scalar')} = np.tanh({text})")


def in_a_holder(program, depth, in_loop):
    if not program.names["holder"]:
        return False
    one = program.pick("holder")
    at = program.random.randint(-3, 2)
    choices = [
        f"{one}.w[{at}] {program.random.choice(['=', '+=', '*='])} {program.bounded()}",
        f"{one}.w = np.tanh({program.array(1)})",
        f"{one}.t {program.random.choice(['=', '+=', '*='])} {program.bounded()}",
        f"{one}.ball = {_ball(program)}",
        f"{one}.w[1:] += np.sin({program.pick('array')}[:-1])",
        f"{one}.w *= {program.bounded()}",
    ]
    program.emit(depth, program.random.choice(choices))


def in_a_crowd(program, depth, in_loop):
    if not program.names["crowd"]:
        return False
    crowd = program.pick("crowd")
    one, other = (f"{crowd.name}[{program.random.choice(crowd.keys)}]" for _ in range(2))
    choices = [f"{one}, {other} = {other}, {one}", f"{one} = {_new(program)}", f"{one} = {_ball(program)}"]
    if crowd.keys == NUMBERS:
        choices += [f"{crowd.name}.append({_either(program)})"]
    program.emit(depth, program.random.choice(choices))


def over_a_crowd(program, depth, in_loop):
    if not program.names["crowd"]:
        return False
    each, scalar = program.fresh("p"), program.pick("scalar")
    program.emit(depth, f"for {each} in {program.pick('crowd').each}:")
    choices = [
        f"{each}.v += 0.1 * np.sin({each}.x * {program.scalar(0)})",
        f"{each}.x = np.tanh({each}.x + {each}.v)",
        f"{each}.step({program.scalar(0)})",
        f"{scalar} = np.sin({scalar} + {each}.energy)",
        f"{attribute(program)} = np.sin({each}.x)",
    ]
    if program.random.random() < 0.3:
        program.emit(depth + 1, f"if {each}.x > 0.1234:")
        program.emit(depth + 2, program.random.choice(choices))
        leave = program.random.choice(["break", "continue", f"return np.sin({each}.v)"])
        program.emit(depth + 2, leave)
    for line in program.random.sample(choices, 2):
        program.emit(depth + 1, line)


def by_numbers(program, depth, in_loop):
    crowds = [c for c in program.names["crowd"] if c.keys == NUMBERS]
    if not crowds:
        return False
    crowd, index = program.random.choice(crowds), program.fresh("i")
    here, before = f"{crowd.name}[{index}]", f"{crowd.name}[{index} - 1]"
    program.emit(depth, f"for {index} in range({program.random.choice(['2', '1, 2', '1, -1, -1'])}):")
    choices = [
        f"{here}.x += np.sin({before}.x * {here}.v)",
        f"{here}.v = np.tanh({before}.energy + {program.scalar(0)})",
        f"{here}.step({before}.v)",
        f"{here} = Ball({before}.x, {program.scalar(0)})",
    ]
    for line in program.random.sample(choices, 2):
        program.emit(depth + 1, line)


def best(program, depth, in_loop):
    """One of a crowd, found by a loop or by `max`, under a name of its own, and changed."""
    if not program.names["crowd"]:
        return False
    name, crowd = program.fresh("p"), program.pick("crowd")
    if program.random.random() < 0.5:
        program.emit(depth, f"{name} = None")
        program.emit(depth, f"for e in {crowd.each}:")
        program.emit(depth + 1, f"if {name} is None or e.x > {name}.x:")
        program.emit(depth + 2, f"{name} = e")
    else:
        program.emit(depth, f"{name} = max({crowd.each}, key=lambda e: e.x)")
    program.emit(depth, f"{name}.x {program.random.choice(['=', '+='])} {program.bounded()}")
    program.names["ball"].append(name)


def until(program, depth, in_loop):
    """A loop whose test reads what its body changes."""
    if not some(program):
        return False
    ball, counter = _ball(program), program.fresh("k")
    program.emit(depth, f"{counter} = 0")
    program.emit(depth, f"while {ball}.x < 0.8765 and {counter} < 3:")
    program.emit(depth + 1, f"{counter} += 1")
    change(program, depth + 1, True)
    if program.random.random() < 0.3:
        program.emit(depth + 1, f"if {program.test()}:")
        program.emit(depth + 2, program.random.choice(["break", "continue"]))
        by_a_method(program, depth + 1, True)
    if program.random.random() < 0.3:
        program.emit(depth, "else:")
        change(program, depth + 1, in_loop)


STATEMENTS = [new, new, combined, second_name, second_name, rebound, crowd, crowd, holder, chain]
STATEMENTS += [
    change,
    change,
    change,
    swap,
    by_a_method,
    by_a_method,
    by_a_method,
    by_a_function,
    in_a_holder,
]
STATEMENTS += [in_a_holder, in_a_crowd, over_a_crowd, over_a_crowd, by_numbers, best, until]
