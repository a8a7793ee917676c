"""Who a request is from, and the bridge from our roles to Django's ``has_perm``, which its administration asks."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend

from byomraader.adgang import har_rolle, hent_med_adgang
from grundlag.adgang import KATALOGRET, Handling
from grundlag.models import Bruger


class BrugerBackend(AuthenticationBackend):  # type: ignore[misc]
    """Logs in by e-mail; the user of a request comes with her roles, which every page asks about."""

    def get_user(self, user_id: Any) -> Bruger | None:
        """The user with all that gives her access, in one query."""
        bruger = hent_med_adgang(user_id)
        return bruger if bruger and self.user_can_authenticate(bruger) else None


class RolleBackend(BaseBackend):
    """Logs nobody in; knows one right only: to rette kataloger, brugere og roller."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return (
            perm == KATALOGRET
            and isinstance(user_obj, Bruger)
            and user_obj.is_active
            and har_rolle(user_obj, Handling.STYR_KATALOGER)
        )
