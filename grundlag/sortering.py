"""Danish order, in the database: æ, ø, å last, and aa as å."""

from django.db.models import F, Func, TextField


class DanskOrden(Func):
    """``order_by(DanskOrden("navn"))``: the immutable SQL function da_sort of the field."""

    function = "da_sort"
    output_field = TextField()

    def __init__(self, felt: str) -> None:
        super().__init__(F(felt))
