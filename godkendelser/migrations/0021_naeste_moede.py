from django.db import migrations

# When a body meets next, as far as a calendar knows: asked for every step of every plan that a page tells of.
NAESTE = """
CREATE FUNCTION godkendelser_naeste_moede(en_instans bigint, en_gruppe bigint, fra date) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT least(
        (SELECT min(dato) FROM godkendelser_instansmoede WHERE instans_id = en_instans AND NOT aflyst AND dato >= fra),
        (SELECT min(dato) FROM fora_moede WHERE gruppe_id = en_gruppe AND status <> 'aflyst' AND dato >= fra)
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0020_rateanmodning"), ("fora", "0008_kalender_for_brugere")]
    operations = [migrations.RunSQL(NAESTE, "DROP FUNCTION godkendelser_naeste_moede(bigint, bigint, date);")]
