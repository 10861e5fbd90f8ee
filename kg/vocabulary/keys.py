"""The table of keys: what each says, and the form its values have. A key means the same wherever it stands.

Forms of values:

    id, ids      an IRI, or several; a word of the ontology stands as its local name
    word         a word of the ontology by its local name, `taskForce`, or as a source writes it where it has none
    instant      a time in UTC, `2026-01-04T12:00:00Z`
    day, period  `2026-01-04`; the same, or a month or year of it
    digest       SHA-256 as 64 digits and small letters
    text, number, truth, list, object, any

A thing stands by its id; its name, where it is told, stands beside it under the key that ends in `Name` or `Title`.
How many there are of something stands under a key that ends in `Count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = ["KEYS", "Key"]

Schema = dict[str, Any]

_PATTERNS = {
    "instant": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$",
    "day": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "period": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "digest": r"^[0-9a-f]{64}$",
    "word": r"^[A-Za-z]+$",
    "id": r"^([a-z]+:.+|[A-Za-z]+)$",
}
_TYPES = {"number": ("integer", "number"), "truth": ("boolean",), "list": ("array",), "ids": ("array",)}


class Key(NamedTuple):
    """One key: the form of its values, and what it says."""

    form: str
    says: str

    @property
    def pattern(self) -> str | None:
        """What a text of this form looks like, where that can be told."""
        return _PATTERNS.get(self.form)

    @property
    def types(self) -> tuple[str, ...]:
        """JSON's own names for the types of values, null aside; none where any will do."""
        return (
            () if self.form == "any" else _TYPES.get(self.form, ("object",) if self.form == "object" else ("string",))
        )


