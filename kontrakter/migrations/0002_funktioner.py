from django.db import migrations

# Whom an agreement concerns stands on it and follows from its parties and plans, as on a plan (ADR 0005).
REGNER = """
CREATE FUNCTION kontrakter_regn_aftale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.organisationer := ARRAY(
        SELECT boligorganisation_id FROM kontrakter_aftalepart
        WHERE aftale_id = NEW.id AND boligorganisation_id IS NOT NULL
        UNION
        SELECT p.driftsansvarlig_id FROM kontrakter_aftaleplan a
        JOIN helhedsplaner_helhedsplan p ON p.id = a.plan_id WHERE a.aftale_id = NEW.id
        ORDER BY 1
    );
    NEW.arbejdende_grupper := ARRAY(
        SELECT NEW.gruppe_id WHERE NEW.gruppe_id IS NOT NULL
        UNION
        SELECT unnest(p.arbejdende_grupper) FROM kontrakter_aftaleplan a
        JOIN helhedsplaner_helhedsplan p ON p.id = a.plan_id WHERE a.aftale_id = NEW.id
        ORDER BY 1
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER aftale_regnes BEFORE INSERT OR UPDATE OF gruppe_id, organisationer, arbejdende_grupper
ON kontrakter_aftale FOR EACH ROW EXECUTE FUNCTION kontrakter_regn_aftale();

CREATE FUNCTION kontrakter_roer_aftale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kontrakter_aftale SET organisationer = organisationer
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.aftale_id ELSE NEW.aftale_id END
       OR id = CASE WHEN TG_OP = 'INSERT' THEN NEW.aftale_id ELSE OLD.aftale_id END;
    RETURN NULL;
END
$$;
CREATE TRIGGER aftalepart_roerer_aftale AFTER INSERT OR DELETE OR UPDATE OF aftale_id, boligorganisation_id
ON kontrakter_aftalepart FOR EACH ROW EXECUTE FUNCTION kontrakter_roer_aftale();
CREATE TRIGGER aftaleplan_roerer_aftale AFTER INSERT OR DELETE OR UPDATE OF aftale_id, plan_id
ON kontrakter_aftaleplan FOR EACH ROW EXECUTE FUNCTION kontrakter_roer_aftale();

CREATE FUNCTION kontrakter_roer_planens_aftaler() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kontrakter_aftale SET organisationer = organisationer
    WHERE id IN (SELECT aftale_id FROM kontrakter_aftaleplan WHERE plan_id = NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_roerer_aftaler AFTER UPDATE ON helhedsplaner_helhedsplan FOR EACH ROW
WHEN (OLD.driftsansvarlig_id IS DISTINCT FROM NEW.driftsansvarlig_id
      OR OLD.arbejdende_grupper IS DISTINCT FROM NEW.arbejdende_grupper)
EXECUTE FUNCTION kontrakter_roer_planens_aftaler();
"""

# Their triggers go with them.
TILBAGE = """
DROP FUNCTION
    kontrakter_regn_aftale(),
    kontrakter_roer_aftale(),
    kontrakter_roer_planens_aftaler()
CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("kontrakter", "0001_initial")]
    operations = [migrations.RunSQL(REGNER, TILBAGE)]
