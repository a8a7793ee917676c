from django.apps import AppConfig


class GodkendelserConfig(AppConfig):
    name = "godkendelser"
    verbose_name = "godkendelser"
