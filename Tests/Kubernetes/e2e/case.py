"""Cases: functions that take a stage and return what was seen, in the order in which they are written."""

from typing import Callable

from stage import Stage

Body = Callable[[Stage], str]


class Case:
    """One line of the table; the body's docstring is its title."""

    def __init__(self, body: Body):
        self.body = body
        self.name = body.__name__
        self.title = (body.__doc__ or "").strip().splitlines()[0]


class Cases(list[Case]):
    """The cases of one module, each added by decorating its body."""

    def __call__(self, body: Body) -> Body:
        self.append(Case(body))
        return body
