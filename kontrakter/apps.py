from django.apps import AppConfig


class KontrakterConfig(AppConfig):
    name = "kontrakter"
    verbose_name = "kontrakter"
