from django.apps import AppConfig


class GrundlagConfig(AppConfig):
    name = "grundlag"
    verbose_name = "grundlag"
