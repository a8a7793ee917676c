import django.db.models.deletion
from django.db import migrations, models

# The version that counts is the one last approved; it and its day stay while a later version waits for its decisions.
# A plan approved before this migration has the day on which its version was made.
GAELDER = """
CREATE FUNCTION helhedsplaner_husk_gaeldende() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.godkendt_version_id IS NOT NULL THEN
        NEW.gaeldende_version_id := NEW.godkendt_version_id;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.gaeldende_version_id := NULL;
    ELSE
        NEW.gaeldende_version_id := OLD.gaeldende_version_id;
        NEW.gaeldende_dato := OLD.gaeldende_dato;
    END IF;
    RETURN NEW;
END
$$;
UPDATE helhedsplaner_helhedsplan p SET gaeldende_version_id = v.id, gaeldende_dato = v.lavet_tid::date
FROM (
    SELECT DISTINCT ON (plan_id, budgetversion_id) id, plan_id, budgetversion_id, lavet_tid
    FROM helhedsplaner_planversion ORDER BY plan_id, budgetversion_id, nummer
) v
WHERE v.plan_id = p.id AND v.budgetversion_id = p.gaeldende_budget_id;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE TRIGGER helhedsplan_husker_gaeldende
BEFORE INSERT OR UPDATE OF godkendt_version_id, gaeldende_version_id, gaeldende_dato
ON helhedsplaner_helhedsplan FOR EACH ROW EXECUTE FUNCTION helhedsplaner_husk_gaeldende();
"""

# Its trigger goes with it.
TILBAGE = "DROP FUNCTION helhedsplaner_husk_gaeldende() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0002_funktioner")]
    operations = [
        migrations.AddField(
            model_name="helhedsplan",
            name="gaeldende_version",
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="helhedsplaner.planversion", verbose_name="gældende planversion"),
        ),
        migrations.AddField(
            model_name="helhedsplan",
            name="gaeldende_dato",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="den gældende version er godkendt den"),
        ),
        migrations.AddConstraint(
            model_name="helhedsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gaeldende_dato__isnull", False), ("gaeldende_version__isnull", False)),
                    models.Q(("gaeldende_dato__isnull", True), ("gaeldende_version__isnull", True)),
                    _connector="OR",
                ),
                name="helhedsplan_gaeldende_har_dag",
                violation_error_message="En version, der gælder, er godkendt en bestemt dag.",
            ),
        ),
        migrations.RunSQL(GAELDER, TILBAGE),
    ]
