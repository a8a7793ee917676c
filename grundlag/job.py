"""Work for later: a job is deferred in the transaction of the deed, or not at all."""

from typing import Any

from procrastinate.contrib.django import app


def udskyd(opgave: str, **argumenter: Any) -> int:
    """
    Defer the task named by its dotted path (``"grundlag.tasks.send_mail"``); return the job's id.

    Named by string, so that ``handlinger`` and ``tasks`` need not import each other. A rollback
    takes the job with it.
    """
    return app.configure_task(opgave).defer(**argumenter)
