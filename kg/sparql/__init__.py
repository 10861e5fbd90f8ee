"""Reads SPARQL 1.1 queries into a tree and writes trees as SPARQL that means the same.

    syntax           the tree: frozen values, one class for each thing the grammar has
    tokens           the text token by token, with places
    iris             relative references against a base
    rdf_terms        prologue, IRIs, literals, blank nodes
    property_paths   property paths
    expressions      FILTER, BIND and the like
    triple_patterns  triple patterns, with what abbreviates them
    patterns         groups
    grouping         what may be asked of groups
    queries          the four forms
    walking          everything that stands in a tree
    phrases          terms, paths and expressions as SPARQL
    writing          patterns and queries as SPARQL
    variables        which variables a pattern binds
    fresh_variables  variables that no query has
    exists_as_join   EXISTS as a join, where it is one
    ordering         keys by which any two values compare
    normal_form      the one query that is asked, cited or not

https://www.w3.org/TR/sparql11-query/ , section 19, by recursive descent: each class reads one part of
the grammar and inherits the parts it needs. Why not rdflib's parser: it takes 20 ms for a query
of this project (the median of those in `queries/` when it was measured, 45 ms at most), which is longer
than most of them take to answer, and its tree loses where each pattern stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.sparql.normal_form import normalized
from kg.sparql.queries import Queries
from kg.sparql.syntax import Ask, Construct, Describe, Expression, Group, Query, Select, TriplePattern
from kg.sparql.walking import iris
from kg.sparql.writing import Writing

__all__ = ["iris", "normalized", "normalized_text", "parse", "without_comments", "write"]

_COMMENT = re.compile(r"(?<![ \t])[ \t]*#[^\r\n]*")  # looked for where a run of blanks begins, and nowhere within it


def parse(text: str, prefixes: Mapping[str, str] = {}) -> Query:
    """Read a query; `prefixes` need no declaration in it.

    Raises:
        QueryError: it does not parse; tells the line, the column, what stands there and what was expected.
    """
    return Queries(text, prefixes).query()


def normalized_text(text: str, prefixes: Mapping[str, str] = {}) -> str:
    """What a store is asked when somebody asks `text`, whether the answer is cited or not.

    Raises:
        QueryError: as `parse`.
    """
    return write(normalized(parse(text, prefixes)))


def without_comments(text: str, prefixes: Mapping[str, str] = {}) -> str:
    """The text without its comments, which are no part of a query; everything else stands where it stood.

    Raises:
        QueryError: as `parse`.
    """
    reader = Queries(text, prefixes)
    reader.query()
    pieces, after = [], 0
    for begin, end in reader.remarks:
        pieces += [text[after:begin], _COMMENT.sub("", text[begin:end])]
        after = end
    return "".join([*pieces, text[after:]])


def write(tree: Query | Group | TriplePattern | Expression, prefixes: Mapping[str, str] = {}) -> str:
    """SPARQL on one line, which means the same and needs no declarations.

    With `prefixes`, for show, IRIs are abbreviated by them and rdf:type is `a`.
    """
    writing = Writing(prefixes)
    match tree:
        case Select() | Construct() | Ask() | Describe():
            return writing.query(tree)
        case Group():
            return writing.group(tree)
        case TriplePattern():
            return writing.pattern(tree)
        case _:
            return writing.expression(tree)
