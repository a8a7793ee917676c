from django.apps import AppConfig


class ForaConfig(AppConfig):
    name = "fora"
    verbose_name = "fora"

    def ready(self) -> None:
        from fora import kroge_svar
        from fora.adgang import GRUPPER
        from grundlag import kroge

        kroge.adgangskilder.registrer(kroge_svar.adgangskilder)
        kroge.ADGANGSNOEGLER.append(GRUPPER)
        kroge.punktindhold.registrer(kroge_svar.punktindhold)
        kroge.viderefoert.registrer(kroge_svar.viderefoert)
        kroge.panel.registrer(kroge_svar.panel)
        kroge.ventende.registrer(kroge_svar.ventende)
        kroge.soegekilder.registrer(kroge_svar.soegekilder)
