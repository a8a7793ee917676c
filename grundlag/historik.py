"""Row history: triggers copy every saved row, whoever writes it; the copies are append-only."""

import pghistory


def historik(*, uden: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    """Class decorator: keep each insert, update and delete of the model's rows."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(uden) or None,
    )
