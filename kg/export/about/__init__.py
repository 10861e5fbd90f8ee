"""Documents of one thing each: what sources state of it, every value with who states it and where.

choosing   which things: by name, or all of a kind
gathered   what claims state of them, read together
counts     counts by what is counted, over time
building   a document of each
forms      the classes that its JSON, schema and types are made of
writing    as JSON-LD: one alone, or a line for each
"""

from kg.export.about.building import SIZE, documents
from kg.export.about.choosing import KINDS, all_of, thing_named
from kg.export.about.forms import AnyDocument
from kg.export.about.writing import linked, write

__all__ = ["KINDS", "SIZE", "AnyDocument", "all_of", "documents", "linked", "thing_named", "write"]
