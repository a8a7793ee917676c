"""
Long text that several people write in: what changed, and how two versions become one.

Pure functions over strings. The paragraph is the unit of merging, the word the unit of
difference; nothing is ever dropped, blanks included.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Every paragraph carries the blank lines after it; while merging the last one gets some too,
# so that adding a paragraph after it does not look like a change in it.
_SKEL = "\n\n"
_AFSNIT = re.compile(r".+?(?:\n(?:[ \t]*+\n)++|\Z)", re.DOTALL)
# A word, with the marks inside it ("15.9.2021", "by-område"), or blanks, or one other sign.
_ORD = re.compile(r"[\w\u0300-\u036f]+(?:[-.,:/'\u2019][\w\u0300-\u036f]+)*|\s+|[^\w\s]")
# Above this many comparisons a stretch without a single common landmark counts as rewritten.
_HOEJST_SAMMENLIGNINGER = 10_000
# Two paragraphs with this share of their words in common are one paragraph, edited; half of one is not.
_SAMME_AFSNIT = 0.7


@dataclass(frozen=True, slots=True)
class Stykke:
    """A run of text that is the same in both versions, or only in one."""

    art: Literal["ens", "slettet", "tilfoejet"]
    tekst: str


@dataclass(frozen=True, slots=True)
class Konflikt:
    """One place that both have changed, each in her own way; ``grund`` is what both started from."""

    grund: str
    mine: str
    deres: str

    @property
    def min_forskel(self) -> list[Stykke]:
        return ordforskel(self.grund, self.mine)

    @property
    def deres_forskel(self) -> list[Stykke]:
        return ordforskel(self.grund, self.deres)


@dataclass(frozen=True, slots=True)
class Fletning:
    """Two versions put together; where they collide, ``tekst`` holds mine, and ``konflikter`` all three."""

    tekst: str
    konflikter: tuple[Konflikt, ...] = ()

    @property
    def er_ren(self) -> bool:
        return not self.konflikter


@dataclass(frozen=True, slots=True)
class Felter:
    """The outcome for the fields of one row: what to save, or where it collides."""

    tekster: dict[str, str]
    flettede: tuple[str, ...]
    konflikter: dict[str, Fletning]


def ens_linjeskift(tekst: str) -> str:
    """``tekst`` with LF, as the database holds it; a browser posts CRLF."""
    return tekst.replace("\r\n", "\n").replace("\r", "\n")


def afsnit(tekst: str) -> list[str]:
    """The paragraphs of ``tekst``, each with the blank lines after it; joined they are ``tekst``."""
    return _AFSNIT.findall(tekst)


def ordforskel(gammel: str, ny: str) -> list[Stykke]:
    """
    Tell ``gammel`` and ``ny`` apart in whole words, paragraph by paragraph.

    What is equal and deleted joins to ``gammel``, what is equal and added to ``ny``. Small
    equal words between large changes count as changed, so that a rewritten sentence reads as one.
    """
    stykker: list[Stykke] = []
    for foer, efter in _samlet(_ordpar(gammel, ny)):
        if foer == efter:
            stykker.append(Stykke("ens", foer))
        else:
            stykker += [Stykke("slettet", foer)] if foer else []
            stykker += [Stykke("tilfoejet", efter)] if efter else []
    return stykker


def flet(grund: str, mine: str, deres: str) -> Fletning:
    """
    Merge ``mine`` and ``deres``, both written from ``grund``, paragraph by paragraph.

    Changes in different paragraphs are both taken, and a change that both have made once. Both
    changing one paragraph, or both adding at one place, is a conflict.
    """
    led = _led(grund)
    ud: list[str] = []
    konflikter: list[Konflikt] = []
    naaet = 0
    for klynge in _klynger(_rettelser(led, mine, er_min=True) + _rettelser(led, deres, er_min=False)):
        fra, til = klynge[0].fra, max(rettelse.til for rettelse in klynge)
        ud += led[naaet:fra]
        naaet = til
        parter = {rettelse.er_min for rettelse in klynge}
        min_del = _udfoert(led, [rettelse for rettelse in klynge if rettelse.er_min], fra, til)
        deres_del = _udfoert(led, [rettelse for rettelse in klynge if not rettelse.er_min], fra, til)
        ud += deres_del if parter == {False} else min_del
        if len(parter) == 2 and min_del != deres_del:
            konflikter.append(Konflikt(_vist(led[fra:til]), _vist(min_del), _vist(deres_del)))
    return Fletning("".join(ud + led[naaet:]).removesuffix(_SKEL), tuple(konflikter))


def afgoer_felter(nuvaerende: dict[str, str], grund: dict[str, str], mine: dict[str, str]) -> Felter:
    """
    Decide each field of ``mine``, written from ``grund``, against what the row holds now.

    ``flettede`` names the fields where the writer gets something else than she sent.
    """
    fletninger = {
        felt: flet(ens_linjeskift(grund[felt]), ens_linjeskift(tekst), ens_linjeskift(nuvaerende[felt]))
        for felt, tekst in mine.items()
    }
    return Felter(
        tekster={felt: fletning.tekst for felt, fletning in fletninger.items()},
        flettede=tuple(felt for felt in mine if fletninger[felt].tekst != ens_linjeskift(mine[felt])),
        konflikter={felt: fletning for felt, fletning in fletninger.items() if not fletning.er_ren},
    )


@dataclass(frozen=True, slots=True)
class _Rettelse:
    """One side replaces ``led[fra:til]`` of the common start by ``nye``."""

    fra: int
    til: int
    nye: list[str]
    er_min: bool

    @property
    def vokser(self) -> bool:
        return len(self.nye) > self.til - self.fra


def _led(tekst: str) -> list[str]:
    return afsnit(tekst + _SKEL) if tekst else []


def _vist(led: list[str]) -> str:
    return "".join(led).strip("\n")


def _rettelser(led: list[str], tekst: str, *, er_min: bool) -> list[_Rettelse]:
    """What makes ``led`` into ``tekst``, an edited paragraph apart from what was added beside it."""
    nye = _led(tekst)
    rettelser: list[_Rettelse] = []
    for fra, til, ny_fra, ny_til in _huller(led, nye):
        par = _rettede_afsnit(led[fra:til], nye[ny_fra:ny_til])
        rettelser += [_Rettelse(fra + i, fra + i + 1, [nye[ny_fra + j]], er_min) for i, j in par]
        for i, i_slut, j, j_slut in _mellemrum(par, til - fra, ny_til - ny_fra):
            rettelser.append(_Rettelse(fra + i, fra + i_slut, nye[ny_fra + j : ny_fra + j_slut], er_min))
    return rettelser


def _rettede_afsnit(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Pair the paragraphs that are the same but for some words; as many for as many are paired as they stand."""
    if len(a) == len(b):
        return [*zip(range(len(a)), range(len(b)), strict=True)]
    if len(a) * len(b) > _HOEJST_SAMMENLIGNINGER:
        return []
    ord_a, ord_b = ([Counter(re.findall(r"\w+", led)) for led in side] for side in (a, b))
    bedst = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            lighed = 2 * (ord_a[i] & ord_b[j]).total() / max(1, ord_a[i].total() + ord_b[j].total())
            med = bedst[i + 1][j + 1] + lighed if lighed >= _SAMME_AFSNIT else 0.0
            bedst[i][j] = max(med, bedst[i + 1][j], bedst[i][j + 1])
    par: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if bedst[i][j] == bedst[i + 1][j]:
            i += 1
        elif bedst[i][j] == bedst[i][j + 1]:
            j += 1
        else:
            par.append((i, j))
            i, j = i + 1, j + 1
    return par


