from django.apps import AppConfig


class GodkendelserConfig(AppConfig):
    name = "godkendelser"
    verbose_name = "godkendelser"

    def ready(self) -> None:
        from godkendelser import kroge_svar
        from godkendelser.models import BEMYNDIGET_I, BEMYNDIGET_OM
        from grundlag import kroge

        kroge.krav.registrer(kroge_svar.krav)
        kroge.versionsvirkning.registrer(kroge_svar.versionsvirkning)
        kroge.panel.registrer(kroge_svar.panel)
        kroge.beslutningsvirkning.registrer(kroge_svar.beslutningsvirkning)
        kroge.punktindhold.registrer(kroge_svar.punktindhold)
        kroge.adgangskilder.registrer(kroge_svar.adgangskilder)
        kroge.ADGANGSNOEGLER.extend((BEMYNDIGET_I, BEMYNDIGET_OM))
        kroge.afventer.registrer(kroge_svar.afventer)
        kroge.soegekilder.registrer(kroge_svar.soegekilder)
        kroge.versionsord.registrer(kroge_svar.versionsord)
        kroge.tidsplan.registrer(kroge_svar.tidsplan)
        kroge.udsigt.registrer(kroge_svar.udsigt)
