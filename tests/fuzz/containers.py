"""Lists, dictionaries and objects of numbers: made, read, and written to."""


def new_list(program, depth, in_loop):
    items = ", ".join(program.scalar(1) for _ in range(program.random.randint(2, 3)))
    program.emit(depth, f"{program.fresh('l')} = [{items}]")
    program.names["list"].append(f"l{program.count}")


def comprehension(program, depth, in_loop):
    item = program.fresh("e")
    over = program.random.choice([*program.names["array"], *program.names["list"]])
    inside = program.random.choice([f"np.sin({item})", f"{item} * {program.scalar(0)}"])
    program.emit(depth, f"{program.fresh('l')} = [{inside} for {item} in {over}]")
    program.names["list"].append(f"l{program.count}")


def change_list(program, depth, in_loop):
    if not program.names["list"]:
        return False
    name, value = program.pick("list"), program.bounded()
    choices = [
        f"{name}.append({value})",
        f"{name}[0] = {value}",
        f"{name}[-1] *= {value}",
        f"{name}.extend([{value}, {program.scalar(0)}])",
        f"{name} = [{value}, *{name}]",
        f"{name} = {name}[::-1]",
        f"{name}.insert(0, {value})",
        f"{name}.reverse()",
        f"{name}.append({name}.pop() * {value})",
        f"{program.pick('scalar')} = np.tanh(sum({name}))",
    ]
    program.emit(depth, program.random.choice(choices))


def write_by_number(program, depth, in_loop):
    if not program.names["list"]:
        return False
    index, name = program.fresh("i"), program.pick("list")
    program.emit(depth, f"for {index} in range(1, 2):")
    program.emit(depth + 1, f"{name}[{index}] = np.sin({name}[{index} - 1] + {program.scalar(0)})")


def new_dict(program, depth, in_loop):
    program.emit(depth, f'{program.fresh("d")} = {{"p": {program.scalar(1)}, "q": {program.scalar(1)}}}')
    program.names["dict"].append(f"d{program.count}")


def change_dict(program, depth, in_loop):
    if not program.names["dict"]:
        return False
    name, value = program.pick("dict"), program.bounded()
    key = program.random.choice(['"p"', '"q"', '"pq"[n % 2]'])
    choices = [
        f"{name}[{key}] = {value}",
        f"{name}[{key}] *= {value}",
        f"{name}.update(p={value})",
        f"{name} = {{**{name}, {key}: {value}}}",
        f"{program.pick('scalar')} = np.sin(sum({name}.values()))",
    ]
    program.emit(depth, program.random.choice(choices))


def over_dict(program, depth, in_loop):
    if not program.names["dict"]:
        return False
    key, item = program.fresh("k"), program.fresh("e")
    program.emit(depth, f"for {key}, {item} in {program.pick('dict')}.items():")
    program.emit(depth + 1, f"{program.pick('scalar')} += np.sin({item})")


def new_object(program, depth, in_loop):
    program.emit(depth, f"{program.fresh('o')} = Line({program.scalar(1)}, {program.scalar(0)})")
    program.names["line"].append(f"o{program.count}")


def change_object(program, depth, in_loop):
    if not program.names["line"]:
        return False
    symbol = program.random.choice(["=", "*=", "+="])
    program.emit(depth, f"{program.pick('line')}.slope {symbol} {program.bounded()}")


def views(program, depth, in_loop):
    """Views that wait in a list while their array is written."""
    own = [name for name in program.names["array"] if name != "a"]
    if not own:
        return False
    name, waiting = program.random.choice(own), program.fresh("vs")
    program.emit(depth, f"{waiting} = [{name}[1:]]")
    program.emit(depth, f"{waiting}.append({name}[:2])")
    program.emit(depth, f"{name} {program.random.choice(['+=', '*='])} {program.bounded()}")
    program.emit(depth, f"{program.fresh('s', 'scalar')} = np.tanh(np.sum({waiting}.pop()))")


def unpack(program, depth, in_loop):
    first, rest = program.fresh("s"), program.fresh("l")
    program.emit(depth, f"{first}, *{rest} = {program.bounded()}, {program.scalar(0)}, {program.scalar(0)}")
    program.names["scalar"].append(first)
    program.names["list"].append(rest)


STATEMENTS = [new_list, comprehension, change_list, change_list, change_list, write_by_number]
STATEMENTS += [new_dict, change_dict, change_dict, over_dict, new_object, change_object, unpack, views]
