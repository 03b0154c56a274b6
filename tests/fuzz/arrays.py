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


STATEMENTS = [new, new, write, write, write, write, view, alias, by_a_function]
