from django.apps import AppConfig


class GrundlagConfig(AppConfig):
    name = "grundlag"
    verbose_name = "grundlag"

    def ready(self) -> None:
        from grundlag import opslag  # noqa: F401 - registers the lookup
