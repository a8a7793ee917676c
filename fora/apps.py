from django.apps import AppConfig


class ForaConfig(AppConfig):
    name = "fora"
    verbose_name = "fora"

    def ready(self) -> None:
        from fora import kroge_svar
        from grundlag import kroge

        kroge.adgangskilder.registrer(kroge_svar.adgangskilder)
        kroge.afventer.registrer(kroge_svar.afventer)
        kroge.soegekilder.registrer(kroge_svar.soegekilder)
