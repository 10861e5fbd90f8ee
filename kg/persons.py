"""Finds and leaves out what leads to one person in a text: mail addresses, telephone numbers, traces in links.

- A link that a mail scanner wrapped carries the address it leads to, and beside it who received the
  mail. Kept is the wrapper with the address in it, which says what kind of wrapper it was; its other
  parameters are left out, as is any parameter of an address that holds a mail address.
- A mail address is personal unless its name is a role's: `info`, `press`, `287g`, `records`. Nobody can
  tell `jdoe` from a role that is called so, so what is not known for a role is a person's.
- A telephone number is an office's where the words beside it say so, or it is toll-free.

Ledgers written before this was so keep their bytes; what is read from them is read through `impersonal`.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LEFT_OUT", "impersonal", "marks", "without_marks"]

LEFT_OUT = "[left out: {}]"
_MAIL, _TELEPHONE = "a personal mail address", "a telephone number"

_SAFELINK = re.compile(
    r"(https?://(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com/)[^\s\"<>?]*\?([^\s\"<>]*)", re.IGNORECASE
)
_DEFENSE = re.compile(r"(https?://urldefense(?:\.proofpoint)?\.com/v[12]/url\?)([^\s\"<>]*)", re.IGNORECASE)
_DEFENSE_3 = re.compile(r"(https?://urldefense(?:\.proofpoint)?\.com/v3/__[^\s\"<>]*?__);[^\s\"<>]*", re.IGNORECASE)
_PARAMETER = re.compile(
    r"(?<=[?&;])(?:amp;)?[^\s\"<>=&?;#]+=[^\s\"<>&;#]*(?:@|%40|%2540)[^\s\"<>&;#]*&?", re.IGNORECASE
)
_ADDRESSED = re.compile(r"https?://\S+", re.IGNORECASE)
_ANY = ("safelinks", "urldefense", "@", "%40", "%2540")

_MAIL_ADDRESS = re.compile(r"(?<![\w.%+-])([\w.%+-]+)(?:@|%40)(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
_TELEPHONE_NUMBER = re.compile(
    r"(?<![\w.\-/%])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])"
    r"|(?<=tel: )\+?1?\d{10}\b|(?<=cell: )\+?1?\d{10}\b|(?<=phone: )\+?1?\d{10}\b|(?<=mobile: )\+?1?\d{10}\b",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(r"\D*1?\D*8(?:00|33|44|55|66|77|88)\D")
_OF_AN_OFFICE = re.compile(
    r"\b(?:office|department|dept|sheriff|police|bureau|division|center|headquarters|agency|jail|court|clerk|press|"
    r"media|newsroom|hotline|helpline|switchboard|dispatch|main|toll[- ]free|tip ?line|line|public affairs|fax|"
    r"ERO|ICE|DHS)\b",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(r"\b(?:cell|mobile|home|personal|private|direct)\b", re.IGNORECASE)
_BESIDE = 40
"""Characters before a telephone number in which the words beside it are looked for."""
_ROLES = frozenset(
    "287g accounts admin administration affairs agency alerts ask board chief city clerk comments commissioners "
    "communications complaints compliance contact contracts copyright corrections counsel county customerservice "
    "department desk detention dispatch dpo editor editorial enquiries ero feedback fincen foia general hello help "
    "helpdesk hotline hr ice info information inquiries inquiry intake jail jobs law legal letters library mail "
    "mailbox marketing media moa ncric news newsdesk newsletter newsroom office ombudsman opa ogc oig outreach pio "
    "police policy postmaster press privacy procurement program public publicaffairs publicrecords recruiting "
    "records registrar reports requests sales secretary security service services sheriff sheriffs staff subscribe "
    "subscriptions support team tips warrants webmaster webteam wso".split()
)
_LONG = tuple(word for word in _ROLES if len(word) >= 5)
"""Those long enough to be looked for as a part of a longer word: `sheriffoffice`."""
_KEPT = 16_384
"""Texts whose reading is kept at hand."""


# A list says mostly what the one before said.
@lru_cache(maxsize=_KEPT)
def impersonal(text: str) -> str:
    """The text with every address in it rid of what says whom it was sent to.

    >>> impersonal("https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov%2Fa.pdf&data=05%7C02%7C")
    'https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov%2Fa.pdf'
    >>> impersonal("https://www.ice.gov/a.pdf?to=jo.doe%40example.org&v=2")
    'https://www.ice.gov/a.pdf?v=2'
    """
    if not any(mark in text for mark in _ANY):
        return text
    text = _SAFELINK.sub(lambda found: found[1] + _only("url", found[2]), text)
    text = _DEFENSE_3.sub(r"\1", _DEFENSE.sub(lambda found: found[1] + _only("u", found[2])[1:], text))
    return _ADDRESSED.sub(lambda found: _PARAMETER.sub("", found[0]).rstrip("?&"), text) if "=" in text else text


@lru_cache(maxsize=_KEPT)
def marks(text: str) -> tuple[str, ...]:
    """The kinds of things in a text that lead to one person.

    >>> marks("write to press@example.org or jo.doe@example.org"), marks("call the office at 202-555-0100")
    (('a personal mail address',), ())
    """
    found = []
    if ("@" in text or "%40" in text) and any(_is_personal(found) for found in _MAIL_ADDRESS.finditer(text)):
        found.append(_MAIL)
    if any(_is_private(text, found) for found in _TELEPHONE_NUMBER.finditer(text)):
        found.append(_TELEPHONE)
    return tuple(found)


@lru_cache(maxsize=_KEPT)
def without_marks(text: str) -> str:
    """The text with those words left out, and each said to be; addresses as `impersonal` writes them.

    >>> without_marks("ask jo.doe@example.org")
    'ask [left out: a personal mail address]'
    """
    text = impersonal(text)
    if "@" in text or "%40" in text:
        text = _MAIL_ADDRESS.sub(lambda found: LEFT_OUT.format(_MAIL) if _is_personal(found) else found[0], text)
    whole = text
    return _TELEPHONE_NUMBER.sub(
        lambda found: LEFT_OUT.format(_TELEPHONE) if _is_private(whole, found) else found[0], whole
    )


def _only(name: str, query: str) -> str:
    """`?url=…`, the one parameter of a wrapper that is kept; nothing where it is not there."""
    pairs = re.split(r"&(?:amp;)?", query)
    return "".join(f"?{pair}" for pair in pairs if pair.lower().startswith(f"{name}="))


def _is_personal(found: re.Match[str]) -> bool:
    words = [word for word in re.split(r"[._%+\-]+", found[1].casefold()) if word]
    return not any(word in _ROLES or "287" in word or word.startswith(_LONG) or word.endswith(_LONG) for word in words)


def _is_private(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - _BESIDE) : found.start()]
    if _OF_A_PERSON.search(before):
        return True
    return not (_TOLL_FREE.match(found[0]) or _OF_AN_OFFICE.search(before))
