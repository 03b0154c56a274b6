"""Functions: outside, local, passed, chosen, and bound to arguments."""


def helper(program):
    """A function outside, of two numbers."""
    name = f"g{len(program.helpers)}"
    program.lines += [
        f"def {name}(u, v=0.5):",
        program.random.choice(["    if u > 0.2345:\n        return np.sin(u * v)", "    u = u * v"]),
        program.random.choice(["    for _ in range(2):\n        u = np.tanh(u + v)", "    v = v * u"]),
        "    return u * v + 0.3 * u",
        "",
        "",
    ]
    program.helpers.append(name)


def local_function(program, depth, in_loop):
    name = program.fresh("h")
    program.emit(depth, f"def {name}(u):")
    if program.random.random() < 0.3:
        program.emit(depth + 1, "if u > 0.4321:")
        program.emit(depth + 2, f"return np.sin(u) * {program.scalar(0)}")
    program.emit(depth + 1, f"return np.tanh(u * {program.scalar(1)})")
    program.functions.append(name)


def lambda_function(program, depth, in_loop):
    program.emit(depth, f"{program.fresh('h')} = lambda u: np.sin(u + {program.scalar(1)})")
    program.functions.append(f"h{program.count}")


def nonlocal_function(program, depth, in_loop):
    if depth > 1:  # what it writes to has to be a variable of this very function
        return False
    name, inside = program.pick("scalar"), program.fresh("h")
    program.emit(depth, f"def {inside}(u):")
    program.emit(depth + 1, f"nonlocal {name}")
    program.emit(depth + 1, f"{name} = np.sin({name} + u)")
    program.emit(depth + 1, f"return {name} * u")
    program.emit(depth, f"{name} += {inside}({program.scalar(1)})")


def passed(program, depth, in_loop):
    given = _function(program)
    program.emit(depth, f"{program.fresh('s')} = called({given}, {program.scalar(1)})")
    program.names["scalar"].append(f"s{program.count}")


def only_looking(program, depth, in_loop):
    """Unknown functions that are called for a test, an index, and for nothing."""
    array, given = program.pick("array"), program.random.choice(["np.sum", "len", "np.argmax", "halved"])
    asking = f"called({_function(program)}, {program.scalar(1)}) > 0.1234"
    choices = [
        f"{program.pick('scalar')} = asked({_function(program)}, {program.scalar(1)})",
        f"{program.pick('scalar')} = {array}[int({asking})]",
        f"{program.pick('scalar')} = 0.7 if called({given}, {array}) > 0.1234 else {program.scalar(1)}",
        f"called({given}, {array})",
    ]
    program.emit(depth, program.random.choice(choices))


def chosen(program, depth, in_loop):
    options = f"[{_function(program)}, {_function(program)}]"
    program.emit(depth, f"{program.fresh('s')} = {options}[n % 2]({program.scalar(1)})")
    program.names["scalar"].append(f"s{program.count}")


def by_a_branch(program, depth, in_loop):
    name = program.fresh("h")
    program.emit(depth, f"{name} = {_function(program)} if {program.test()} else {_function(program)}")
    program.emit(depth, f"{program.pick('scalar')} = {name}({program.scalar(1)})")


def partial(program, depth, in_loop):
    if not program.helpers:
        return False
    name = program.fresh("h")
    program.emit(
        depth, f"{name} = functools.partial({program.random.choice(program.helpers)}, v={program.scalar(0)})"
    )
    program.functions.append(name)


def mapped(program, depth, in_loop):
    over = program.random.choice([*program.names["array"], *program.names["list"]])
    function = _function(program)
    choices = [
        f"sum(map({function}, {over}))",
        f"functools.reduce(lambda u, v: np.sin(u) * v, {over})",
        f"sum(sorted({over}, key=lambda u: -u)[:1])",
        f"sum(list(map({function}, {over})))",
    ]
    program.emit(depth, f"{program.pick('scalar')} = np.tanh({program.random.choice(choices)})")


def _function(program):
    """Something that can be called with a number."""
    choices = ["np.sin", "np.tanh", "(lambda u: u * u)", *program.functions]
    choices += [f"{line}.at" for line in program.names["line"]]
    return program.random.choice(choices)


STATEMENTS = [local_function, lambda_function, nonlocal_function, passed, chosen, by_a_branch, partial]
STATEMENTS += [mapped, only_looking]
