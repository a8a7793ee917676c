from importlib import import_module

from django.db import migrations

# A version of an agreement voids decisions too, and a prækvalifikation or a chain not yet started says nothing
# about whether the plan is approved. Otherwise as before.
_FOER = import_module("godkendelser.migrations.0002_stilling_og_godkendt")
_STILLING = import_module("godkendelser.migrations.0003_tillaeg_uden_lbf")

FOER_STILLING = _STILLING.STILLING % _STILLING.ENDNU_INGEN
FOER_GODKENDT = _FOER.GODKENDT.partition("CREATE CONSTRAINT TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


def _erstat(tekst: str, gammelt: str, nyt: str) -> str:
    assert tekst.count(gammelt) == 1, gammelt
    return tekst.replace(gammelt, nyt)


STILLING = _erstat(
    FOER_STILLING,
    """SELECT p.lavet_tid FROM godkendelser_versionsvurdering v
                    JOIN helhedsplaner_planversion p ON p.id = v.version_id
""",
    """SELECT COALESCE(p.lavet_tid, a.lavet_tid) FROM godkendelser_versionsvurdering v
                    LEFT JOIN helhedsplaner_planversion p ON p.id = v.version_id
                    LEFT JOIN kontrakter_aftaleversion a ON a.id = v.aftaleversion_id
""",
)
GODKENDT = _erstat(
    FOER_GODKENDT,
    "SELECT id INTO forloebet FROM godkendelser_forloeb WHERE plan_id = NEW.id ORDER BY id DESC LIMIT 1;",
    """SELECT id INTO forloebet FROM godkendelser_forloeb
    WHERE plan_id = NEW.id AND sagsart <> 'praekvalifikation' AND startet_tid IS NOT NULL ORDER BY id DESC LIMIT 1;""",
)


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0007_kaeden")]
    operations = [
        migrations.RunSQL([(STILLING, None)], [(FOER_STILLING, None)]),
        migrations.RunSQL([(GODKENDT, None)], [(FOER_GODKENDT, None)]),
    ]
