"""The archive as a package to hand over: a bag (RFC 8493) with a crate (RO-Crate 1.2) in it, and the ledger itself.

metadata      one table of what is said of the package, in whatever form
contents      the table of contents: what is in it, and how each part is made
archive_copy  the ledger as it is, captures of publishable documents, all others by digest
packaged      a file of a package, with its size and digest
tally         how many statements, things, classes and properties there are
citing        DataCite and CITATION.cff
datasets      DCAT and VoID
crate         RO-Crate
bag           BagIt
readme        for whoever opens it in twenty years
writing       into a folder that appears whole
"""

from kg.release.writing import ReleaseWritten, write_release

__all__ = ["ReleaseWritten", "write_release"]
