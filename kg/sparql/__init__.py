"""Reads SPARQL 1.1 queries into a tree and writes trees as SPARQL that means the same.

    syntax      the tree: frozen values, one class for each thing the grammar has
    …

https://www.w3.org/TR/sparql11-query/ , section 19. Why not rdflib's parser: it takes 20 ms for a query
of this project (median of `queries/`, 44 of them, 45 ms at most), which is longer than most of them
take to answer, and its tree loses where each pattern stands.
"""
