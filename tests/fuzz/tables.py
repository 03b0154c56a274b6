"""Tables: lists, dictionaries and arrays of rows, changed in place under one name or several."""

from dataclasses import dataclass

LIST, DICT, ARRAY = "[{}, {}]", '{{"p": {}, "q": {}}}', "np.array([{}, {}])"
NUMBERS, LETTERS = ("0", "1", "-1"), ('"p"', '"q"')


@dataclass(frozen=True)
class Row:
    """A name of something with two items; `form` is how such a thing is written."""

    name: str
    form: str

    @property
    def columns(self):
        return LETTERS if self.form == DICT else NUMBERS


@dataclass(frozen=True)
class Table:
    """A name of three rows, or more where `grows`."""

    name: str
    form: str  # of its rows
    rows: tuple[str, ...] = (*NUMBERS, "n % 2")
    grows: bool = True

    def row(self, program):
        return Row(f"{self.name}[{program.random.choice(self.rows)}]", self.form)


# Expressions


def item(program):
    """An item of a row."""
    row = _row(program)
    return f"{row.name}[{program.random.choice(row.columns)}]"


def summed(table):
    """Everything in a table, for the end of a program."""
    first, second = Row("", table.form).columns[:2]
    rows = f"{table.name}.values()" if table.rows == LETTERS else table.name
    return f"sum(r[{first}] * r[{second}] + r[{second}] for r in {rows})"


def _row(program):
    """A row under its own name, or one of a table."""
    rows = program.names["row"]
    if rows and program.random.random() < 0.4:
        return program.random.choice(rows)
    return program.pick("table").row(program)


def _written_out(program, form, depth=1):
    return form.format(program.bounded(), program.scalar(depth))


# Statements that make tables


def new(program, depth, in_loop):
    way = program.random.choice([_literal, _comprehension, _grown, _filled, _groups, _matrix])
    program.names["table"].append(way(program, depth, program.fresh("t")))


def _literal(program, depth, name):
    form = program.random.choice([LIST, DICT, ARRAY])
    rows = ", ".join(_written_out(program, form, 0) for _ in range(3))
    program.emit(depth, f"{name} = [{rows}]")
    return Table(name, form)


def _comprehension(program, depth, name):
    form = program.random.choice([LIST, DICT, ARRAY])
    row = form.format("e", f"e * {program.scalar(0)}")
    program.emit(depth, f"{name} = [{row} for e in {program.pick('array')}]")
    return Table(name, form)


def _grown(program, depth, name):
    form, each = program.random.choice([LIST, DICT, ARRAY]), program.fresh("e")
    program.emit(depth, f"{name} = []")
    program.emit(depth, f"for {each} in {program.pick('array')}:")
    program.emit(depth + 1, f"{name}.append({form.format(each, program.bounded())})")
    return Table(name, form)


def _filled(program, depth, name):
    program.emit(depth, f"{name} = [[0.0] * 2 for _ in range(3)]")
    table, index = Table(name, LIST), program.fresh("i")
    program.emit(depth, f"for {index} in range(3):")
    program.emit(depth + 1, f"{name}[{index}][0] = {program.pick('array')}[{index}]")
    return table


def _groups(program, depth, name):
    form = program.random.choice([LIST, ARRAY])
    rows = ", ".join(f"{key}: {_written_out(program, form, 0)}" for key in LETTERS)
    program.emit(depth, f"{name} = {{{rows}}}")
    return Table(name, form, LETTERS, grows=False)


def _matrix(program, depth, name):
    program.emit(depth, f"{name} = np.outer({program.pick('array')}, {program.pick('array')}[:2])")
    return Table(name, ARRAY, grows=False)


def copied(program, depth, in_loop):
    """Other rows of the same items, in a table of its own."""
    tables = [t for t in program.names["table"] if t.grows and t.form == LIST]
    if not tables:
        return False
    table, name = program.random.choice(tables), program.fresh("t")
    row = program.random.choice(["r[:]", "list(r)", "r.copy()", "[np.sin(e) for e in r]", "[*r]", "r"])
    program.emit(depth, f"{name} = [{row} for r in {table.name}]")
    program.names["table"].append(Table(name, LIST))


# Statements that give second names


def named_row(program, depth, in_loop):
    if not program.names["table"]:
        return False
    row, name = program.pick("table").row(program), program.fresh("r")
    program.emit(depth, f"{name} = {row.name}")
    program.names["row"].append(Row(name, row.form))


def second_name(program, depth, in_loop):
    if not program.names["table"]:
        return False
    table, name = program.pick("table"), program.fresh("t")
    program.emit(depth, f"{name} = {table.name}")
    program.names["table"].append(Table(name, table.form, table.rows, table.grows))


# Statements that change what is there


def change_item(program, depth, in_loop):
    if not program.names["table"]:
        return False
    symbol = program.random.choice(["=", "=", "+=", "*="])
    program.emit(depth, f"{item(program)} {symbol} {program.bounded()}")


