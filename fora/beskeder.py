"""Mails about minutes and tasks. They name the meeting and the heading; what was said and decided is read at a link."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from fora.models import Opgavelink, Referatversion
from fora.tilstede import medlemmer_ved
from grundlag.links import adresse


def referat_til_gennemlaesning(version: Referatversion) -> list[EmailMessage]:
    """One mail to each member: to her page if she has an account, otherwise a link of her own."""
    links = {link.person_id: link for link in version.links.filter(brugt_tid=None, tilbagekaldt_tid=None)}
    egen = settings.OFFENTLIG_ADRESSE + reverse("fora:referatversion", args=[version.pk])
    breve = []
    for medlemskab in medlemmer_ved(version.moede):
        person = medlemskab.person
        link = links.get(person.pk)
        if not person.email or (link is None and not person.bruger_id):
            continue
        kontekst = {
            "navn": person.navn,
            "moede": version.moede,
            "version": version,
            "adresse": adresse(link, "fora:referat_link") if link else egen,
        }
        breve.append(
            EmailMessage(
                subject=f"Referat til gennemlæsning: {version.moede.gruppe}",
                body=render_to_string("fora/referat_message.txt", kontekst),
                to=[person.email],
            )
        )
    return breve


def opgave_med_link(link: Opgavelink) -> EmailMessage:
    opgave = link.opgave
    kontekst = {"navn": link.navn, "opgave": opgave, "adresse": adresse(link, "fora:opgave_link")}
    return EmailMessage(
        subject=f"Opgave fra {opgave.gruppe}",
        body=render_to_string("fora/opgave_message.txt", kontekst),
        to=[link.email],
    )
