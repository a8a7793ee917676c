from django.db import migrations

# A plan counts as approved only when every content step of its newest forløb stands, Landsbyggefonden
# last (beslutninger § 8). Checked at commit, so that one transaction may write the decision and the plan.
FREM = """
CREATE FUNCTION godkendelser_gaeldende_afgoerelse(et_trin bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT a.id FROM (
        SELECT id, udfald FROM godkendelser_afgoerelse WHERE trin_id = et_trin ORDER BY id DESC LIMIT 1
    ) a
    WHERE a.udfald IN ('godkendt', 'tiltraadt', 'anbefalet', 'godkendt_betinget')
      AND COALESCE((
        SELECT v.staar FROM godkendelser_versionsvurdering v WHERE v.afgoerelse_id = a.id ORDER BY v.id DESC LIMIT 1
      ), true)
$$;

CREATE FUNCTION godkendelser_kontroller_godkendt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan record;
    forloebet bigint;
    lbf record;
BEGIN
    SELECT id, godkendt_version_id INTO plan FROM helhedsplaner_helhedsplan WHERE id = NEW.id;
    IF plan.godkendt_version_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT id INTO forloebet FROM godkendelser_forloeb WHERE plan_id = plan.id ORDER BY id DESC LIMIT 1;
    IF forloebet IS NULL OR EXISTS (
        SELECT 1 FROM godkendelser_trin t
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.udgaaet_begrundelse = ''
          AND godkendelser_gaeldende_afgoerelse(t.id) IS NULL
    ) THEN
        RAISE EXCEPTION 'Planen er ikke godkendt, før alle indholdstrin er på plads.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_godkendt_har_alle_trin';
    END IF;
    SELECT a.dato, a.indgang INTO lbf
    FROM godkendelser_trin t
    JOIN godkendelser_instans i ON i.id = t.instans_id
    JOIN godkendelser_afgoerelse a ON a.id = godkendelser_gaeldende_afgoerelse(t.id)
    WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND i.art = 'landsbyggefond';
    IF lbf.dato IS NULL OR NOT lbf.indgang AND EXISTS (
        SELECT 1 FROM godkendelser_trin t
        JOIN godkendelser_afgoerelse a ON a.id = godkendelser_gaeldende_afgoerelse(t.id)
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.udgaaet_begrundelse = ''
          AND NOT a.indgang AND a.dato > lbf.dato
    ) THEN
        RAISE EXCEPTION 'Planen er ikke godkendt, før Landsbyggefonden som den sidste har givet tilsagn.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_godkendt_har_lbf_sidst';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER helhedsplan_godkendt_har_alle_trin
AFTER INSERT OR UPDATE OF godkendt_version_id ON helhedsplaner_helhedsplan
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION godkendelser_kontroller_godkendt();
"""

TILBAGE = """
DROP TRIGGER helhedsplan_godkendt_har_alle_trin ON helhedsplaner_helhedsplan;
DROP FUNCTION godkendelser_kontroller_godkendt();
DROP FUNCTION godkendelser_gaeldende_afgoerelse(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0001_initial")]
    operations = [migrations.RunSQL(FREM, TILBAGE)]
