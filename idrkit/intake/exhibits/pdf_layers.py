"""Layers of a PDF (optional content): what is hidden when the file is opened is taken out, the rest is shown."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, Stream, parse_content_stream
from pikepdf import unparse_content_stream as unparsed

from idrkit.intake.exhibits.content import UnusableError
from idrkit.intake.exhibits.pdf_walk import array_at, dictionaries, dictionary_at, name_at

_DEEPEST = 16
_UNREADABLE = "its layers cannot be read: show the layers that belong to it and print it to PDF."


class Layers:
    """Which layers are hidden when the file is opened."""

    def __init__(self, pdf: Pdf) -> None:
        self._hidden: set[tuple[int, int]] = set()
        properties = dictionary_at(pdf.Root, "/OCProperties")
        config = dictionary_at(properties, "/D") if properties is not None else None
        if properties is None or config is None:
            return
        every = array_at(properties, "/OCGs")
        off = every if name_at(config, "/BaseState") == "/OFF" else array_at(config, "/OFF")
        self._hidden = _ids(off) | _hidden_by_usage(config)
        if name_at(config, "/BaseState") == "/OFF":
            self._hidden -= _ids(array_at(config, "/ON"))

    def __bool__(self) -> bool:
        """Whether any is hidden."""
        return bool(self._hidden)

    def hide(self, content: Any) -> bool:
        """Whether what belongs to this layer, or to this choice of layers, is hidden."""
        if not self._hidden or not isinstance(content, Dictionary):
            return False
        if name_at(content, "/Type") != "/OCMD":
            return content.objgen in self._hidden
        if isinstance(rule := content.get("/VE"), Array):
            return not self._holds(rule, 0)
        return not self._policy(content)

    def _policy(self, membership: Object) -> bool:
        groups = membership.get("/OCGs")
        listed = list(groups) if isinstance(groups, Array) else [groups]
        hidden = [self.hide(one) for one in listed if isinstance(one, Dictionary)]
        if not hidden:
            return True
        match name_at(membership, "/P"):
            case "/AllOn":
                return not any(hidden)
            case "/AnyOff":
                return any(hidden)
            case "/AllOff":
                return all(hidden)
            case _:
                return not all(hidden)

    def _holds(self, rule: Any, depth: int) -> bool:
        if depth > _DEEPEST:
            raise UnusableError(_UNREADABLE)
        if isinstance(rule, Dictionary):
            return not self.hide(rule)
        if not isinstance(rule, Array) or len(rule) < 2:
            raise UnusableError(_UNREADABLE)
        parts = [self._holds(one, depth + 1) for one in list(rule)[1:]]
        match str(rule[0]):
            case "/And":
                return all(parts)
            case "/Or":
                return any(parts)
            case "/Not":
                return not parts[0]
            case _:
                raise UnusableError(_UNREADABLE)


def _ids(groups: list[Any]) -> set[tuple[int, int]]:
    return {one.objgen for one in groups if isinstance(one, Dictionary)}


def _hidden_by_usage(config: Object) -> set[tuple[int, int]]:
    """Layers a reader hides by itself because they are meant for another use than viewing."""
    hidden = set()
    for rule in array_at(config, "/AS"):
        if not isinstance(rule, Dictionary) or name_at(rule, "/Event") != "/View":
            continue
        for group in array_at(rule, "/OCGs"):
            usage = dictionary_at(group, "/Usage") if isinstance(group, Dictionary) else None
            view = dictionary_at(usage, "/View") if usage is not None else None
            if view is not None and name_at(view, "/ViewState") == "/OFF":
                hidden.add(group.objgen)
    return hidden


def hidden_taken_out(pdf: Pdf, layers: Layers) -> bool:
    """Empty what is drawn in hidden layers; True where anything was.

    Raises:
        UnusableError: the layers cannot be understood.
    """
    if not layers:
        return False
    taken = False
    for one in [*dictionaries(pdf.Root)]:
        if isinstance(one, Stream) and layers.hide(one.get("/OC")):
            one.write(b"")
            one["/Subtype"], one["/BBox"] = Name.Form, Array([0, 0, 0, 0])
            taken = True
        elif _names_hidden(one, layers):
            _without_hidden(pdf, one, layers)
            taken = True
    return taken


def _names_hidden(one: Object, layers: Layers) -> set[str]:
    resources = dictionary_at(one, "/Resources")
    properties = dictionary_at(resources, "/Properties") if resources is not None else None
    if properties is None:
        return set()
    return {key for key, value in properties.items() if layers.hide(value)}


def _without_hidden(pdf: Pdf, one: Object, layers: Layers) -> None:
    hidden = _names_hidden(one, layers)
    is_page = not isinstance(one, Stream)
    try:
        kept = []
        inside: list[bool] = []
        for each in parse_content_stream(Page(one) if is_page else one):
            operands, word = each.operands, str(each.operator)
            if word in ("BDC", "BMC"):
                starts = word == "BDC" and len(operands) > 1 and str(operands[0]) == "/OC"
                inside.append(starts and str(operands[1]) in hidden)
            if not any(inside) or word in _STATE:
                kept.append(each)
            if word == "EMC" and inside:
                inside.pop()
        data = unparsed(kept)
    except (PdfError, ValueError, TypeError) as error:
        raise UnusableError(_UNREADABLE) from error
    if is_page:
        one["/Contents"] = pdf.make_stream(data)
    else:
        one.write(data)


# What opens and closes, and sets what later drawing depends on, stays: only what draws is left out.
_STATE = frozenset(
    {"q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs", "CS", "cs", "SC", "SCN", "sc", "scn", "G", "g"}
    | {"RG", "rg", "K", "k", "BT", "ET", "BMC", "BDC", "EMC", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td"}
    | {"TD", "Tm", "T*"}
)
