"""How accounts behave: nobody signs up, and a user is told in Danish what to do."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class KontoAdapter(DefaultAccountAdapter):
    """Local accounts made by an administrator; signup is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
