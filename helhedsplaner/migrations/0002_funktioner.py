from django.db import migrations

# What lists ask of every plan stands on it and follows from other rows (ADR 0005). The plan's own trigger works it
# out whenever one of the columns is written, so nobody can write something else; what it follows from only touches
# the plan. ``frigivet`` is summed by a trigger in godkendelser, which alone may change it: at depth 1 it stays.
#
# The budget that counts is that of the version last approved: it stays while a later version waits for its decisions
# (beslutninger § 9).
REGNER = """
CREATE FUNCTION helhedsplaner_regn_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.organisationer := ARRAY(
        SELECT NEW.driftsansvarlig_id
        UNION
        SELECT a.boligorganisation_id FROM helhedsplaner_deltagelse d
        JOIN byomraader_afdeling a ON a.id = d.afdeling_id WHERE d.plan_id = NEW.id
        ORDER BY 1
    );
    NEW.arbejdende_grupper := ARRAY(
        SELECT DISTINCT gruppe_id FROM helhedsplaner_gruppeplan WHERE plan_id = NEW.id ORDER BY 1
    );
    NEW.gaeldende_budget_id := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.gaeldende_budget_id END;
    IF NEW.godkendt_version_id IS NOT NULL THEN
        SELECT v.budgetversion_id INTO NEW.gaeldende_budget_id
        FROM helhedsplaner_planversion v WHERE v.id = NEW.godkendt_version_id;
    END IF;
    SELECT b.kommune_kontrakt + b.kommune_facilitering, b.lbf INTO NEW.kommunalt, NEW.lbf_i_budget
    FROM helhedsplaner_budgetversion b
    WHERE b.id = COALESCE(
        NEW.gaeldende_budget_id,
        (SELECT v.budgetversion_id FROM helhedsplaner_planversion v
         WHERE v.plan_id = NEW.id ORDER BY v.nummer DESC LIMIT 1)
    );
    IF pg_trigger_depth() = 1 THEN
        NEW.frigivet := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.frigivet END;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER helhedsplan_regnes BEFORE INSERT OR UPDATE OF
    driftsansvarlig_id, godkendt_version_id, organisationer, arbejdende_grupper, gaeldende_budget_id, kommunalt, lbf_i_budget, frigivet
ON helhedsplaner_helhedsplan FOR EACH ROW EXECUTE FUNCTION helhedsplaner_regn_plan();

CREATE FUNCTION helhedsplaner_roer_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE helhedsplaner_helhedsplan SET organisationer = organisationer
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END
       OR id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END;
    RETURN NULL;
END
$$;
CREATE TRIGGER deltagelse_roerer_plan AFTER INSERT OR DELETE OR UPDATE OF plan_id, afdeling_id
ON helhedsplaner_deltagelse FOR EACH ROW EXECUTE FUNCTION helhedsplaner_roer_plan();
CREATE TRIGGER gruppeplan_roerer_plan AFTER INSERT OR DELETE OR UPDATE OF plan_id, gruppe_id
ON helhedsplaner_gruppeplan FOR EACH ROW EXECUTE FUNCTION helhedsplaner_roer_plan();
CREATE TRIGGER planversion_roerer_plan AFTER INSERT
ON helhedsplaner_planversion FOR EACH ROW EXECUTE FUNCTION helhedsplaner_roer_plan();

CREATE FUNCTION helhedsplaner_roer_afdelingens_planer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE helhedsplaner_helhedsplan SET organisationer = organisationer
    WHERE id IN (SELECT plan_id FROM helhedsplaner_deltagelse WHERE afdeling_id = NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER afdeling_roerer_planer AFTER UPDATE OF boligorganisation_id
ON byomraader_afdeling FOR EACH ROW EXECUTE FUNCTION helhedsplaner_roer_afdelingens_planer();
"""

# The earliest deadline of the year wheel that is not met stands on the plan (ADR 0005): the plan's own trigger works it
# out whenever the column is written, and a task that comes, moves or is done only touches the plan.
AARSFRIST = """
CREATE FUNCTION helhedsplaner_regn_aarsfrist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.naeste_aarsfrist := (
        SELECT min(frist) FROM helhedsplaner_aarsopgave WHERE plan_id = NEW.id AND udfoert_dato IS NULL
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER helhedsplan_regner_aarsfrist BEFORE INSERT OR UPDATE OF naeste_aarsfrist
ON helhedsplaner_helhedsplan FOR EACH ROW EXECUTE FUNCTION helhedsplaner_regn_aarsfrist();

CREATE FUNCTION helhedsplaner_roer_aarsfrist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE helhedsplaner_helhedsplan SET naeste_aarsfrist = naeste_aarsfrist
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END
       OR id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END;
    RETURN NULL;
END
$$;
CREATE TRIGGER aarsopgave_roerer_plan AFTER INSERT OR DELETE OR UPDATE OF plan_id, frist, udfoert_dato
ON helhedsplaner_aarsopgave FOR EACH ROW EXECUTE FUNCTION helhedsplaner_roer_aarsfrist();
"""

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

# Their triggers go with them.
TILBAGE = """
DROP FUNCTION
    helhedsplaner_regn_plan(),
    helhedsplaner_roer_plan(),
    helhedsplaner_roer_afdelingens_planer(),
    helhedsplaner_regn_aarsfrist(),
    helhedsplaner_roer_aarsfrist(),
    helhedsplaner_opgoer(bigint, text[])
CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0001_initial")]
    operations = [migrations.RunSQL(REGNER + AARSFRIST + OPGOER, TILBAGE)]