def swap_items(program, depth, in_loop):
    if not program.names["table"]:
        return False
    one, other = item(program), item(program)
    program.emit(depth, f"{one}, {other} = {other}, {one}")


def change_rows(program, depth, in_loop):
    if not program.names["table"]:
        return False
    table = program.pick("table")
    one, other = table.row(program).name, table.row(program).name
    choices = [
        f"{one}, {other} = {other}, {one}",
        f"{one} = {_written_out(program, table.form)}",
        f"{one} = {other}",
    ]
    if table.form == ARRAY:
        choices += [f"{one} *= {program.bounded()}", f"{one} += {other}", f"{one}[:] = np.sin({other})"]
        choices += [f"{one} = {other} * {program.bounded()}", f"{one}[:1] *= {other}[1:]"]
    if table.form == LIST:
        choices += [f"{one} = [np.sin(e) for e in {other}]", f"{one} = {other}[:]", f"{one}.reverse()"]
    if table.grows:
        choices += [f"{table.name}.append({_written_out(program, table.form)})"]
        choices += [f"{table.name}.append({other})", f"{table.name}.reverse()"]
        choices += [f"{table.name} = {table.name}[::-1]", f"{table.name} = [*{table.name}, {other}]"]
    program.emit(depth, program.random.choice(choices))


def by_numbers(program, depth, in_loop):
    tables = [t for t in program.names["table"] if t.rows != LETTERS]
    if not tables:
        return False
    table, index = program.random.choice(tables), program.fresh("i")
    columns = Row("", table.form).columns
    here = f"{table.name}[{index}]"
    before = f"{table.name}[{program.random.choice([f'{index} - 1', '0', '2'])}]"
    program.emit(depth, f"for {index} in range({program.random.choice(['3', '1, 3', '2, -1, -1'])}):")
    for _ in range(program.random.randint(1, 2)):
        one, other = program.random.choice(columns), program.random.choice(columns)
        symbol = program.random.choice(["=", "+=", "*="])
        value = f"np.sin({before}[{other}] + {program.scalar(0)})"
        choices = [f"{here}[{one}] {symbol} {value}"] * 3
        choices += [f"{here}, {before} = {before}, {here}", f"{here} = {before}"]
        program.emit(depth + 1, program.random.choice(choices))
    if program.random.random() < 0.3:
        program.emit(depth + 1, f"if {here}[{columns[0]}] > 0.1234:")
        program.emit(depth + 2, program.random.choice(["break", "continue"]))
        program.emit(depth + 1, f"{here}[{columns[1]}] *= {program.bounded()}")


def by_rows(program, depth, in_loop):
    if not program.names["table"]:
        return False
    table, row = program.pick("table"), Row(program.fresh("r"), "")
    columns = Row("", table.form).columns
    over = f"{table.name}.values()" if table.rows == LETTERS else table.name
    program.emit(depth, f"for {row.name} in {over}:")
    one, other = program.random.choice(columns), program.random.choice(columns)
    value = f"np.tanh({row.name}[{other}] * {program.scalar(1)})"
    program.emit(depth + 1, f"{row.name}[{one}] {program.random.choice(['=', '+='])} {value}")
    program.emit(depth + 1, f"{program.pick('scalar')} = np.sin({row.name}[{other}])")


def by_a_function(program, depth, in_loop):
    """A local function that writes to the row that it is given, or to the table that it sees."""
    if not program.names["table"]:
        return False
    table, name = program.pick("table"), program.fresh("h")
    one, other = (program.random.choice(Row("", table.form).columns) for _ in range(2))
    row = "r" if program.random.random() < 0.5 else table.row(program).name
    program.emit(depth, f"def {name}(r, v):")
    program.emit(depth + 1, f"{row}[{one}] {program.random.choice(['=', '+='])} v * r[{other}]")
    program.emit(depth + 1, f"return np.sin(r[{one}])")
    program.emit(depth, f"{program.pick('scalar')} = {name}({table.row(program).name}, {program.bounded()})")


# Statements that read


def read(program, depth, in_loop):
    tables = [t for t in program.names["table"] if t.rows != LETTERS]
    if not tables:
        return False
    table = program.random.choice(tables)
    one, other = (program.random.choice(Row("", table.form).columns) for _ in range(2))
    choices = [
        f"sum(r[{one}] * r[{other}] for r in {table.name})",
        f"max({table.name}, key=lambda r: r[{one}])[{other}]",
        f"sum(u * v for u, v in zip([r[{one}] for r in {table.name}], a))",
        f"sum([r[{one}] for r in {table.name} if r[{other}] > 0.1234])",
        f"sum(np.sin(r[{one}]) * i for i, r in enumerate({table.name}))",
    ]
    program.emit(depth, f"{program.pick('scalar')} = np.tanh({program.random.choice(choices)})")


STATEMENTS = [new, new, copied, named_row, named_row, second_name, change_item, change_item, change_item]
STATEMENTS += [swap_items, change_rows, change_rows, by_numbers, by_numbers, by_rows, by_a_function, read]
