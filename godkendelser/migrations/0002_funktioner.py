from django.db import migrations

# Trin.seneste is a step's newest decision; Trin.gaeldende is the same, if that is a yes which no new version has
# voided. A decision that a new version voided stays void until the instans decides again; one sag may cover
# several plans, so any no counts. Landsbyggefonden's yes stands only while no other content step was decided on
# a later day, for it must be the last (beslutninger § 8); what was decided before the plan came here is exempt.
# The whole track is done at once, since one decision may cost another.
#
# Landsbyggefonden is the last of the content steps of what it decided on. When a later version voids another
# instans's yes, and that instans says yes again, Landsbyggefonden's own yes stands as long as the version did not
# void it: a tillæg runs only the steps that it needs (beslutninger § 8). So what counts against it is a yes of a
# later day from an instans that had none, not withdrawn, on the version that Landsbyggefonden decided on.
# A version of an agreement voids decisions as a version of the plan does.
SPOR = """
CREATE FUNCTION godkendelser_regn_spor(et_trin bigint) RETURNS void LANGUAGE sql AS $$
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
                    SELECT COALESCE(p.lavet_tid, a.lavet_tid) FROM godkendelser_versionsvurdering v
                    LEFT JOIN helhedsplaner_planversion p ON p.id = v.version_id
                    LEFT JOIN kontrakter_aftaleversion a ON a.id = v.aftaleversion_id
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
                  AND andet.bruges AND NOT andet.indgang AND andet.dato > ja.dato
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
                )
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

# Whether a step is open and whose turn it is, for all steps of some forløb at once. The forløb are locked first: two
# plans of one sag may end at the same time, and the last one must see the other.
AABNE = """
CREATE FUNCTION godkendelser_regn_aabne(forloebene bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT id FROM godkendelser_forloeb WHERE id = ANY (forloebene) ORDER BY id FOR NO KEY UPDATE;
    WITH forloeb AS (
        SELECT f.id, plan.driftsansvarlig_id,
            f.afsluttet_tid IS NULL AND f.startet_tid IS NOT NULL AND CASE
                WHEN f.plan_id IS NOT NULL THEN plan.status NOT IN ('afsluttet', 'afbrudt')
                WHEN f.aftale_id IS NOT NULL THEN aftale.status NOT IN ('opsagt', 'annulleret')
                ELSE EXISTS (
                    SELECT 1 FROM godkendelser_sagsandel andel
                    JOIN helhedsplaner_helhedsplan sagens ON sagens.id = andel.plan_id
                    WHERE andel.sag_id = f.sag_id AND sagens.status NOT IN ('afsluttet', 'afbrudt')
                )
            END AS lever
        FROM godkendelser_forloeb f
        LEFT JOIN helhedsplaner_helhedsplan plan ON plan.id = f.plan_id
        LEFT JOIN kontrakter_aftale aftale ON aftale.id = f.aftale_id
        WHERE f.id = ANY (forloebene)
    ), ny AS (
        SELECT t.id, forloeb.driftsansvarlig_id, forloeb.lever AND mangler.det AS aaben,
            count(*) FILTER (WHERE mangler.det) OVER (
                PARTITION BY t.forloeb_id, t.spor ORDER BY t.nummer RANGE UNBOUNDED PRECEDING EXCLUDE GROUP
            ) = 0 AS er_tur
        FROM godkendelser_trin t
        JOIN forloeb ON forloeb.id = t.forloeb_id
        CROSS JOIN LATERAL (SELECT t.udgaaet_begrundelse = '' AND t.gaeldende_id IS NULL AS det) mangler
    )
    UPDATE godkendelser_trin t
    SET driftsansvarlig_id = ny.driftsansvarlig_id, aaben = ny.aaben, er_tur = ny.er_tur
    FROM ny
    WHERE t.id = ny.id
      AND (t.driftsansvarlig_id, t.aaben, t.er_tur) IS DISTINCT FROM (ny.driftsansvarlig_id, ny.aaben, ny.er_tur)
$$;

CREATE FUNCTION godkendelser_regn_stilling(et_trin bigint) RETURNS void LANGUAGE sql AS $$
    SELECT godkendelser_regn_spor(et_trin);
    SELECT godkendelser_regn_aabne(ARRAY(SELECT forloeb_id FROM godkendelser_trin WHERE id = et_trin));
$$;

CREATE FUNCTION godkendelser_forloeb_aabner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM godkendelser_regn_aabne(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER forloeb_aabner_trin AFTER UPDATE OF startet_tid, afsluttet_tid ON godkendelser_forloeb
FOR EACH ROW EXECUTE FUNCTION godkendelser_forloeb_aabner();

CREATE FUNCTION godkendelser_plan_aabner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM godkendelser_regn_aabne(ARRAY(
        SELECT f.id FROM godkendelser_forloeb f
        WHERE f.plan_id = NEW.id
           OR f.sag_id IN (SELECT sag_id FROM godkendelser_sagsandel WHERE plan_id = NEW.id)
    ));
    RETURN NULL;
END
$$;
CREATE TRIGGER helhedsplan_aabner_trin AFTER UPDATE OF status, driftsansvarlig_id ON helhedsplaner_helhedsplan
FOR EACH ROW WHEN ((OLD.status, OLD.driftsansvarlig_id) IS DISTINCT FROM (NEW.status, NEW.driftsansvarlig_id))
EXECUTE FUNCTION godkendelser_plan_aabner();

CREATE FUNCTION godkendelser_aftale_aabner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM godkendelser_regn_aabne(ARRAY(SELECT id FROM godkendelser_forloeb WHERE aftale_id = NEW.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER aftale_aabner_trin AFTER UPDATE OF status ON kontrakter_aftale
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION godkendelser_aftale_aabner();

CREATE FUNCTION godkendelser_sagsandel_aabner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM godkendelser_regn_aabne(ARRAY(
        SELECT id FROM godkendelser_forloeb WHERE sag_id IN (OLD.sag_id, NEW.sag_id)
    ));
    RETURN NULL;
END
$$;
CREATE TRIGGER sagsandel_aabner_trin AFTER INSERT OR UPDATE OR DELETE ON godkendelser_sagsandel
FOR EACH ROW EXECUTE FUNCTION godkendelser_sagsandel_aabner();
"""

# A plan counts as approved only when every content step of its newest forløb stands. Checked at commit, so that
# one transaction may write the decision and the plan.
# A prækvalifikation or a chain not yet started says nothing about it.
GODKENDT = """
CREATE FUNCTION godkendelser_kontroller_godkendt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forloebet bigint;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM helhedsplaner_helhedsplan WHERE id = NEW.id AND godkendt_version_id IS NOT NULL
    ) THEN
        RETURN NULL;
    END IF;
    SELECT id INTO forloebet FROM godkendelser_forloeb
    WHERE plan_id = NEW.id AND sagsart <> 'praekvalifikation' AND startet_tid IS NOT NULL ORDER BY id DESC LIMIT 1;
    IF forloebet IS NULL OR EXISTS (
        SELECT 1 FROM godkendelser_trin t
        JOIN godkendelser_instans i ON i.id = t.instans_id
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.udgaaet_begrundelse = ''
          AND t.gaeldende_id IS NULL AND i.art <> 'landsbyggefond'
    ) THEN
        RAISE EXCEPTION 'Planen er ikke godkendt, før alle indholdstrin er på plads.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_godkendt_har_alle_trin';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM godkendelser_trin t
        JOIN godkendelser_instans i ON i.id = t.instans_id
        WHERE t.forloeb_id = forloebet AND t.spor = 'indhold' AND t.gaeldende_id IS NOT NULL
          AND i.art = 'landsbyggefond'
    ) THEN
        RAISE EXCEPTION 'Planen er ikke godkendt, før Landsbyggefonden som den sidste har givet tilsagn.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_godkendt_har_lbf_sidst';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER helhedsplan_godkendt_har_alle_trin
AFTER INSERT OR UPDATE OF godkendt_version_id ON helhedsplaner_helhedsplan
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION godkendelser_kontroller_godkendt();
"""

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

# No krone is paid that is not released, whoever writes it and however many at once: the plan's row is the lock, and
# the sums are looked at when the transaction commits, so that the deed's own sentence comes first.
LOFT = """
CREATE FUNCTION godkendelser_udbetalt_er_frigivet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frigivet bigint;
    udbetalt bigint;
BEGIN
    PERFORM 1 FROM helhedsplaner_helhedsplan WHERE id = NEW.plan_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(beloeb) FILTER (WHERE tilstand = 'frigivet'), 0),
           coalesce(sum(beloeb) FILTER (WHERE tilstand = 'udbetalt'), 0)
      INTO frigivet, udbetalt FROM godkendelser_bevilling WHERE plan_id = NEW.plan_id;
    IF udbetalt > frigivet THEN
        RAISE EXCEPTION 'Der er udbetalt % kr., men kun frigivet % kr.', udbetalt, frigivet
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bevilling_udbetalt_er_frigivet';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER bevilling_udbetalt_er_frigivet AFTER INSERT ON godkendelser_bevilling
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.tilstand IN ('frigivet', 'udbetalt')) EXECUTE FUNCTION godkendelser_udbetalt_er_frigivet();
"""

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

# The name of the body, as it is written: an organisation by its short name, an afdeling with its number.
NAVN = """
CREATE FUNCTION godkendelser_navngiv_instans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.om := coalesce(
        (SELECT navn FROM fora_gruppe WHERE id = NEW.gruppe_id),
        (SELECT concat(coalesce(nullif(o.kortnavn, ''), o.navn), ' afd. ', a.nummer, ' ', a.navn)
         FROM byomraader_afdeling a JOIN byomraader_boligorganisation o ON o.id = a.boligorganisation_id
         WHERE a.id = NEW.afdeling_id),
        (SELECT coalesce(nullif(kortnavn, ''), navn) FROM byomraader_boligorganisation WHERE id = NEW.boligorganisation_id),
        (SELECT navn FROM byomraader_udvalg WHERE id = NEW.udvalg_id),
        ''
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER instans_navngives BEFORE INSERT OR UPDATE ON godkendelser_instans
FOR EACH ROW EXECUTE FUNCTION godkendelser_navngiv_instans();

CREATE FUNCTION godkendelser_roer_instanser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE godkendelser_instans SET om = om WHERE CASE TG_TABLE_NAME
        WHEN 'fora_gruppe' THEN gruppe_id = NEW.id
        WHEN 'byomraader_udvalg' THEN udvalg_id = NEW.id
        WHEN 'byomraader_afdeling' THEN afdeling_id = NEW.id
        ELSE boligorganisation_id = NEW.id
          OR afdeling_id IN (SELECT id FROM byomraader_afdeling WHERE boligorganisation_id = NEW.id)
    END;
    RETURN NULL;
END
$$;
CREATE TRIGGER gruppe_navngiver_instans AFTER UPDATE OF navn
ON fora_gruppe FOR EACH ROW EXECUTE FUNCTION godkendelser_roer_instanser();
CREATE TRIGGER udvalg_navngiver_instans AFTER UPDATE OF navn
ON byomraader_udvalg FOR EACH ROW EXECUTE FUNCTION godkendelser_roer_instanser();
CREATE TRIGGER afdeling_navngiver_instans AFTER UPDATE OF navn, nummer, boligorganisation_id
ON byomraader_afdeling FOR EACH ROW EXECUTE FUNCTION godkendelser_roer_instanser();
CREATE TRIGGER boligorganisation_navngiver_instanser AFTER UPDATE OF navn, kortnavn
ON byomraader_boligorganisation FOR EACH ROW EXECUTE FUNCTION godkendelser_roer_instanser();
"""

# The art of a step's body, which never changes: the inbox asks every open step for it.
ART = """
CREATE FUNCTION godkendelser_giv_trin_art() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.instansart := (SELECT art FROM godkendelser_instans WHERE id = NEW.instans_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER trin_har_instansens_art BEFORE INSERT OR UPDATE OF instans_id, instansart ON godkendelser_trin
FOR EACH ROW EXECUTE FUNCTION godkendelser_giv_trin_art();
"""

# When a body meets next, as far as a calendar knows: asked for every step of every plan that a page tells of.
NAESTE = """
CREATE FUNCTION godkendelser_naeste_moede(en_instans bigint, en_gruppe bigint, fra date) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT least(
        (SELECT min(dato) FROM godkendelser_instansmoede WHERE instans_id = en_instans AND NOT aflyst AND dato >= fra),
        (SELECT min(dato) FROM fora_moede WHERE gruppe_id = en_gruppe AND status <> 'aflyst' AND dato >= fra)
    )
$$;
"""

# Which bodies a plan's chain needs, and whether its byområde has them: asked by every page that lists what a plan
# lacks. ``grupper``: the kinds of instans that are bodies; ``slaegt``: the kinds of case that follow from what the
# plan goes on from. As the others, its plan is made once for each connection.
ORGANER = """
CREATE FUNCTION godkendelser_organer(en_plan bigint, grupper text[], slaegt text[])
RETURNS TABLE (art text, findes boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT s.instansart::text, EXISTS (
        SELECT FROM fora_gruppe g WHERE g.byomraade_id = p.byomraade_id AND g.type = s.instansart
    )
    FROM helhedsplaner_helhedsplan p
    JOIN godkendelser_skabelontrin s ON s.regelsaet_id = p.regelsaet_id
        AND s.instansart = ANY (grupper)
        AND s.sagsart = coalesce(
            (SELECT f.sagsart FROM godkendelser_forloeb f
             WHERE f.plan_id = p.id AND f.afsluttet_tid IS NULL AND f.sagsart <> 'praekvalifikation' LIMIT 1),
            (SELECT max(r.art) FROM helhedsplaner_helhedsplansrelation r
             WHERE r.efterfoelger_id = p.id AND r.art = ANY (slaegt)),
            'ny_plan'
        )
    WHERE p.id = en_plan
    ORDER BY 1;
END
$$;
"""

# Their triggers go with them.
TILBAGE = """
DROP FUNCTION
    godkendelser_regn_spor(bigint),
    godkendelser_regn_aabne(bigint[]),
    godkendelser_regn_stilling(bigint),
    godkendelser_forloeb_aabner(),
    godkendelser_plan_aabner(),
    godkendelser_aftale_aabner(),
    godkendelser_sagsandel_aabner(),
    godkendelser_kontroller_godkendt(),
    godkendelser_sum_frigivet(),
    godkendelser_udbetalt_er_frigivet(),
    godkendelser_bemyndiget_i(bigint, date),
    godkendelser_bemyndiget_om(bigint, date),
    godkendelser_navngiv_instans(),
    godkendelser_roer_instanser(),
    godkendelser_giv_trin_art(),
    godkendelser_naeste_moede(bigint, bigint, date),
    godkendelser_organer(bigint, text[], text[])
CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("godkendelser", "0001_initial")]
    operations = [migrations.RunSQL(SPOR + AABNE + GODKENDT + FRIGIVET + LOFT + BEMYNDIGET + NAVN + ART + NAESTE + ORGANER, TILBAGE)]