def _klynger(rettelser: list[_Rettelse]) -> Iterator[list[_Rettelse]]:
    """Group the changes that collide: they overlap, or both add where one ends and the next begins."""
    klynge: list[_Rettelse] = []
    for rettelse in sorted(rettelser, key=lambda r: (r.fra, r.til, -len(r.nye))):
        slut = max((tidligere.til for tidligere in klynge), default=-1)
        begge_tilfoejer = rettelse.vokser and any(
            tidligere.vokser and tidligere.til == rettelse.fra for tidligere in klynge
        )
        if klynge and rettelse.fra >= slut and not begge_tilfoejer:
            yield klynge
            klynge = []
        klynge.append(rettelse)
    if klynge:
        yield klynge


def _udfoert(led: list[str], rettelser: list[_Rettelse], fra: int, til: int) -> list[str]:
    ud: list[str] = []
    for rettelse in rettelser:
        ud += led[fra : rettelse.fra] + rettelse.nye
        fra = rettelse.til
    return ud + led[fra:til]


def _ordpar(gammel: str, ny: str) -> Iterator[tuple[str, str]]:
    """The two texts in step: pairs that are equal, or not."""
    foer, efter = afsnit(gammel), afsnit(ny)
    naaet = 0
    for fra, til, ny_fra, ny_til in _huller(foer, efter):
        yield (ens := "".join(foer[naaet:fra])), ens
        naaet = til
        yield from _ordpar_i_hul("".join(foer[fra:til]), "".join(efter[ny_fra:ny_til]))
    yield (ens := "".join(foer[naaet:])), ens


