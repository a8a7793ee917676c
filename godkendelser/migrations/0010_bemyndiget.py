from django.db import migrations

# What a user may answer for on a day: the instanser that have authorised her for every plan, and the plans for which
# one has. Asked with every page, so they are functions: their plans are made once for each connection.
BEMYNDIGET = """
CREATE FUNCTION godkendelser_bemyndiget_i(en_bruger bigint, dag date) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT instans_id FROM godkendelser_bemyndigelse
        WHERE bruger_id = en_bruger AND plan_id IS NULL AND fra <= dag AND (til IS NULL OR til >= dag)
    );
END
$$;
CREATE FUNCTION godkendelser_bemyndiget_om(en_bruger bigint, dag date) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT plan_id FROM godkendelser_bemyndigelse
        WHERE bruger_id = en_bruger AND plan_id IS NOT NULL AND fra <= dag AND (til IS NULL OR til >= dag)
    );
END
$$;
"""
TILBAGE = """
DROP FUNCTION godkendelser_bemyndiget_om(bigint, date);
DROP FUNCTION godkendelser_bemyndiget_i(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0009_moedekalender")]
    operations = [migrations.RunSQL(BEMYNDIGET, TILBAGE)]
