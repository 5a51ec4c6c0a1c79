"""The two kinds of errors: what a user can mend, and everything else."""

from __future__ import annotations


class UserError(Exception):
    """An expected failure, told to the user in their own language.

    Args:
        what: One sentence in the user's language: what happened, and where.
        remedy: One sentence: what to do, or what is still safe. May be empty.
        code: A stable English word for scripts (``"password_protected"``), never shown in the window.

    Anything else that is raised is a bug and is caught once, at the top.
    """

    def __init__(self, what: str, remedy: str = "", *, code: str = "failed") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.code = code

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user cancelled a long piece of work; whoever runs it leaves the state before."""
