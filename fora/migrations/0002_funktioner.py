from django.db import migrations

# The bodies that a user is a member of on a day. A body that has ended gives nobody access any more, also where nobody
# ended its memberships. Asked with every page, so it is a function: its plan is made once for each connection.
MEDLEM_AF = """
CREATE FUNCTION fora_medlem_af(en_bruger bigint, dag date) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT m.gruppe_id FROM byomraader_person p
        JOIN fora_medlemskab m ON m.person_id = p.id
        JOIN fora_gruppe g ON g.id = m.gruppe_id
        WHERE p.bruger_id = en_bruger
          AND m.fra <= dag AND (m.til IS NULL OR m.til >= dag)
          AND g.aktiv_fra <= dag AND (g.aktiv_til IS NULL OR g.aktiv_til >= dag)
    );
END
$$;
"""

# Their triggers go with them.
TILBAGE = """
DROP FUNCTION
    fora_medlem_af(bigint, date)
CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("fora", "0001_initial")]
    operations = [migrations.RunSQL(MEDLEM_AF, TILBAGE)]
