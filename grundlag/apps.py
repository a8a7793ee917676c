from django.apps import AppConfig


class GrundlagConfig(AppConfig):
    name = "grundlag"
    verbose_name = "grundlag"

    def ready(self) -> None:
        from grundlag import (
            kroge,
            kroge_svar,
            opslag,  # noqa: F401 - registers the lookup
        )

        kroge.afventer.registrer(kroge_svar.afventer)
