"""The one exception by which the domain refuses."""


class Regelbrud(Exception):
    """
    A rule of the domain says no, in a Danish sentence meant for the user.

    ``felt`` names the form field that the sentence belongs beside, when there is one.
    """

    def __init__(self, besked: str, *, felt: str | None = None) -> None:
        super().__init__(besked)
        self.felt = felt
