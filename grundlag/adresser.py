"""Where one of many rows is, worked out once for each kind of page."""

from functools import cache

from django.urls import reverse


def adresse(navn: str, nummer: int) -> str:
    """
    As ``reverse(navn, args=[nummer])``, for a page that takes a number and nothing else.

    The address is worked out for the first of them, and the number put in for the rest.
    """
    return _med_plads(navn).format(nummer)


@cache
def _med_plads(navn: str) -> str:
    return reverse(navn, args=[0]).replace("/0/", "/{:d}/")