def _ordpar_i_hul(gammel: str, ny: str) -> Iterator[tuple[str, str]]:
    foer, efter = _ORD.findall(gammel), _ORD.findall(ny)
    naaet = 0
    for fra, til, ny_fra, ny_til in _huller(foer, efter):
        yield (ens := "".join(foer[naaet:fra])), ens
        naaet = til
        yield "".join(foer[fra:til]), "".join(efter[ny_fra:ny_til])
    yield (ens := "".join(foer[naaet:])), ens


def _samlet(par: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join neighbours of a kind, and take an equal run into the changes around it when they dwarf it."""
    ud: list[tuple[str, str]] = []
    for foer, efter in par:
        if not foer and not efter:
            continue
        if ud and (foer == efter) == (ud[-1][0] == ud[-1][1]):
            foer, efter = ud[-1][0] + foer, ud[-1][1] + efter
            ud.pop()
        while foer != efter and len(ud) >= 2 and _drukner(ud[-1][0], ud[-2], (foer, efter)):
            (ens, _), (foer_0, efter_0) = ud.pop(), ud.pop()
            foer, efter = foer_0 + ens + foer, efter_0 + ens + efter
        ud.append((foer, efter))
    return ud


def _drukner(ens: str, foer: tuple[str, str], efter: tuple[str, str]) -> bool:
    """True for a short equal run, within a line, between changes at least twice as long."""
    return "\n\n" not in ens and 2 * len(ens.strip()) <= min(max(map(len, foer)), max(map(len, efter)))


def _huller(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where ``a[fra:til]`` became ``b[ny_fra:ny_til]``, in order; what lies between is equal."""
    return _mellemrum(_ens(a, b), len(a), len(b))


def _mellemrum(par: list[tuple[int, int]], a_slut: int, b_slut: int) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of the two sides between the pairs, where there is anything."""
    i = j = 0
    for par_i, par_j in [*par, (a_slut, b_slut)]:
        if par_i > i or par_j > j:
            yield i, par_i, j, par_j
        i, j = par_i + 1, par_j + 1


def _ens(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """
    Pair the positions of ``a`` and ``b`` that stay the same, in rising order.

    Equal ends first, then the elements that occur once in each (the landmarks a reader would
    use), then the same between them; only short stretches without landmarks are compared all
    against all. So time grows with the text, not with its square.
    """
    par: list[tuple[int, int]] = []
    rest = [(0, len(a), 0, len(b))]
    while rest:
        i, i_slut, j, j_slut = rest.pop()
        while i < i_slut and j < j_slut and a[i] == b[j]:
            par.append((i, j))
            i, j = i + 1, j + 1
        while i < i_slut and j < j_slut and a[i_slut - 1] == b[j_slut - 1]:
            i_slut, j_slut = i_slut - 1, j_slut - 1
            par.append((i_slut, j_slut))
        if i == i_slut or j == j_slut:
            continue
        if maerker := _landemaerker(a, b, (i, i_slut, j, j_slut)):
            for i_naeste, j_naeste in [*maerker, (i_slut, j_slut)]:
                rest.append((i, i_naeste, j, j_naeste))
                i, j = i_naeste + 1, j_naeste + 1
            par += maerker
        elif (i_slut - i) * (j_slut - j) <= _HOEJST_SAMMENLIGNINGER:
            for blok in SequenceMatcher(None, a[i:i_slut], b[j:j_slut], autojunk=False).get_matching_blocks():
                par += [(i + blok.a + n, j + blok.b + n) for n in range(blok.size)]
    return sorted(par)


def _landemaerker(a: Sequence[str], b: Sequence[str], felt: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Pairs of what occurs once in each stretch: the longest row of them that rises in both."""
    i, i_slut, j, j_slut = felt
    antal_a, antal_b = Counter(a[i:i_slut]), Counter(b[j:j_slut])
    sted_i_b = {b[n]: n for n in range(j, j_slut) if antal_b[b[n]] == 1}
    par = [(n, sted_i_b[a[n]]) for n in range(i, i_slut) if antal_a[a[n]] == 1 and a[n] in sted_i_b]
    # Patience: ``ender[k]`` is the smallest end in ``b`` of a rising row of k + 1 pairs.
    ender: list[int] = []
    raekker: list[int] = []
    forrige: list[int] = []
    for n, (_, sted) in enumerate(par):
        k = bisect_left(ender, sted)
        forrige.append(raekker[k - 1] if k else -1)
        ender[k : k + 1] = [sted]
        raekker[k : k + 1] = [n]
    ud: list[tuple[int, int]] = []
    n = raekker[-1] if raekker else -1
    while n >= 0:
        ud.append(par[n])
        n = forrige[n]
    return ud[::-1]
