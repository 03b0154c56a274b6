"""Statements that make arrays and write to them."""


def new(program, depth, in_loop):
    text = program.random.choice(
        [f"np.tanh({program.array()})", f"{program.array(0)} * 1.0", f"{program.array(0)}.copy()"]
    )
    program.emit(depth, f"{program.fresh('b')} = {text}")
    program.names["array"].append(f"b{program.count}")


def alias(program, depth, in_loop):
    own = _own(program)
    if not own:
        return False
    name = program.random.choice(own)
    program.emit(depth, f"{program.fresh('b', 'array')} = {name}")


def write(program, depth, in_loop):
    own = _own(program)
    if not own:
        return False
    name, value, other = program.random.choice(own), program.bounded(), program.pick("array")
    at = program.random.randint(-3, 2)
    choices = [
        f"{name}[{at}] = {value}",
        f"{name}[{at}] += {value}",
        f"{name}[{at}] *= {value}",
        f"{name}[1:] = np.tanh({other}[:-1])",
        f"{name}[1:] += np.sin({other}[:-1])",
        f"{name}[:2] *= {value}",
        f"{name}[[0, 2, 0]] += {value}",
        f"{name}[np.array([True, False, True])] = {value}",
        f"{name} *= {value}",
        f"{name} = np.tanh({program.array()})",
        f"{name}[1:] = {name}[:-1]",
        f"np.add.at({name}, [0, 0, 1], {value})",
        f"np.multiply({other}, {value}, out={name})",
        f"{name}.fill({value})",
    ]
    if program.random.random() < 0.25:
        choices = [
            f"{name}.sort()",
            f"np.put({name}, [{at}, 0], {value})",
            f"np.putmask({name}, {other} > 0.1, {name} * {value})",
            f"np.copyto({name}[:2], {value}, where=np.array([True, n > 1]))",
            f"np.multiply.at({name}, [0, 1, 0], {value})",
        ]
    program.emit(depth, program.random.choice(choices))


def scale(program, depth, in_loop):
    """Several changes element for element, of which each reads what the one before it has left."""
    own = _own(program)
    if not own:
        return False
    name, other = program.random.choice(own), program.pick("array")
    choices = [
        f"{name} *= {program.bounded()}",
        f"{name} /= 1.5 + np.cos({program.scalar(1)})",
        f"{name}[1:] /= 2.0 + {other}[:-1] ** 2",
        f"{name}[:2] *= np.sin({other}[1:])",
        f"{name}[::2] *= -np.tanh({other}[0])",
        f"{name} -= {other}",
        f"{name} *= np.cos({other})",
        f"{name}[{program.random.randint(-3, 2)}] /= 2.0 + {name}[0] ** 2",
        f"{name}[1:] -= np.tanh({name}[:-1] * {name}[1:])",
        f"np.divide({name}, 1.5 + {other} ** 2, out={name})",
    ]
    for _ in range(program.random.randint(2, 3)):
        program.emit(depth, program.random.choice(choices))
        if program.random.random() < 0.3:
            program.emit(depth, f"{program.pick('scalar')} = np.tanh(np.sum({name} * {other}))")


def view(program, depth, in_loop):
    own = _own(program)
    if not own:
        return False
    name, view = program.random.choice(own), program.fresh("v")
    program.emit(depth, f"{view} = {name}{program.random.choice(['[1:]', '[::-1]', '.ravel()', '[:2]'])}")
    symbol = program.random.choice(["=", "*=", "+="])
    program.emit(depth, f"{view}[{program.random.randint(0, 1)}] {symbol} {program.bounded()}")


def by_a_function(program, depth, in_loop):
    own = _own(program)
    if not own:
        return False
    program.emit(depth, f"{program.fresh('s', 'scalar')} = halved({program.random.choice(own)})")


def _own(program):
    return [name for name in program.names["array"] if name != "a"]


STATEMENTS = [new, new, write, write, write, write, scale, view, alias, by_a_function]
