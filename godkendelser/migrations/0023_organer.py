from django.db import migrations

# Which bodies a plan's chain needs, and whether its byområde has them: asked by every page that lists what a plan
# lacks. ``grupper``: the kinds of instans that are bodies; ``slaegt``: the kinds of case that follow from what the
# plan goes on from.
ORGANER = """
CREATE FUNCTION godkendelser_organer(en_plan bigint, grupper text[], slaegt text[])
RETURNS TABLE (art text, findes boolean)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT s.instansart, EXISTS (
        SELECT FROM fora_gruppe g WHERE g.byomraade_id = p.byomraade_id AND g.type = s.instansart
    )
    FROM helhedsplaner_helhedsplan p
    JOIN godkendelser_skabelontrin s ON s.regelsaet_id = p.regelsaet_id
        AND s.instansart = ANY (grupper)
        AND s.sagsart = coalesce(
            (SELECT f.sagsart FROM godkendelser_forloeb f
             WHERE f.plan_id = p.id AND f.afsluttet_tid IS NULL AND f.sagsart <> 'praekvalifikation' LIMIT 1),
            (SELECT max(r.art) FROM helhedsplaner_helhedsplansrelation r
             WHERE r.efterfoelger_id = p.id AND r.art = ANY (slaegt)),
            'ny_plan'
        )
    WHERE p.id = en_plan
    ORDER BY 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0022_omflytningsregler"), ("helhedsplaner", "0016_slaegt"), ("fora", "0001_initial")]
    operations = [migrations.RunSQL(ORGANER, "DROP FUNCTION godkendelser_organer(bigint, text[], text[]);")]
