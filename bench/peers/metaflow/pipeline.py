"""Five steps in a row; Metaflow runs each in a process of its own and keeps what it made in a local folder."""

from metaflow import FlowSpec, step
from steps import run


class FiveSteps(FlowSpec):
    """The names of the first and the last step are Metaflow's."""

    @step
    def start(self):
        """Begin."""
        run(0)
        self.next(self.second)

    @step
    def second(self):
        """Follow the first."""
        run(1)
        self.next(self.third)

    @step
    def third(self):
        """Follow the second."""
        run(2)
        self.next(self.fourth)

    @step
    def fourth(self):
        """Follow the third."""
        run(3)
        self.next(self.end)

    @step
    def end(self):
        """Be the last."""
        run(4)


if __name__ == "__main__":
    FiveSteps()
