from django.db import migrations

# Landsbyggefonden is the last of the content steps of what it decided on. When a later version voids another
# instans's yes, and that instans says yes again, Landsbyggefonden's own yes stands as long as the version did not
# void it: a tillæg runs only the steps that it needs (beslutninger § 8). So what counts against it is a yes of a
# later day from an instans that had none, not withdrawn, on the version that Landsbyggefonden decided on.
ENDNU_INGEN = """
                AND NOT EXISTS (
                    SELECT 1 FROM godkendelser_afgoerelse f
                    WHERE f.trin_id = andet.trin_id AND f.dato <= ja.dato
                      AND f.udfald IN ('godkendt', 'tiltraadt', 'anbefalet', 'godkendt_betinget')
                      AND NOT EXISTS (SELECT 1 FROM godkendelser_afgoerelse tb WHERE tb.tilbagetraekker_id = f.id)
                      AND NOT EXISTS (
                          SELECT 1 FROM godkendelser_versionsvurdering v
                          JOIN helhedsplaner_planversion p ON p.id = v.version_id
                          WHERE v.afgoerelse_id = f.id AND NOT v.staar AND p.nummer <= ja.version_nummer
                      )
                )"""

STILLING = """
CREATE OR REPLACE FUNCTION godkendelser_regn_stilling(et_trin bigint) RETURNS void LANGUAGE sql AS $$
    WITH spor AS (
        SELECT t.id AS trin_id, t.nummer, t.udgaaet_begrundelse = '' AS bruges, i.art, a.*
        FROM godkendelser_trin det
        JOIN godkendelser_trin t ON t.forloeb_id = det.forloeb_id AND t.spor = det.spor
        JOIN godkendelser_instans i ON i.id = t.instans_id
        LEFT JOIN LATERAL (
            SELECT id AS seneste_id, dato, indgang,
                (SELECT nummer FROM helhedsplaner_planversion p WHERE p.id = version_id) AS version_nummer,
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
                  AND andet.bruges AND NOT andet.indgang AND andet.dato > ja.dato%s
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


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0002_stilling_og_godkendt")]
    operations = [migrations.RunSQL([(STILLING % ENDNU_INGEN, None)], [(STILLING % "", None)])]
