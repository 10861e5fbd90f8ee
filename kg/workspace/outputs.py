"""What each command writes under `--json`, by its type; `kg/outputs.schema.json` is made of this table.

`export-about` is each document that `kg export jsonld --about` writes; `kg/outputs.d.ts` is made of this table too.

Answers to queries are not here: they are SPARQL 1.1 Query Results JSON, with `citations` where they are cited.
"""

from __future__ import annotations

import json
from typing import Any

from kg import terms
from kg.ask.catalogue import NamedQuery
from kg.ask.find import Hit
from kg.ask.holdings import Counts, ListedDocument
from kg.ask.proofs import ProofCheck
from kg.ask.receipt import ReceiptCheck
from kg.ask.trace import Trace
from kg.ask.why import Reasons
from kg.compare import Disagreement, Recounted
from kg.compare.by_list import ListDifferences
from kg.compare.differences import Difference
from kg.compare.identity.code_import import ReferenceImport
from kg.compare.identity.deciding import CodeProposals, Decided
from kg.compare.origins import Origins
from kg.compare.presence.requests import ListComparison, Presences
from kg.export.about.forms import AnyDocument
from kg.export.about.writing import context
from kg.identity.agreements import AgreementProposal
from kg.identity.proposals import Proposal
from kg.model import Finding
from kg.record.attaching import Attached
from kg.record.importing import Imported
from kg.record.merging import MergeOutcome
from kg.record.signing import SignedContribution
from kg.record.through_time import DocumentQuotations
from kg.record.timestamping import Timestamp
from kg.record.verifying import Verified
from kg.vocabulary import schema_of, types_of
from kg.workspace import LedgerEnd, Logged, Outcome, WithdrawalOutcome
from kg.workspace.failures import Failure
from kg.workspace.shipped_corpus import Demo

__all__ = ["IRI", "OUTPUTS", "schema", "text", "thing_context", "types"]

IRI = terms.BASE + "outputs.schema.json"
OUTPUTS: dict[str, Any] = {
    "error": Failure,
    "add": Outcome,
    "changes": ListComparison,
    "check": list[Finding],
    "demo": Demo,
    "disagreements": list[Disagreement | Difference],
    "document-add": Outcome,
    "document-attach": Attached,
    "document-ocr": Outcome,
    "document-quotations": DocumentQuotations,
    "document-quote": Outcome,
    "document-list": list[ListedDocument],
    "document-show": Trace,
    "export-about": AnyDocument,
    "find": list[Hit],
    "head": LedgerEnd,
    "import-ice-list": list[Imported],
    "import-reference": list[ReferenceImport],
    "lists": list[ListDifferences],
    "log": list[Logged],
    "merge": MergeOutcome,
    "origins": Origins,
    "presence": Presences,
    "proof-verify": ProofCheck,
    "queries": list[NamedQuery],
    "receipt-verify": ReceiptCheck,
    "recount": list[Recounted],
    "resolve": list[Proposal],
    "resolve-agreements": list[AgreementProposal],
    "resolve-codes": CodeProposals,
    "resolve-decided": list[Decided],
    "resolve-decision": Outcome,
    "sign": list[SignedContribution],
    "stats": Counts,
    "supersede": WithdrawalOutcome,
    "timestamp": Timestamp,
    "trace": Trace,
    "verify": Verified,
    "why": Reasons,
    "why-claim": Trace,
    "withdraw": WithdrawalOutcome,
}
"""Commands by their words with hyphens between; `queries` is `kg query` alone, `error` what any command may write."""


def schema() -> dict[str, Any]:
    """The JSON Schema of every output, each under its name in `$defs`."""
    return schema_of(OUTPUTS, IRI, "What kg writes under --json")


def text() -> str:
    """The schema as the file that is published."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def types() -> str:
    """The same as types of TypeScript, as the file that is published."""
    return types_of(schema(), OUTPUTS)


def thing_context() -> str:
    """The JSON-LD context of documents of one thing, as the file that is published."""
    made = schema_of({"about": AnyDocument}, IRI, "")["$defs"].values()
    keys = {key for one in made for key in one.get("properties", {})}
    return json.dumps(context(keys), indent=1, ensure_ascii=False) + "\n"
