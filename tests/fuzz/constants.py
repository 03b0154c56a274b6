"""What is not differentiated, used by what is, and changed afterwards."""


def new(program, depth, in_loop):
    name = program.fresh("c", "constant")
    program.emit(depth, f"{name} = np.array([0.5, -1.5, 1.0])")


def change(program, depth, in_loop):
    if not program.names["constant"]:
        return False
    name = program.pick("constant")
    choices = [
        f"{name}[0] += 0.25",
        f"{name}.sort()",
        f"halved({name})",
        f"called(halved, {name})",
        f"{name}[1:] *= {name}[0]",
        f"{name} = {name}[::-1]",
        f"{name} = np.roll({name}, n)",
        f"np.put({name}, 1, 0.5)",
        f"[halved({name}) for _ in range(n)]",
    ]
    program.emit(depth, program.random.choice(choices))


STATEMENTS = [new, change, change]
