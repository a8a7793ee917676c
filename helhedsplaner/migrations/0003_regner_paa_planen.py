from django.db import migrations

# What lists ask of every plan stands on it and follows from other rows (ADR 0005). The plan's own trigger works it
# out whenever one of the columns is written, so nobody can write something else; what it follows from only touches
# the plan. ``frigivet`` is summed by a trigger in godkendelser, which alone may change it: at depth 1 it stays.
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
    SELECT b.kommune_kontrakt + b.kommune_facilitering, b.lbf INTO NEW.kommunalt, NEW.lbf_i_budget
    FROM helhedsplaner_planversion v JOIN helhedsplaner_budgetversion b ON b.id = v.budgetversion_id
    WHERE v.plan_id = NEW.id
    ORDER BY v.id = NEW.godkendt_version_id DESC NULLS LAST, v.nummer DESC LIMIT 1;
    IF pg_trigger_depth() = 1 THEN
        NEW.frigivet := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.frigivet END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER helhedsplan_regnes BEFORE INSERT OR UPDATE OF
    driftsansvarlig_id, godkendt_version_id, organisationer, arbejdende_grupper, kommunalt, lbf_i_budget, frigivet
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

UPDATE helhedsplaner_helhedsplan SET organisationer = organisationer;
"""

TILBAGE = """
DROP TRIGGER afdeling_roerer_planer ON byomraader_afdeling;
DROP TRIGGER planversion_roerer_plan ON helhedsplaner_planversion;
DROP TRIGGER gruppeplan_roerer_plan ON helhedsplaner_gruppeplan;
DROP TRIGGER deltagelse_roerer_plan ON helhedsplaner_deltagelse;
DROP TRIGGER helhedsplan_regnes ON helhedsplaner_helhedsplan;
DROP FUNCTION helhedsplaner_roer_afdelingens_planer();
DROP FUNCTION helhedsplaner_roer_plan();
DROP FUNCTION helhedsplaner_regn_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0002_paa_planen")]
    operations = [migrations.RunSQL(REGNER, TILBAGE)]
