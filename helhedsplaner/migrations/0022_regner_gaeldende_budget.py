from django.db import migrations

# The budget that counts is that of the version last approved: it stays while a later version waits for its decisions
# (beslutninger § 9). The plan's own trigger works it out, as it does the columns beside it (0003).
FUNKTION = """
CREATE OR REPLACE FUNCTION helhedsplaner_regn_plan() RETURNS trigger LANGUAGE plpgsql AS $$
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
    {budget}
    IF pg_trigger_depth() = 1 THEN
        NEW.frigivet := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.frigivet END;
    END IF;
    RETURN NEW;
END
$$;
"""
UDLOESER = """
DROP TRIGGER helhedsplan_regnes ON helhedsplaner_helhedsplan;
CREATE TRIGGER helhedsplan_regnes BEFORE INSERT OR UPDATE OF
    driftsansvarlig_id, godkendt_version_id, organisationer, arbejdende_grupper, {felter}, frigivet
ON helhedsplaner_helhedsplan FOR EACH ROW EXECUTE FUNCTION helhedsplaner_regn_plan();
"""
NYT = FUNKTION.format(
    budget="""
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
    """
) + UDLOESER.format(felter="gaeldende_budget_id, kommunalt, lbf_i_budget")
GAMMELT = FUNKTION.format(
    budget="""
    SELECT b.kommune_kontrakt + b.kommune_facilitering, b.lbf INTO NEW.kommunalt, NEW.lbf_i_budget
    FROM helhedsplaner_planversion v JOIN helhedsplaner_budgetversion b ON b.id = v.budgetversion_id
    WHERE v.plan_id = NEW.id
    ORDER BY v.id = NEW.godkendt_version_id DESC NULLS LAST, v.nummer DESC LIMIT 1;
    """
) + UDLOESER.format(felter="kommunalt, lbf_i_budget")


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0021_gaeldende_budget")]
    operations = [
        migrations.RunSQL(NYT, GAMMELT),
        migrations.RunSQL(
            "UPDATE helhedsplaner_helhedsplan SET organisationer = organisationer", migrations.RunSQL.noop
        ),
    ]