_TABLE = """
    absences                  list     what nothing states, in words, on which a row rests
    added                     list     what is there now and was not before
    addenda                   list     addenda, by their addresses
    address                   text     the address that a list was asked for at
    addressees                list     to whom a provision speaks
    after                     list     what stands there after
    again                     text     why nothing follows here: "loop", "shown above" or "cut"
    agencies                  list     agencies
    agenciesHere              list     agencies in a place
    agency                    id       the agency
    agencyCodes               list     rows of tables that may mean agencies without an ORI
    agencyCount               number   how many agencies
    agencyCountAsDecided      number   how many agencies, decisions on which are one applied
    agencyName                text     the agency's name
    agencyTypes               list     kinds of agency
    agreementCount            number   how many agreements
    agreementCountAsDecided   number   how many agreements, decisions on which are one applied
    agreements                list     agreements
    alsoClaimedBy             ids      live claims outside this trace that state the same
    alsoQuoted                truth    whether the claim is quoted in this capture too
    amends                    list     provisions that it amends
    anchor                    id       the place a quotation has
    anchorCount               number   how many places claims stand at
    anchors                   list     the places a claim stands at
    anchorsVerified           number   how many anchors were found in the bytes
    archivedOn                period   of an archived copy, the day an archive of the web took it
    archiveSequence           number   the number of the archive's last contribution
    archivist                 text     who recorded it
    asOf                      period   the day, month or year that is spoken of
    at                        list     line and column of a pattern in its query
    attached                  list     files that were put in place
    basis                     text     the archivist's reason for a reading that the words alone do not give
    before                    list     what stood there before
    beside                    text     what tells it from others of its name
    bridged                   list     agreements that a list or two lack and later ones have again
    broader                   object   the wider place or measure it belongs to
    byteSize                  number   size in bytes
    capture                   id       the capture
    captureCount              number   how many captures
    captures                  list     captures
    capturesHeld              number   of how many captures bytes are here
    capturesInAll             number   in how many captures a claim stands
    cautions                  list     what speaks for care
    cells                     list     a row as written, column by column
    chain                     list     whom it has it from, step by step
    change                    text     how a row differs from a receipt's: "notGiven", "new" or "changed"
    changed                   list     agreements of which a field differs
    chargeStatus              word     whether those counted were convicted, charged or wanted
    chargeStatusName          text     the charge status in words; "any charge status" where not limited to one
    citations                 list     notes on what is told
    citedAt                   id       the row or the words at which a claim is cited
    claim                     id       the claim
    claimCount                number   how many claims
    claims                    list     claims
    claimsAfter               ids      claims of the rows that name an agreement in the later list
    claimsBefore              ids      claims of the rows that name an agreement in the earlier list
    claimsInAll               number   how many claims there are, shown or not
    code                      text     the rule a finding is of
    codes                     list     codes of a place
    codifiedAt                list     where a provision is codified
    column                    text     a column's name
    columns                   list     names of columns
    columnsNotCompared        list     columns that one of two lists lacks
    computed                  truth    whether the figure is not in the quoted words
    conditions                list     on what conditions
    contribution              id       the contribution
    contributionCount         number   how many contributions
    correctedBy               ids      claims that correct it
    corrects                  ids      claims that it corrects
    counted                   object   what a list comes to
    countedUnit               word     what is counted: agreements, agencies, States
    countedUnitName           text     what is counted, in words
    counties                  list     counties
    counts                    list     stated counts: series by what is counted, or those that a list comes to otherwise
    county                    id       the county
    countyCodes               list     counties that a list's words may mean
    countyName                text     the county's name
    datatype                  text     the IRI of a value's datatype
    day                       day      the day a list speaks of
    decisionCount             number   how many decisions on which agencies or agreements are one
    decisions                 ids      claims of the decisions that are applied
    default                   text     the value where none is given
    definition                text     what a word of the ontology means
    difference                text     two wordings in one line: what differs as [quoted→in the text]
    differences               list     what tells counts apart, in words
    digest                    digest   of a contribution's file
    dimensions                text     everything that a count is limited to, in a line
    disagreements             list     what is stated differently of one thing
    document                  id       the document
    documentCount             number   how many documents
    documentKind              word     the kind of document
    documents                 list     documents
    documentTitle             text     the document's title
    doubts                    list     what speaks against a value that is kept
    earlier                   object   the earlier list
    earlierQuotations         list     quotations in earlier captures, each with how it stands
    effectKinds               list     what a provision does: authorizes, requires, limits
    effects                   list     what a provision does, to whom and on what conditions
    enactedBy                 list     what enacted a provision
    end                       number   where a quotation ends, in code points, exclusive
    ends                      ids      where the chain of reports ends
    error                     object   what went wrong
    exact                     text     the quoted words
    exceptions                list     what is excepted
    exitCode                  number   what the command ends with
    explains                  text     what a parameter is
    facts                     list     what is stated, each with the claims that state it
    field                     text     a field of an agreement
    fields                    list     the fields that differ
    fileName                  text     a file's name
    findings                  list     what a rule or check has to say
    fips                      text     the FIPS code, with leading zeros
    firstClaims               ids      what the first list states of it
    firstListed               object   the first list that names it, of a spell or of all
    fiscalYear                period   a fiscal year, by the year it ends in
    forWhom                   list     for whom a provision does so
    from                      period   the first day, month or year of a span
    graph                     id       the graph a triple was found in
    ground                    list     the triples a pattern matched, each with who states it
    grownFrom                 number   what a growth is measured from
    growthOf                  word     what grew
    growthOfName              text     what grew, in words
    header                    list     what a server said of the bytes it sent
    held                      truth    whether it is here
    historyRoot               digest   of the tree over the contributions up to a head
    holds                     truth    whether a receipt or proof is what it says
    holdsSigningOf            day      the newest signing in a list, where it is after the day its name says
    id                        id       the IRI of the thing itself
    identityDecisions         list     what an archivist decided of it and another: one, or distinct
    isMerged                  truth    whether a contribution was made to another archive, and merged
    joints                    list     where a row joins what no claim states together
    keptWithdrawn             ids      claims that are live in the other archive and stay withdrawn here
    keyFingerprint            text     the fingerprint of an SSH key
    kind                      text     the kind of thing
    label                     text     a name to read
    language                  text     a language tag
    lastClaims                ids      what the last list states of it
    lastListed                object   the last list that names it, of a spell or of all
    later                     object   the later list
    leftOut                   list     lists that say nothing of their day
    likeness                  number   how alike two names are, of 100
    line                      number   the line a quotation begins on, from 1
    listCount                 number   how many lists name it
    listed                    list     spells in lists of participating agencies
    listedInListsLeftOut      list     lists left out that name it
    listedOn                  period   the day a file's name says
    listsAfter                number   how many later lists could show a gap, at most two
    locations                 list     places where an agency is
    loops                     list     circles of reports
    lowestConfidence          number   how sure a machine is, of 100, of the word it is least sure of
    matched                   number   how many of them have one row
    matches                   list     what each pattern of the query matched
    meanConfidence            number   how sure a machine is of the words it read, of 100, on average
    measure                   word     what is measured
    measureName               text     what is measured, in words
    mediaType                 text     the media type
    memoranda                 list     memoranda, by their addresses
    mergedContributions       ids      contributions to another archive that were taken over
    message                   text     what is wrong, in words
    modality                  word     the manner of saying: statement, characterization, announcement …
    model                     word     the model of agreement
    modelName                 text     the model's name
    models                    list     models of agreement
    modifiedOn                period   when a workbook was saved, as it says itself
    more                      truth    whether there are more than are listed
    movedFromPending          truth    whether a pending list named it before any other list did
    name                      text     a short name
    namedBy                   list     other things that name it: events, positions, mentions
    names                     list     names as sources give them
    nearest                   list     the nearest names there are
    newestListDay             day      the day of the newest list there is
    newestSigned              period   the newest signing in a list
    nextList                  object   the next list, which does not name it
    notCapturesOfThisArchive  list     files whose digests no capture here has
    note                      text     what a contribution is, in a line
    notes                     list     notes
    notHeld                   list     captures of which no bytes are here
    notListed                 list     agreements that the later list does not name
    notListedIn               list     lists of a spell that do not name it
    notLookedAt               list     what could not be looked at
    notStated                 list     what a document does not say of itself
    number                    number   the number of a note
    numbers                   list     numbers of a provision
    object                    object   what is said of a subject: a thing, or a value
    observationCount          number   how many observations
    occurrence                word     whether it happened or was expected
    occurrenceName            text     the same in words
    offense                   id       the offense
    offenseName               text     the offense in words; "all offenses" where a count is not limited to one
    officeOf                  object   the organization an office is in
    ok                        truth    whether everything looked at holds
    one                       object   one of two agencies or agreements
    ori                       text     the ORI code
    oriCodes                  list     ORI codes
    origins                   list     where chains of reports end
    other                     object   the other of two agencies or agreements
    otherDays                 list     days after the first that the same bytes came under
    otherList                 object   the list that shows why one is left out
    otherNames                list     further names the same bytes came under
    outcome                   word     what is decided: sameAgency, distinctAgreements and the like
    outcomeName               text     what is decided, in words
    overrides                 list     what a provision prevails over
    page                      number   which page, from 1
    parameters                list     what a query can be asked with
    partial                   truth    whether rows or solutions were left out
    participatingLists        object   the lists of participating agencies
    pattern                   text     a pattern, in SPARQL
    pending                   list     spells in lists of pending agencies
    pendingAgreements         list     what lists of pending agencies name
    pendingLists              object   the lists of pending agencies
    place                     id       the place
    placeName                 text     the place's name
    places                    number   at how many places a claim stands
    precision                 word     how exactly a value is stated
    precisionName             text     how exactly a value is stated, in words
    predicate                 object   the predicate
    predicates                ids      predicates
    prefix                    text     the words before a quotation
    presences                 list     agreements with the spells in which lists name them
    previous                  text     the digest of the file before; empty for the first
    published                 period   when a document was published
    publisher                 id       who published it
    publisherName             text     the publisher's name
    query                     text     SPARQL
    question                  text     what a query answers
    quotation                 text     the quoted words; empty or null where there are none
    quotations                list     the words a claim quotes, each once
    reach                     number   how many claims and documents go back to an origin
    readBy                    text     the program that read pages, its version, language and resolution
    readingOf                 id       the capture whose pages were read by machine
    reason                    text     why
    recorded                  instant  when it was recorded
    recordedIn                id       the contribution it was recorded in
    recount                   list     stated counts beside what lists come to
    redirect                  list     the steps from the address that was asked to the one that gave the bytes
    relation                  text     how a step follows from the one before
    relisted                  list     lists that name it again after a spell without it
    remedy                    text     what to do
    reported                  list     claims met only in chains of reports
    required                  truth    whether it must be given
    restsOnIt                 list     what rests on a claim
    rewritten                 list     agreements that are only written otherwise
    rootHash                  digest   of the tree over a contribution's claims
    route                     text     how the words came, where they are not the speaker's own
    row                       number   the number of a row, from 1
    rowAfter                  object   the row as it is now
    rowBefore                 object   the row as a receipt has it
    rowCount                  number   how many rows
    rowKind                   text     the kind of agency as a table writes it
    rowName                   text     the name as a table writes it
    rows                      list     rows
    rowsInAll                 number   how many rows state a claim
    rowsRead                  number   how many rows were read
    rowsReplayed              number   how many rows were reproduced from what a receipt itself holds
    says                      text     a signal in words
    schemaType                text     its type in the vocabulary of schema.org
    scope                     id       what a count is limited to besides place, model and agency
    scopeName                 text     the same in words
    score                     number   for the order and nothing else
    seen                      list     what else is seen, in words
    sequence                  number   the number of a contribution, from 1
    severity                  text     "refusal" or "notice"
    sha256                    digest   of the bytes of a capture
    shared                    list     facts that several claims state
    sheet                     text     the sheet of a workbook
    shown                     number   of how many solutions the matches were read
    sightings                 number   how many claims recorded before are stated once more
    signal                    text     what speaks for or against
    signals                   list     what speaks for and against
    signatures                list     contributions that are signed, each with the key
    signed                    period   the day of signing
    signedBy                  text     the name that a file of allowed signers gives a key; empty where none is given
    signings                  list     days of signing
    since                     object   what has changed since a receipt was written
    size                      number   how many are on a page
    solutions                 number   how many solutions stand behind a row; null where they were not counted
    source                    id       the text a quotation stands in
    sources                   list     who states it: speaker, document, place in it, claim, and the footnote as text
    speaker                   id       who states it
    speakerKind               word     the kind of speaker
    speakerName               text     the speaker's name
    speakerNames              list     the names of those who state it
    speakers                  list     who states it
    speaksIn                  list     documents somebody speaks in
    speaksOf                  day      the day a list says something of
    spokenOf                  number   how many things of a table's sort the archive speaks of
    standsAlone               list     what rests on nothing else now
    standing                  text     how quoted words stand in a capture: "stands", "moved", "several" or "gone"
    start                     number   where a quotation begins, in code points, from 0
    stated                    list     claims with what they state
    statedIn                  id       the document it is stated in
    statedTriples             list     what a claim states, a triple of N-Triples each
    statement                 object   what one source states
    statements                list     what sources state, side by side
    status                    any      of a claim "live", "withdrawn" or "not held"; of an HTTP answer its number
    stillGiven                truth    whether the archive gives the answer still; null without an archive
    subject                   object   the subject
    subjectMatters            list     what a provision is about
    suffix                    text     the words after a quotation
    supersededBy              ids      what stands in its place
    tags                      list     what a query is about
    takenFrom                 text     where bytes were taken
    takenOn                   period   when bytes were taken
    terms                     list     values as N-Triples writes them, null where there is none
    text                      text     the same in a line to read
    then                      list     the steps that follow
    thing                     id       the thing that is joined
    time                      text     a day, month, year, span or fiscal year as written
    times                     list     what is stated for each time
    timestampForm             text     "tsr", a reply of RFC 3161, or "ots", a proof of OpenTimestamps
    timestamps                list     contributions of which a timestamp is kept
    timesFound                number   how often quoted words stand in a capture
    title                     text     a document's title
    traced                    object   what was asked about
    triple                    text     a triple as N-Triples writes it
    triplesLeftOut            number   how many triples behind a row are not needed for it
    type                      word     which kind of document of one thing it is
    unchanged                 number   how many agreements are as they were
    unread                    number   how many rows could not be read, and are kept as written
    unreadable                list     files that could not be read
    unseenDocumentCount       number   how many documents are only referred to
    until                     period   the last day, month or year of a span
    url                       text     where it was published
    used                      list     lists that say something of their day
    value                     any      a value
    values                    list     values stated for one time, side by side
    weight                    number   above zero for the two being one, below against it
    what                      text     what it is, in words
    where                     text     the place: a file and line, a sheet and row, a capture, documents
    whereQuoted               text     the line, and the page, where words were quoted
    why                       text     why it is here
    widerProvisions           list     what a provision is part of
    withdrawal                object   that a claim was taken back, and why
    withdrawals               ids      claims that are taken back
    withdrawn                 list     claims that were taken back
    withdrawnClaimCount       number   how many claims were withdrawn
    withdrawnIn               id       the contribution that took it back
    words                     text     a count in words, where the source gives no number
    wordsNow                  text     the words that stand there now
    written                   list     what is written differently from the normal form
    writtenCounty             text     a county as a list writes it
"""


def _read(line: str) -> tuple[str, Key]:
    key, form, says = line.split(None, 2)
    return key, Key(form, says)


KEYS: Mapping[str, Key] = MappingProxyType(dict(_read(line) for line in _TABLE.strip().splitlines()))
