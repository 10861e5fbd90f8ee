"""The archive in formats other programs read; each module writes one, as a stream.

    dataset   quads(ledger)        all that a store holds, for any other store; written as nquads or trig
    jsonld    write(view, out)     a line of JSON for each thing, by kg/context.jsonld
              compacted(triples)   a small graph, such as CONSTRUCT gives, in the same keys
    trig      write(quads, out)    claims as named graphs
    nquads    write(quads, out)    the same, sorted: equal archives give equal bytes
    turtle    write(quads, out)    the default graph alone: merged facts, and all said about claims
    nanopubs  write(ledger, out)   a nanopublication for each claim, a retraction for each withdrawal

What `jsonld`, `trig` and `nquads` write can be read back with `kg add`: it gives the same claims,
anchors, documents and speakers. Contributions are written too, and when read back belong to
nobody: when something is recorded is for the archive that records it.

For those who read the JSON and no RDF:
- A key has values of one shape. What may be several is always a list; `type` is one word.
- A date is a string under a key that says how exact it is: `asOf` a day, `asOfMonth`, `asOfYear`;
  likewise `published…`, `from…`, `until…`, `takenOn…`. A count is a number under `value`, or its
  exact digits as a string under `decimalValue`.
- An event may have several `places`, another thing has one `place`: two keys, each of one shape.
- Places, organizations, documents and agencies are named by `id`. Every place used stands in the
  file with its `label`, its codes (`notation`) and the place it is in (`broader`).
- Concepts are named by a word: `"model": "taskForce"` is the thing whose `word` is `taskForce`.
- `anchor[…].source` is the capture for a row and the text for a quotation, whose own `source` is
  the capture; the first `selector` of a quotation holds the quoted words.
"""
