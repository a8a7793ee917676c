"""Markdown to clean HTML: the same for pages, mails and PDF."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

# People press Enter for a new line, so a line break is one. Pictures are bilag, not text.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"} | {
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}


def laes(tekst: str) -> list[Token]:
    """``tekst`` in its parts, for those who write it as something else than HTML."""
    return _MARKDOWN.parse(tekst)


def til_html(tekst: str, *, overskrift_fra: int = 3) -> SafeString:
    """
    ``tekst`` as HTML with nothing in it but text, lists, headings and links.

    The highest heading in the text becomes level ``overskrift_fra`` (2 or more) and the rest
    follow without gaps, so that the page keeps one h1 and its outline.
    """
    tokens = _MARKDOWN.parse(tekst)
    _flyt_overskrifter(tokens, overskrift_fra)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return SafeString(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
    )


def _flyt_overskrifter(tokens: list[Token], overskrift_fra: int) -> None:
    overskrifter = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    niveauer = sorted({token.tag for token in overskrifter})
    for token in overskrifter:
        token.tag = f"h{min(6, overskrift_fra + niveauer.index(token.tag))}"
