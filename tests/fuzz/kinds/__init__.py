"""Every kind of input there is, each with its seeds, its grammar and the commands that read it."""

from tests.fuzz.case import Kind
from tests.fuzz.kinds import archives, arguments, documents, queries, receipts, remote, sheets, styles, tables

KINDS: dict[str, Kind] = {
    kind.name: kind
    for module in (queries, sheets, documents, tables, archives, receipts, styles, arguments, remote)
    for kind in module.KINDS
}
