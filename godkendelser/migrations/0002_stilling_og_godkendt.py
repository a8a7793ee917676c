from django.db import migrations

# Trin.seneste is a step's newest decision; Trin.gaeldende is the same, if that is a yes which no new version has
# voided. A decision that a new version voided stays void until the instans decides again; one sag may cover
# several plans, so any no counts. Landsbyggefonden's yes stands only while no other content step was decided on
# a later day, for it must be the last (beslutninger § 8); what was decided before the plan came here is exempt.
# The whole track is done at once, since one decision may cost another.
STILLING = """
CREATE FUNCTION godkendelser_regn_stilling(et_trin bigint) RETURNS void LANGUAGE sql AS $$
    WITH spor AS (
        SELECT t.id AS trin_id, t.nummer, t.udgaaet_begrundelse = '' AS bruges, i.art, a.*
        FROM godkendelser_trin det
        JOIN godkendelser_trin t ON t.forloeb_id = det.forloeb_id AND t.spor = det.spor
        JOIN godkendelser_instans i ON i.id = t.instans_id
        LEFT JOIN LATERAL (
            SELECT id AS seneste_id, dato, indgang,
                udfald IN ('godkendt', 'tiltraadt', 'anbefalet', 'godkendt_betinget') AS er_ja,
                (
                    SELECT p.lavet_tid FROM godkendelser_versionsvurdering v
                    JOIN helhedsplaner_planversion p ON p.id = v.version_id
                    WHERE v.afgoerelse_id = godkendelser_afgoerelse.id AND NOT v.staar ORDER BY v.id LIMIT 1
                ) AS bortfaldet_tid
            FROM godkendelser_afgoerelse WHERE trin_id = t.id ORDER BY id DESC LIMIT 1
        ) a ON true
        WHERE det.id = et_trin
    ), staar AS (
        SELECT ja.trin_id, ja.seneste_id AS gaeldende_id
        FROM spor ja
        WHERE ja.er_ja AND ja.bortfaldet_tid IS NULL AND (
            ja.art <> 'landsbyggefond' OR ja.indgang OR NOT EXISTS (
                SELECT 1 FROM spor andet
                WHERE andet.er_ja AND andet.bortfaldet_tid IS NULL
                  AND andet.bruges AND NOT andet.indgang AND andet.dato > ja.dato
            )
        )
    ), ny AS (
        SELECT spor.trin_id, spor.seneste_id, staar.gaeldende_id, spor.bortfaldet_tid, (
            SELECT max(foer.dato) FROM spor foer WHERE foer.bruges AND foer.nummer < spor.nummer
        ) AS forgaenger_dato
        FROM spor LEFT JOIN staar USING (trin_id)
    )
    UPDATE godkendelser_trin t
    SET seneste_id = ny.seneste_id, gaeldende_id = ny.gaeldende_id,
        bortfaldet_tid = ny.bortfaldet_tid, forgaenger_dato = ny.forgaenger_dato
    FROM ny
    WHERE t.id = ny.trin_id
      AND (t.seneste_id, t.gaeldende_id, t.bortfaldet_tid, t.forgaenger_dato)
          IS DISTINCT FROM (ny.seneste_id, ny.gaeldende_id, ny.bortfaldet_tid, ny.forgaenger_dato)
$$;
"""

# A plan counts as approved only when every content step of its newest forløb stands. Checked at commit, so that
# one transaction may write the decision and the plan.
GODKENDT = """
CREATE FUNCTION godkendelser_kontroller_godkendt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forloebet bigint;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM helhedsplaner_helhedsplan WHERE id = NEW.id AND godkendt_version_id IS NOT NULL
    ) THEN
        RETURN NULL;
    END IF;
    SELECT id INTO forloebet FROM godkendelser_forloeb WHERE plan_id = NEW.id ORDER BY id DESC LIMIT 1;
    IF forloebet IS NULL OR EXISTS (
        SELECT 1 FROM godkendelser_trin t
        JOIN godkendelser_instans i ON i.id = t.instans_id
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.udgaaet_begrundelse = ''
          AND t.gaeldende_id IS NULL AND i.art <> 'landsbyggefond'
    ) THEN
        RAISE EXCEPTION 'Planen er ikke godkendt, før alle indholdstrin er på plads.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_godkendt_har_alle_trin';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM godkendelser_trin t
        JOIN godkendelser_instans i ON i.id = t.instans_id
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.gaeldende_id IS NOT NULL
          AND i.art = 'landsbyggefond'
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
DROP FUNCTION godkendelser_regn_stilling(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0001_initial")]
    operations = [migrations.RunSQL(STILLING + GODKENDT, TILBAGE)]
