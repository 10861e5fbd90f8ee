"""The one table of tables and columns: the CSV, its metadata, Parquet and the code book are all made of it.

Forms of values, each with what CSVW (https://www.w3.org/TR/tabular-metadata/) calls it:

    id           an IRI: anyURI
    word         a word of the ontology by its local name, or as a list writes it where it has none: string
    term         such a word, or an IRI: string
    day          2026-01-04: date
    instant      2026-01-04T12:00:00Z: dateTime
    period       a day, a month or a year: string
    code         digits or letters that are no number, leading zeros kept: string
    number       a whole number: integer; `figure` may have decimals: decimal
    truth        true or false: boolean
    text         string

A cell is empty where nothing is stated, where several things are stated and the column can hold one, and where the
question cannot be asked, as each column says. `!` behind a form: never empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["TABLES", "ArchiveTable", "Column", "ForeignKey"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the form of its values, whether it has one in each row, and what it says."""

    name: str
    form: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values stand in a column, of the same name or of another, of another table."""

    column: str
    table: str
    referenced: str


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """A table: what a row of it is, the columns that name a row, and its columns in order."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign: tuple[ForeignKey, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


_TABLES = """
# panel: an agency and a model of agreement on the day of a list, listed or not
# key: agency model day
# refers: agency agencies.agency, claim claims.claim, capture captures.capture
# refers: pendingClaim claims.claim, pendingCapture captures.capture
    agency           id!      the agency; where archivists decided that several are one, the one that stands for them
    agencyName       text!    its name; where it is spelled in several ways, the first by the alphabet (see statements)
    place            id       its State or territory
    placeName        text     the name of its State or territory
    state            code     the postal code of its State
    stateFips        code     the FIPS code of its State, two digits, of the table of places
    ori              code     the agency's ORI where exactly one is stated of it
    model            word!    the model of agreement
    modelName        text!    its name
    day              day!     a day of which a list speaks; of several lists of a day the last speaks
    listed           truth    whether the list of participating agencies of that day names the agency under the model;
                              false is "not listed", never an ending; empty where there is no such list of that day
    pending          truth    whether the list of pending agencies of that day names it; empty where there is none
    agreement        id       the agreement that the row of the list of participating agencies names; of several rows,
                              the first
    signed           day      the day of signing in that row; another list may state another: see listings
    agencyType       word     the kind of agency in that row
    countyFips       code     the FIPS code, five digits, of the county that the row gives
    countyName       text     the name of the county that the row gives
    rowCount         number   how many rows of that list name the agency under the model
    capture          id       the captured list in which that row stands
    sheet            text     the sheet in which it stands
    row              number   its number there, as a person counts, from 1
    claim            id       the claim that the row states
    pendingCapture   id       the captured list of pending agencies that names it
    pendingSheet     text     the sheet in which the row of that stands
    pendingRow       number   the number of that row
    pendingClaim     id       the claim that that row states
    firstListed      day      the day of the first list of participating agencies that names the agency under the model
    lastListed       day      the day of the last such list; what comes after is "not listed"
    firstPending     day      the day of the first list of pending agencies that names it
    lastPending      day      the day of the last such list

# counties: a county on the day of a list, with or without agreements
# key: county day
    county           id!      the county, or what stands for one: a parish, a borough, an independent city
    countyFips       code!    its FIPS code, five digits
    countyName       text!    its name
    place            id!      its State
    placeName        text!    the name of its State
    state            code!    the postal code of its State
    stateFips        code!    the FIPS code of its State, two digits
    day              day!     a day of which a list speaks; of several lists of a day the last speaks
    listed           truth    whether a row of the list of participating agencies of that day gives this county; empty
                              where there is no such list of that day, or none of its rows gives any county
    agencyCount      number   how many agencies of those rows there are; empty where listed is
    agreementCount   number   how many agencies and models there are; empty where listed is
    pending          truth    whether a row of the list of pending agencies of that day gives this county; empty as
                              for listed
    pendingCount     number   how many agencies and models of those rows there are; empty where pending is

# agencies: an agency, as its name is written
# key: agency
# refers: agencyAsDecided agencies.agency
    agency           id!      the agency, by its State and its name but for case and punctuation
    agencyName       text!    its name; of several spellings the first by the alphabet
    nameCount        number!  how many spellings are stated
    place            id       its State or territory
    placeName        text     the name of its State or territory
    state            code     the postal code of its State
    stateFips        code     the FIPS code of its State, two digits, of the table of places
    county           id       its county where exactly one is stated of it
    countyFips       code     the FIPS code of its county, five digits
    countyName       text     the name of its county
    countyCount      number!  how many counties are stated of it
    agencyType       word     the kind of agency where exactly one is stated of it
    typeCount        number!  how many kinds are stated of it
    ori              code     its ORI where exactly one is stated of it
    oriCount         number!  how many are stated of it
    agencyAsDecided  id!      the agency that stands for it where archivists decided that several are one; else itself

# lists: a captured list, on each day that names of its file say
# refers: capture captures.capture, document sources.document
    capture          id!      the capture
    fileName         text!    the name of its file; of several, one that says the day
    listKind         word!    participatingList or pendingList, by its rows
    day              day      the day its file's name says
    isOfDay          truth!   whether it is what panel and counties say of that day
    leftOut          word     why it says nothing of its day: undated, contradicted, stale or filtered
    leftOutTold      text     why it says nothing of its day, in words
    rowCount         number!  how many of its rows state a claim
    countyRowCount   number!  how many of these give a county
    modifiedOn       day      the day the workbook was saved, as it says itself
    newestSigned     day      the newest day of signing in its rows
    document         id!      the document it is a capture of
    documentTitle    text!    the title of that document

# listings: an agreement that a row of a captured list names, as it was read
# key: capture sheet row claim agreement
# refers: capture captures.capture, claim claims.claim, agency agencies.agency
    capture          id!      the captured list
    sheet            text!    the sheet
    row              number!  the number of the row, as a person counts, from 1
    claim            id!      the claim that the row states
    agreement        id!      the agreement it names; in a list of pending agencies, what is waited for
    agency           id!      the agency, as its name is written
    agencyName       text     its name in this row
    agencyType       word     the kind of agency in this row
    countyFips       code     the FIPS code of the county that this row gives
    model            word     the model of agreement
    signed           day      the day of signing
    memorandum       text     the address of the memorandum that the row links to
    addendum         text     the address of the addendum that the row links to

# claims: what one source states, at one or more places in it
# key: claim
# refers: document sources.document
    claim            id!      the claim
    speaker          id!      who states it
    speakerName      text     the name of the speaker
    route            text     how the words came where they are not the speaker's own
    document         id!      the document in which it is stated
    documentTitle    text     the title of that document
    modality         word!    the manner of saying: statement, characterization, announcement and the like
    quotation        text     the quoted words; several quotations are parted by an ellipsis; empty where a row states
                              it
    anchorCount      number!  at how many places it stands
    basis            text     the archivist's reason for a reading that the words alone do not give
    contribution     number!  the number of the contribution that recorded it
    recorded         instant! when that was recorded, in UTC

# statements: one thing that a claim states of something; where sources differ, each value with its claim
# key: claim subject property value
# refers: claim claims.claim
    claim            id!      the claim
    subject          id!      what it is stated of
    property         text!    what is stated of it: a property of the ontology, or another's with its prefix
    value            text!    the value: an IRI, or what is written
    valueName        text     the name of a place or of a word of the ontology
    datatype         text     the datatype of a value that is no IRI, with its prefix; none for plain text
    language         text     its language, where one is stated

# observations: a count that a claim states, with its dimensions; an empty dimension is not stated
# key: claim observation
# refers: claim claims.claim, document sources.document
    claim            id!      the claim
    observation      id!      what is observed: equal counts of several claims meet on one
    value            figure!  the figure
    precision        word!    exactly, approximately, moreThan, atLeast or atMost
    measure          term!    what is measured
    size             term!    the broader measure: counts of one size count the same thing in different units
    countedUnit      term     what is counted: Agreement, Agency and the like
    what             text!    what is counted, in words
    place            id       where
    placeName        text     the name of that place
    model            word     the model of agreement; empty where all models are counted together
    agency           id       the agency
    offense          term     the offense
    scope            term     of whom or what it is: the program, or a group that the source names
    chargeStatus     term     convicted, charged or wanted
    growthOf         term     of a growth, the measure that grew
    asOf             text     the time spoken of, as it is stated: a day, month, year, fiscal year or span
    firstDay         day      the first day of the time spoken of
    lastDay          day      the last day of the time spoken of
    isRead           truth!   whether that time is the archivist's reading and not in the words
    isExpected       truth!   whether it is expected and has not happened
    modality         word!    the manner of saying
    speaker          id!      who states it
    speakerName      text!    the name of the speaker
    document         id!      the document in which it is stated
    documentTitle    text!    the title of that document
    quotation        text     the quoted words; empty where a row states it
    basis            text     the archivist's reason for a reading that the words alone do not give

# disagreements: one side of what sources state differently; no side is taken
# key: disagreement side
# refers: claim claims.claim, capture captures.capture
    disagreement     number!  the number of the disagreement, by kind and name
    side             number!  the number of the side, by date or value
    kind             word!    count, signing-day, model, type, county, state, rows or presence
    what             text!    of what something is stated differently
    value            text!    what this side states
    time             text     of a count, the time spoken of
    speakerNames     text!    who states it; several are parted by semicolons
    statedIn         text!    in which documents, and in which of their lists
    claim            id!      a claim that states it
    capture          id       the captured list in which that claim is meant, where one row of a list is
    sheet            text     the sheet of that row
    row              number   the number of that row
    claimCount       number!  how many do
    told             text     what else is seen, the same on each side

# sources: a document
# key: document
    document         id!      the document
    title            text!    its title
    documentKind     word     the kind of document
    publisher        id       who published it
    publisherName    text     the name of the publisher
    published        period   when it was published
    url              text     where it was published
    isSeen           truth!   false of a document that is only referred to
    derivedFrom      id       the document it is made from
    claimCount       number!  how many claims are stated in it

# captures: the bytes of a document at one time
# key: capture
# refers: document sources.document
    capture          id!      the capture
    document         id!      the document it is of
    fileName         text!    the name of its file; of several, the first by the alphabet
    sha256           code!    the SHA-256 of its bytes
    byteSize         number   how many bytes it has
    mediaType        text     its media type
    takenFrom        text     the address it was taken from
    takenOn          period   when it was taken
"""


def _read(text: str) -> ArchiveTable:
    lines = re.sub(r"\n {9,}", " ", text).splitlines()  # a line that begins so far in goes on with the one before
    name, says = lines[0].removeprefix("# ").split(": ", 1)
    key: tuple[str, ...] = ()
    foreign: list[ForeignKey] = []
    for line in (one for one in lines[1:] if one.startswith("#")):
        if line.startswith("# key: "):
            key = tuple(line.removeprefix("# key: ").split())
        else:
            foreign += map(_foreign, line.removeprefix("# refers: ").split(", "))
    columns = tuple(_column(line) for line in lines[1:] if not line.startswith("#"))
    return ArchiveTable(name, says, key, columns, tuple(foreign))


def _foreign(said: str) -> ForeignKey:
    column, _, target = said.partition(" ")
    table, _, referenced = target.partition(".")
    return ForeignKey(column, table, referenced)


def _column(line: str) -> Column:
    name, form, says = line.split(None, 2)
    return Column(name, form.rstrip("!"), form.endswith("!"), says)


TABLES: Mapping[str, ArchiveTable] = MappingProxyType(
    {table.name: table for table in map(_read, _TABLES.strip().split("\n\n"))}
)
"""Each table by the name of its file, in the order of the code book."""
