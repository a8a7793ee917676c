from django.apps import AppConfig


class KontrakterConfig(AppConfig):
    name = "kontrakter"
    verbose_name = "kontrakter"

    def ready(self) -> None:
        from grundlag import kroge
        from kontrakter import kroge_svar

        kroge.adgangskilder.registrer(kroge_svar.adgangskilder)
        kroge.krav.registrer(kroge_svar.krav)
        kroge.panel.registrer(kroge_svar.panel)
        kroge.punktindhold.registrer(kroge_svar.punktindhold)
        kroge.viderefoert.registrer(kroge_svar.viderefoert)
        kroge.soegekilder.registrer(kroge_svar.soegekilder)
        kroge.ventende.registrer(kroge_svar.ventende)
        kroge.versionsord.registrer(kroge_svar.versionsord)
