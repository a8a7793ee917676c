from django.db import migrations

# What a plan holds so far, in one look (helhedsplaner.krav.Opgoerelse): a function, since the plan's page and its
# submission ask for all of it, and the database keeps the plans of these queries for as long as the connection lasts.
OPGOER = r"""
CREATE FUNCTION helhedsplaner_opgoer(en_plan bigint, levende text[]) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN jsonb_build_object(
        'afdelinger', (SELECT count(*) FROM helhedsplaner_deltagelse WHERE plan_id = en_plan),
        'lejemaal', (
            SELECT coalesce(sum(a.lejemaal), 0) FROM helhedsplaner_deltagelse d
            JOIN byomraader_afdeling a ON a.id = d.afdeling_id WHERE d.plan_id = en_plan
        ),
        'overlap', (
            SELECT coalesce(jsonb_agg(d.id), '[]') FROM helhedsplaner_deltagelse d
            JOIN helhedsplaner_helhedsplan p ON p.id = d.plan_id
            WHERE d.plan_id = en_plan AND d.overlap_begrundelse = '' AND EXISTS (
                SELECT 1 FROM helhedsplaner_deltagelse d2
                JOIN helhedsplaner_helhedsplan anden ON anden.id = d2.plan_id
                WHERE d2.afdeling_id = d.afdeling_id AND d2.plan_id <> en_plan AND anden.status = ANY (levende)
                  AND anden.periode_fra <= p.periode_til AND anden.periode_til >= p.periode_fra
            )
        ),
        'afsnit', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'indsatsomraade', o.id, 'kode', o.kode, 'navn', o.navn,
                'har_formaal', s.formaal ~ '\S', 'har_baggrund', s.baggrund ~ '\S',
                'er_begrundet', s.kommunal_begrundelse ~ '\S',
                'maal', coalesce(m.antal, 0),
                'aktiviteter', (SELECT count(*) FROM helhedsplaner_aktivitet WHERE afsnit_id = s.id),
                'uden_kriterium', coalesce(m.uden_kriterium, 0), 'uden_aktivitet', coalesce(m.uden_aktivitet, 0)
            ) ORDER BY o.raekkefoelge, o.id), '[]')
            FROM helhedsplaner_planafsnit s JOIN helhedsplaner_indsatsomraade o ON o.id = s.indsatsomraade_id
            LEFT JOIN LATERAL (
                SELECT count(*) AS antal,
                    count(*) FILTER (WHERE yderst AND NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_succeskriterium k WHERE k.maal_id = maal.id
                    )) AS uden_kriterium,
                    count(*) FILTER (WHERE yderst AND NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_aktivitet_maal a WHERE a.maal_id = maal.id
                    )) AS uden_aktivitet
                FROM (
                    SELECT id, NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_maal delmaal WHERE delmaal.hoerer_under_id = et.id
                    ) AS yderst
                    FROM helhedsplaner_maal et WHERE et.afsnit_id = s.id
                ) maal
            ) m ON true
            WHERE s.plan_id = en_plan
        ),
        'penge', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(kilde, aar, alene, i_alt)), '[]') FROM (
                SELECT l.kilde, l.aar, CASE WHEN o.faelles_snitflade = 'nej' THEN o.id END AS alene,
                    sum(l.beloeb) AS i_alt
                FROM helhedsplaner_budgetlinje l
                LEFT JOIN helhedsplaner_indsatsomraade o ON o.id = l.indsatsomraade_id
                WHERE l.version_id = (
                    SELECT id FROM helhedsplaner_budgetversion WHERE plan_id = en_plan ORDER BY nummer DESC LIMIT 1
                )
                GROUP BY 1, 2, 3
            ) summer
        ),
        'har_parter', EXISTS (SELECT 1 FROM helhedsplaner_planpart WHERE plan_id = en_plan),
        'har_medarbejdere', EXISTS (SELECT 1 FROM helhedsplaner_planmedarbejder WHERE plan_id = en_plan),
        'har_undtagelser', EXISTS (
            SELECT 1 FROM helhedsplaner_undtagelse WHERE plan_id = en_plan AND ophaevet_tid IS NULL
        ),
        'nyeste', (SELECT max(nummer) FROM helhedsplaner_planversion WHERE plan_id = en_plan)
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0005_soegeindekser")]
    operations = [migrations.RunSQL(OPGOER, "DROP FUNCTION helhedsplaner_opgoer(bigint, text[]);")]
