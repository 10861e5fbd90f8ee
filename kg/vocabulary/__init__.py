"""One vocabulary for all JSON: every key stands in one table, and every value is written in one way.

    keys       the table: each key with the form of its values and what it says
    writing    any value as JSON; a dataclass says its own members
    schemas    the JSON Schema of what a type is written as
    typescript the same as types of TypeScript

`--json` of every command, the HTTP API and errors are written here. The JSON-LD export has the same keys from
its own context, where a key is a predicate; a test holds the two together. Answers to queries are the W3C's
SPARQL results, and receipts of version 1 keep the keys they were published with.
"""

from kg.vocabulary.keys import KEYS, Key
from kg.vocabulary.schemas import schema_of
from kg.vocabulary.typescript import types_of
from kg.vocabulary.writing import as_json

__all__ = ["KEYS", "Key", "as_json", "schema_of", "types_of"]
