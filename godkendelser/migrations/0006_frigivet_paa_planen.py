from django.db import migrations

# What kommunen has released stands on the plan, as godkendt_version does: the sum of its bevillinger (ADR 0005).
FRIGIVET = """
CREATE FUNCTION godkendelser_sum_frigivet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE helhedsplaner_helhedsplan SET frigivet = (
        SELECT coalesce(sum(beloeb), 0) FROM godkendelser_bevilling
        WHERE plan_id = NEW.plan_id AND tilstand = 'frigivet'
    ) WHERE id = NEW.plan_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER bevilling_summeres AFTER INSERT ON godkendelser_bevilling
FOR EACH ROW WHEN (NEW.tilstand = 'frigivet') EXECUTE FUNCTION godkendelser_sum_frigivet();
"""

TILBAGE = """
DROP TRIGGER bevilling_summeres ON godkendelser_bevilling;
DROP FUNCTION godkendelser_sum_frigivet();
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0005_fra_referat"), ("helhedsplaner", "0003_regner_paa_planen")]
    operations = [migrations.RunSQL(FRIGIVET, TILBAGE)]
