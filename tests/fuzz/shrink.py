"""Make a program smaller while it still shows the same fault."""


def shrink(text, fails):
    """The smallest program that is found by leaving out statements, with `fails(text)` still true."""
    changed = True
    while changed:
        changed = False
        for smaller in _smaller(text):
            if fails(smaller):
                text, changed = smaller, True
                break
    return text


def _smaller(text):
    """The program without one statement, or with a compound statement replaced by its body."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        if not line.strip() or line.startswith("def f") or line.lstrip().startswith("return x"):
            continue
        indent = len(line) - len(line.lstrip())
        end = start + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
            end += 1
        yield "\n".join(lines[:start] + lines[end:]) + "\n"
        if end > start + 1 and indent:
            body = [row[4:] for row in lines[start + 1 : end]]
            yield "\n".join(lines[:start] + body + lines[end:]) + "\n"


def _indent(line):
    return len(line) - len(line.lstrip())
