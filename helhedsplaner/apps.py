from django.apps import AppConfig


class HelhedsplanerConfig(AppConfig):
    name = "helhedsplaner"
    verbose_name = "helhedsplaner"

    def ready(self) -> None:
        from grundlag import kroge
        from helhedsplaner import kroge_svar

        kroge.adgangskilder.registrer(kroge_svar.adgangskilder)
        kroge.soegekilder.registrer(kroge_svar.soegekilder)
        kroge.panel.registrer(kroge_svar.panel)
        kroge.punktindhold.registrer(kroge_svar.punktindhold)
        kroge.viderefoert.registrer(kroge_svar.viderefoert)
        kroge.ventende.registrer(kroge_svar.ventende)
