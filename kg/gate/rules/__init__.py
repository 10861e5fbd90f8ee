"""The rules in the order they run, from the bytes outward."""

from collections.abc import Callable, Iterator

from kg.gate.rules import (
    capture_held,
    capture_of_document,
    claim_has_anchor,
    code_in_row,
    decision_is_whole,
    decision_on_known,
    decision_opposed,
    digest_matches,
    figure_in_quotation,
    known_claim,
    known_document,
    known_speaker,
    no_personal_contact,
    no_private_person,
    provision_as_cited,
    quotation_found,
    quotation_is_a_fragment,
    quotation_of_whole_words,
    read_by_machine,
    row_found,
    text_of_these_bytes,
    turning_word,
    unit_in_quotation,
    value_in_quotation,
    words_in_quotation,
)
from kg.gate.world import RuleContext
from kg.model import Finding

__all__ = ["RULES", "RULES_OF_ROWS"]

Rule = Callable[[RuleContext], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    digest_matches.check,
    text_of_these_bytes.check,
    claim_has_anchor.check,
    capture_held.check,
    capture_of_document.check,
    quotation_found.check,
    read_by_machine.check,
    quotation_of_whole_words.check,
    quotation_is_a_fragment.check,
    row_found.check,
    code_in_row.check,
    figure_in_quotation.check,
    unit_in_quotation.check,
    words_in_quotation.check,
    value_in_quotation.check,
    provision_as_cited.check,
    turning_word.check,
    known_document.check,
    known_claim.check,
    known_speaker.check,
    no_private_person.check,
    no_personal_contact.check,
    no_personal_contact.check_rows,
    decision_is_whole.check,
    decision_on_known.check,
    decision_opposed.check,
)
RULES_OF_ROWS: tuple[Rule, ...] = (
    capture_held.check,
    row_found.check,
    code_in_row.check,
    figure_in_quotation.check,
    no_personal_contact.check_rows,
)
"""Those that look at a row: all that concerns a claim recorded already that is seen in more rows."""
