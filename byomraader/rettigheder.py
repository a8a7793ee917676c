"""The bridge from our roles to Django's ``has_perm``, which its administration asks."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from byomraader.adgang import har_rolle
from grundlag.adgang import KATALOGRET, Handling
from grundlag.models import Bruger


class RolleBackend(BaseBackend):
    """Logs nobody in; knows one right only: to rette kataloger, brugere og roller."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return (
            perm == KATALOGRET
            and isinstance(user_obj, Bruger)
            and user_obj.is_active
            and har_rolle(user_obj, Handling.STYR_KATALOGER)
        )
