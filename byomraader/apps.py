from django.apps import AppConfig


class ByomraaderConfig(AppConfig):
    name = "byomraader"
    verbose_name = "byområder"
