"""A quotation of words that a machine read says how sure the reading is, as the reading has it, and no other does.

A machine takes one letter for another, and a figure with them. A reader is told so at each quotation; where a word is
far from sure, whoever quotes it is told to look at the page.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, notice, refusal
from kg.model import Finding, Quotation
from kg.sources import anchor as anchors

CODE = "read-by-machine"

UNSURE = 90
"""Of 100. A word read with less is worth a look at the page.

Measured on the 23 scanned pages of two memoranda (KeyWestPDFL_TFM_MOA_030425.pdf, BroomeCountyNY_WSO_MOA_031025.pdf) as
Tesseract 5.3.0 reads them (eng, 300 dpi), the lines of the signatures left out, each word compared with its picture by
eye: of 141 words read with less, 37 are wrong (23 of 50 below 75, 14 of 91 from 75 to 89); of 160 drawn by lot from the
8,788 others, none. Most of the wrong ones are Roman numbers, marks of lists and specks.
"""


def check(context: RuleContext) -> Iterator[Finding]:
    for _, anchor, where in context.anchors():
        layer = context.layer(anchor.text) if isinstance(anchor, Quotation) else None
        if layer is None or not isinstance(anchor, Quotation):
            continue
        sure = anchors.sureness(layer, anchor.start, anchor.end)
        mean, lowest, word = sure or (None, None, "")
        if (anchor.mean_confidence, anchor.lowest_confidence) != (mean, lowest):
            told = f"{mean} of 100 sure, {lowest} at the least" if sure else "no machine read it"
            yield refusal(CODE, f"of “{anchor.exact}” the reading says: {told}; quote it again", where)
        elif lowest is not None and lowest < UNSURE:
            message = f"“{word}” was read by a machine that is {lowest} of 100 sure of it; compare it with the page"
            yield notice(CODE, message, where)
