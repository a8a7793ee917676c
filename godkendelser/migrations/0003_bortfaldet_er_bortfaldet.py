from django.db import migrations

# A decision that a new version voided stays void until the instans decides again. One sag may cover several
# plans, so the newest vurdering may be of another plan than the one that broke the decision: any no counts.
FREM = """
CREATE OR REPLACE FUNCTION godkendelser_gaeldende_afgoerelse(et_trin bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT a.id FROM (
        SELECT id, udfald FROM godkendelser_afgoerelse WHERE trin_id = et_trin ORDER BY id DESC LIMIT 1
    ) a
    WHERE a.udfald IN ('godkendt', 'tiltraadt', 'anbefalet', 'godkendt_betinget')
      AND NOT EXISTS (
        SELECT 1 FROM godkendelser_versionsvurdering v WHERE v.afgoerelse_id = a.id AND NOT v.staar
      )
$$;
"""

TILBAGE = """
CREATE OR REPLACE FUNCTION godkendelser_gaeldende_afgoerelse(et_trin bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT a.id FROM (
        SELECT id, udfald FROM godkendelser_afgoerelse WHERE trin_id = et_trin ORDER BY id DESC LIMIT 1
    ) a
    WHERE a.udfald IN ('godkendt', 'tiltraadt', 'anbefalet', 'godkendt_betinget')
      AND COALESCE((
        SELECT v.staar FROM godkendelser_versionsvurdering v WHERE v.afgoerelse_id = a.id ORDER BY v.id DESC LIMIT 1
      ), true)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0002_godkendt_kraever_alle_trin")]
    operations = [migrations.RunSQL(FREM, TILBAGE)]
