"""The archive in formats other programs read; each module writes one, as a stream.

    jsonld    write(view, out)     a line of JSON for each claim, by kg/context.jsonld
    trig      write(quads, out)    claims as named graphs
    nquads    write(quads, out)    the same, sorted: equal archives give equal bytes
    turtle    write(quads, out)    the default graph alone: merged facts, and all said about claims

What `jsonld`, `trig` and `nquads` write can be read back with `kg add`: it gives the same claims,
anchors, documents and speakers. Contributions are written too, and when read back belong to
nobody: when something is recorded is for the archive that records it.
"""
