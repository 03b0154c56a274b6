"""How long `import` takes, each time in a new interpreter; what starting that takes is not counted."""


class Import:
    """NumPy alone is the floor for everything that uses it."""

    timeout = 60
    number = 1
    repeat = (5, 20, 20.0)

    def timeraw_tangent(self) -> str:
        return "import tangent"

    def timeraw_tangent_after_numpy(self) -> tuple[str, str]:
        return "import tangent", "import numpy"

    def timeraw_first_gradient(self) -> tuple[str, str]:
        """Deriving loads the rules of the library that the function uses."""
        return "tangent.grad(mlp.mlp)", self.workload()

    def timeraw_numpy(self) -> str:
        return "import numpy"

    @staticmethod
    def workload() -> str:
        from suites import ABOVE

        return f"import sys; sys.path.insert(0, {ABOVE!r}); import tangent; from workloads import mlp"
