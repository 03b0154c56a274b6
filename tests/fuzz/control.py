"""Assignments of numbers, branches, loops, and what leaves them."""


def assign(program, depth, in_loop):
    name = program.random.choice([*program.names["scalar"], program.fresh("s")])
    program.emit(depth, f"{name} = {program.bounded()}")
    if name not in program.names["scalar"]:
        program.names["scalar"].append(name)


def augment(program, depth, in_loop):
    symbol = program.random.choice(["+=", "-=", "*="])
    program.emit(depth, f"{program.pick('scalar')} {symbol} {program.bounded()}")


def swap(program, depth, in_loop):
    one, other = program.random.sample(program.names["scalar"], 2)
    program.emit(depth, f"{one}, {other} = {other}, {one}")


def walrus(program, depth, in_loop):
    name = program.fresh("w")
    program.emit(depth, f"{program.pick('scalar')} = np.tanh(({name} := {program.scalar()}) * {name})")
    program.names["scalar"].append(name)


def branch(program, depth, in_loop):
    program.emit(depth, f"if {program.test()}:")
    program.local(depth + 1, program.random.randint(1, 2), in_loop=in_loop)
    pick = program.random.random()
    if in_loop and pick < 0.3:
        program.emit(depth + 1, program.random.choice(["break", "continue"]))
    elif pick > 0.85:
        program.emit(depth + 1, f"return {program.bounded()}")
    elif pick > 0.4:
        program.emit(depth, "else:")
        program.local(depth + 1, program.random.randint(1, 2), in_loop=in_loop)


def chosen(program, depth, in_loop):
    program.emit(depth, "match n:")
    for case in ("0", "1 | 2", "_"):
        program.emit(depth + 1, f"case {case}:")
        program.local(depth + 2, 1, in_loop=in_loop)


def under_a_manager(program, depth, in_loop):
    program.emit(depth, 'with np.errstate(divide="ignore"):')
    program.local(depth + 1, program.random.randint(1, 2), in_loop=in_loop)


def attempt(program, depth, in_loop):
    name = program.pick("scalar")
    program.emit(depth, "try:")
    program.emit(depth + 1, f"{name} = {program.bounded()} * (1 / (n - 1))")
    program.emit(depth, "except ZeroDivisionError:")
    program.emit(depth + 1, f"{name} = {program.bounded()}")


def counted(program, depth, in_loop):
    index = program.fresh("i")
    over = program.random.choice(["range(n)", "range(3)", "range(2, -1, -1)", "range(0, 3, 2)"])
    program.emit(depth, f"for {index} in {over}:")
    if program.random.random() < 0.5:
        item = f"{program.pick('array')}[{index}]"
        program.emit(depth + 1, f"{program.pick('scalar')} = np.sin({item} + {program.scalar(0)})")
    _body(program, depth)


def each(program, depth, in_loop):
    item = program.fresh("e")
    over = program.random.choice([*program.names["array"], *program.names["list"]])
    program.emit(depth, f"for {item} in {over}:")
    _body(program, depth, item)


def enumerated(program, depth, in_loop):
    index, item = program.fresh("i"), program.fresh("e")
    program.emit(depth, f"for {index}, {item} in enumerate({program.pick('array')}):")
    _body(program, depth, item)


def zipped(program, depth, in_loop):
    one, other = program.fresh("e"), program.fresh("e")
    program.emit(depth, f"for {one}, {other} in zip({program.pick('array')}, {program.pick('array')}):")
    _body(program, depth, one, other)


def conditional(program, depth, in_loop):
    counter = program.fresh("k")
    program.emit(depth, f"{counter} = 0")
    program.emit(depth, f"while {counter} < n:")
    program.emit(depth + 1, f"{counter} += 1")
    _body(program, depth)


def _body(program, depth, *bound):
    program.local(depth + 1, program.random.randint(1, 3), in_loop=True, bound=bound)
    if program.random.random() < 0.1:
        program.emit(depth, "else:")
        program.local(depth + 1, 1, in_loop=False)


SIMPLE = [assign, assign, assign, augment, swap, walrus]
NESTED = [branch, branch, branch, chosen, counted, counted, each, enumerated, zipped, conditional]
NESTED += [under_a_manager, attempt]
