"""Any answer can be followed back: fact, claim, place, document, bytes, and whoever it is from.

The data's path, each module importing only those before it:

    values         what a trace is made of, and its JSON
    known          what the store says of things, read in batches
    naming         a readable name for everything
    anchor_places  anchors as places to look up
    chain          whom a claim has it from, to the end
    gather         reads all a trace needs
    build          puts it in order
"""

from kg.ask.trace.build import trace
from kg.ask.trace.values import Trace

__all__ = ["Trace", "trace"]
