// What kg writes as JSON. Made from the table of keys, as outputs.schema.json is: change nothing here.

export type ErrorOutput = WorkspaceFailure;

export type AddOutput = RecordOutcome;

export type ChangesOutput = ComparePresenceListComparison;

export type CheckOutput = Finding[];

export type DemoOutput = WorkspaceDemo;

export type DisagreementsOutput = (CompareDisagreement | CompareDifference)[];

export type DocumentAddOutput = RecordOutcome;

export type DocumentAttachOutput = RecordAttached;

export type DocumentOcrOutput = RecordOutcome;

export type DocumentQuotationsOutput = RecordDocumentQuotations;

export type DocumentQuoteOutput = RecordOutcome;

export type DocumentListOutput = AskListedDocument[];

export type DocumentShowOutput = AskTraceTrace;

export type ExportAboutOutput = ExportAboutAgencyDocument | ExportAboutAgreementDocument | ExportAboutClaimDocument | ExportAboutConceptDocument | ExportAboutPlaceDocument | ExportAboutProvisionDocument | ExportAboutPublicationDocument | ExportAboutSpeakerDocument | ExportAboutThingDocument;

export type FindOutput = AskFindHit[];

export type HeadOutput = WorkspaceLedgerEnd;

export type ImportIceListOutput = RecordImported[];

export type ImportReferenceOutput = CompareIdentityReferenceImport[];

export type ListsOutput = CompareListDifferences[];

export type LogOutput = WorkspaceLogged[];

export type MergeOutput = RecordMergeOutcome;

export type OriginsOutput = CompareOrigins;

export type PresenceOutput = ComparePresencePresences;

export type ProofVerifyOutput = AskProofCheck;

export type QueriesOutput = AskCatalogueNamedQuery[];

export type ReceiptVerifyOutput = AskReceiptReceiptCheck;

export type RecountOutput = CompareRecounted[];

export type ResolveOutput = IdentityProposal[];

export type ResolveAgreementsOutput = IdentityAgreementProposal[];

export type ResolveCodesOutput = CompareIdentityCodeProposals;

export type ResolveDecidedOutput = CompareIdentityDecided[];

export type ResolveDecisionOutput = RecordOutcome;

export type SignOutput = RecordSignedContribution[];

export type StatsOutput = AskCounts;

export type SupersedeOutput = WorkspaceWithdrawalOutcome;

export type TimestampOutput = RecordTimestamp;

export type TraceOutput = AskTraceTrace;

export type VerifyOutput = RecordVerified;

export type WhyOutput = AskReasons;

export type WhyClaimOutput = AskTraceTrace;

export type WithdrawOutput = WorkspaceWithdrawalOutcome;

export interface AskCatalogueNamedQuery {
  /** a short name */
  name: string;
  /** what a query answers */
  question: string;
  /** what a query is about */
  tags: string[];
  /** what a query can be asked with */
  parameters: AskCatalogueParameter[];
}

export interface AskCatalogueParameter {
  /** a short name */
  name: string;
  /** the kind of thing */
  kind: string;
  /** whether it must be given */
  required: boolean;
  /** the value where none is given */
  default: string | null;
  /** what a parameter is */
  explains: string;
}

export interface AskCiteFootnote {
  /** the claim */
  claim: string;
  /** who states it */
  speaker: string | null;
  /** the speaker's name */
  speakerName: string;
  /** how the words came, where they are not the speaker's own */
  route: string;
  /** the manner of saying: statement, characterization, announcement … */
  modality: string;
  /** the document's title */
  documentTitle: string;
  /** the document it is stated in */
  statedIn: string | null;
  /** when a document was published */
  published: string | null;
  /** the quoted words; empty or null where there are none */
  quotation: string | null;
  /** how sure a machine is of the words it read, of 100, on average */
  meanConfidence: number | null;
  /** how sure a machine is, of 100, of the word it is least sure of */
  lowestConfidence: number | null;
  /** the sheet of a workbook */
  sheet: string | null;
  /** the number of a row, from 1 */
  row: number | null;
  /** what is written differently from the normal form */
  written: AskTraceTracedCell[] | null;
  /** the capture */
  capture: string | null;
  /** a file's name */
  fileName: string | null;
  /** at how many places a claim stands */
  places: number;
  /** the archivist's reason for a reading that the words alone do not give */
  basis: string | null;
  /** whether the figure is not in the quoted words */
  computed: boolean;
  /** claims that it corrects */
  corrects: string[];
  /** claims that correct it */
  correctedBy: string[];
  /** the same in a line to read */
  text: string;
}

export interface AskCounts {
  /** how many contributions */
  contributionCount: number;
  /** how many documents */
  documentCount: number;
  /** how many documents are only referred to */
  unseenDocumentCount: number;
  /** how many captures */
  captureCount: number;
  /** how many claims */
  claimCount: number;
  /** how many claims were withdrawn */
  withdrawnClaimCount: number;
  /** how many places claims stand at */
  anchorCount: number;
  /** how many agencies */
  agencyCount: number;
  /** how many agencies, decisions on which are one applied */
  agencyCountAsDecided: number;
  /** how many agreements */
  agreementCount: number;
  /** how many agreements, decisions on which are one applied */
  agreementCountAsDecided: number;
  /** how many decisions on which agencies or agreements are one */
  decisionCount: number;
  /** how many observations */
  observationCount: number;
}

export interface AskFindHit {
  /** the kind of thing */
  kind: string;
  /** a name to read */
  label: string;
  /** the IRI of the thing itself */
  id: string;
  /** why it is here */
  why: string;
  /** what tells it from others of its name */
  beside: string;
  /** for the order and nothing else */
  score: number;
}

export interface AskListedDocument {
  /** the IRI of the thing itself */
  id: string;
  /** a document's title */
  title: string;
  /** the kind of document */
  documentKind: string;
  /** how many claims */
  claimCount: number;
  /** how many captures */
  captureCount: number;
  /** of how many captures bytes are here */
  capturesHeld: number;
}

export interface AskProofCheck {
  /** whether a receipt or proof is what it says */
  holds: boolean;
  /** the claim */
  claim: string;
  /** who states it */
  speaker: string | null;
  /** the document */
  document: string | null;
  /** the words a claim quotes, each once */
  quotations: string[];
  /** what a claim states, a triple of N-Triples each */
  statedTriples: string[];
  /** the number of a contribution, from 1 */
  sequence: number;
  /** how many contributions */
  contributionCount: number;
  /** of a contribution's file */
  digest: string;
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface AskReasons {
  /** the number of a row, from 1 */
  row: number;
  /** names of columns */
  columns: string[];
  /** values as N-Triples writes them, null where there is none */
  terms: (string | null)[];
  /** what each pattern of the query matched */
  matches: AskWitnessMatch[];
  /** what nothing states, in words, on which a row rests */
  absences: string[];
  /** where a row joins what no claim states together */
  joints: string[];
  /** how many solutions stand behind a row; null where they were not counted */
  solutions: number | null;
  /** of how many solutions the matches were read */
  shown: number;
  /** how many triples behind a row are not needed for it */
  triplesLeftOut: number | null;
  /** notes */
  notes: AskCiteFootnote[];
}

export interface AskReceiptChangesSince {
  /** rows */
  rows: AskReceiptRowChange[];
  /** claims that were taken back */
  withdrawn: AskReceiptWithdrawnSince[];
  /** what is there now and was not before */
  added: string[];
}

export interface AskReceiptNotHeld {
  /** of the bytes of a capture */
  sha256: string;
  /** a file's name */
  fileName: string;
}

export interface AskReceiptReceiptCheck {
  /** whether everything looked at holds */
  ok: boolean;
  /** whether a receipt or proof is what it says */
  holds: boolean;
  /** whether the archive gives the answer still; null without an archive */
  stillGiven: boolean | null;
  /** the number of a contribution, from 1 */
  sequence: number;
  /** whether rows or solutions were left out */
  partial: boolean;
  /** how many rows */
  rowCount: number;
  /** how many rows were reproduced from what a receipt itself holds */
  rowsReplayed: number;
  /** how many claims */
  claimCount: number;
  /** what a rule or check has to say */
  findings: Finding[];
  /** what could not be looked at */
  notLookedAt: string[];
  /** captures of which no bytes are here */
  notHeld: AskReceiptNotHeld[];
  /** the number of the archive's last contribution */
  archiveSequence: number | null;
  /** what has changed since a receipt was written */
  since: AskReceiptChangesSince | null;
}

export interface AskReceiptRowChange {
  /** how a row differs from a receipt's: "notGiven", "new" or "changed" */
  change: "notGiven" | "new" | "changed";
  /** the row as a receipt has it */
  rowBefore: AskWitnessAnswerRow | null;
  /** the row as it is now */
  rowAfter: AskWitnessAnswerRow | null;
  /** claims that were taken back */
  withdrawn: string[];
  /** what is there now and was not before */
  added: string[];
}

export interface AskReceiptWithdrawnSince {
  /** the claim */
  claim: string;
  /** the number of a contribution, from 1 */
  sequence: number;
  /** why */
  reason: string;
  /** what stands in its place */
  supersededBy: string[];
  /** rows */
  rows: number[];
}

export interface AskTraceFact {
  /** the subject */
  subject: AskTraceNamedThing;
  /** the predicate */
  predicate: AskTraceNamedThing;
  /** what is said of a subject: a thing, or a value */
  object: AskTraceNamedThing | Literal;
  /** claims */
  claims: string[];
  /** live claims outside this trace that state the same */
  alsoClaimedBy: string[];
}

export interface AskTraceNamedThing {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
}

export interface AskTraceQuotedPlace {
  /** the IRI of the thing itself */
  id: string;
  /** the kind of thing */
  kind: string;
  /** the text a quotation stands in */
  source: string;
  /** the capture */
  capture: string | null;
  /** the quoted words */
  exact: string;
  /** the words before a quotation */
  prefix: string;
  /** the words after a quotation */
  suffix: string;
  /** where a quotation begins, in code points, from 0 */
  start: number;
  /** where a quotation ends, in code points, exclusive */
  end: number;
  /** the line a quotation begins on, from 1 */
  line: number | null;
  /** how sure a machine is of the words it read, of 100, on average */
  meanConfidence: number | null;
  /** how sure a machine is, of 100, of the word it is least sure of */
  lowestConfidence: number | null;
}

export interface AskTraceRowPlace {
  /** the IRI of the thing itself */
  id: string;
  /** the kind of thing */
  kind: string;
  /** the capture */
  capture: string;
  /** the sheet of a workbook */
  sheet: string;
  /** the number of a row, from 1 */
  row: number;
  /** what is written differently from the normal form */
  written: AskTraceTracedCell[];
  /** a row as written, column by column */
  cells: AskTraceTracedCell[] | null;
  /** what speaks against a value that is kept */
  doubts: string[];
}

export interface AskTraceStep {
  /** how a step follows from the one before */
  relation: string;
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** the kind of thing */
  kind: string;
  /** whether it is here */
  held: boolean;
  /** why nothing follows here: "loop", "shown above" or "cut" */
  again: string | null;
  /** the steps that follow */
  then: AskTraceStep[];
}

export interface AskTraceTrace {
  /** what was asked about */
  traced: AskTraceNamedThing;
  /** the kind of thing */
  kind: string;
  /** what is stated, each with the claims that state it */
  facts: AskTraceFact[];
  /** claims */
  claims: AskTraceTracedClaim[];
  /** how many claims there are, shown or not */
  claimsInAll: number;
  /** whom it has it from, step by step */
  chain: AskTraceStep[];
  /** claims met only in chains of reports */
  reported: AskTraceTracedClaim[];
  /** documents */
  documents: AskTraceTracedDocument[];
  /** captures */
  captures: AskTraceTracedCapture[];
  /** which page, from 1 */
  page: number;
  /** how many are on a page */
  size: number;
}

export interface AskTraceTracedCapture {
  /** the IRI of the thing itself */
  id: string;
  /** of the bytes of a capture */
  sha256: string;
  /** the document */
  document: string | null;
  /** a file's name */
  fileName: string | null;
  /** further names the same bytes came under */
  otherNames: string[];
  /** the media type */
  mediaType: string | null;
  /** size in bytes */
  byteSize: number | null;
  /** where bytes were taken */
  takenFrom: string | null;
  /** when bytes were taken */
  takenOn: string | null;
  /** of an archived copy, the day an archive of the web took it */
  archivedOn: string | null;
  /** the steps from the address that was asked to the one that gave the bytes */
  redirect: string[];
  /** what a server said of the bytes it sent */
  header: string[];
  /** the capture whose pages were read by machine */
  readingOf: string | null;
  /** the program that read pages, its version, language and resolution */
  readBy: string | null;
  /** the day a file's name says */
  listedOn: string | null;
  /** days after the first that the same bytes came under */
  otherDays: string[];
  /** the day a list says something of */
  speaksOf: string | null;
  /** when a workbook was saved, as it says itself */
  modifiedOn: string | null;
  /** the newest signing in a list */
  newestSigned: string | null;
  /** whether it is here */
  held: boolean | null;
}

export interface AskTraceTracedCell {
  /** a column's name */
  column: string;
  /** a value */
  value: string;
}

export interface AskTraceTracedClaim {
  /** the IRI of the thing itself */
  id: string;
  /** of a claim "live", "withdrawn" or "not held"; of an HTTP answer its number */
  status: string;
  /** who states it */
  speaker: string | null;
  /** the speaker's name */
  speakerName: string | null;
  /** how the words came, where they are not the speaker's own */
  route: string;
  /** claims that it corrects */
  corrects: string[];
  /** claims that correct it */
  correctedBy: string[];
  /** the manner of saying: statement, characterization, announcement … */
  modality: string | null;
  /** whether the figure is not in the quoted words */
  computed: boolean;
  /** the archivist's reason for a reading that the words alone do not give */
  basis: string | null;
  /** the document it is stated in */
  statedIn: string | null;
  /** the places a claim stands at */
  anchors: (AskTraceQuotedPlace | AskTraceRowPlace)[];
  /** how many rows state a claim */
  rowsInAll: number;
  /** in how many captures a claim stands */
  capturesInAll: number;
  /** whom it has it from, step by step */
  chain: AskTraceStep[];
  /** where the chain of reports ends */
  ends: string[];
  /** the contribution it was recorded in */
  recordedIn: string | null;
  /** the number of a contribution, from 1 */
  sequence: number | null;
  /** who recorded it */
  archivist: string | null;
  /** when it was recorded */
  recorded: string | null;
  /** what a contribution is, in a line */
  note: string | null;
  /** that a claim was taken back, and why */
  withdrawal: AskTraceTracedWithdrawal | null;
}

export interface AskTraceTracedDocument {
  /** the IRI of the thing itself */
  id: string;
  /** a document's title */
  title: string;
  /** the kind of document */
  documentKind: string | null;
  /** who published it */
  publisher: string | null;
  /** the publisher's name */
  publisherName: string | null;
  /** when a document was published */
  published: string | null;
  /** where it was published */
  url: string | null;
  /** a language tag */
  language: string | null;
  /** what a document does not say of itself */
  notStated: string[];
  /** whether it is here */
  held: boolean;
}

export interface AskTraceTracedWithdrawal {
  /** why */
  reason: string | null;
  /** what stands in its place */
  supersededBy: string[];
  /** the contribution that took it back */
  withdrawnIn: string | null;
  /** the number of a contribution, from 1 */
  sequence: number | null;
  /** who recorded it */
  archivist: string | null;
  /** when it was recorded */
  recorded: string | null;
  /** what a contribution is, in a line */
  note: string | null;
}

export interface AskWitnessAnswerRow {
  /** the number of a row, from 1 */
  row: number;
  /** values as N-Triples writes them, null where there is none */
  terms: (string | null)[];
}

export interface AskWitnessGround {
  /** a triple as N-Triples writes it */
  triple: string;
  /** the graph a triple was found in */
  graph: string | null;
  /** the kind of thing */
  kind: "claimed" | "record-keeping" | "vocabulary";
  /** claims */
  claims: string[];
  /** whether there are more than are listed */
  more: boolean;
}

export interface AskWitnessMatch {
  /** a pattern, in SPARQL */
  pattern: string;
  /** line and column of a pattern in its query */
  at: number[];
  /** the triples a pattern matched, each with who states it */
  ground: AskWitnessGround[];
}

export interface CompareDependent {
  /** what it is, in words */
  what: string;
  /** the claim */
  claim: string | null;
  /** the same in a line to read */
  text: string;
}

export interface CompareDifference {
  /** the kind of thing */
  kind: string;
  /** what it is, in words */
  what: string;
  /** what sources state, side by side */
  statements: CompareSide[];
  /** what else is seen, in words */
  seen: string[];
}

export interface CompareDisagreement {
  /** the kind of thing */
  kind: string;
  /** what it is, in words */
  what: string;
  /** what is measured */
  measure: string;
  /** the place */
  place: string | null;
  /** the model of agreement */
  model: string | null;
  /** the agency */
  agency: string | null;
  /** the offense */
  offense: string | null;
  /** what sources state, side by side */
  statements: CompareStatedCount[];
  /** what tells counts apart, in words */
  differences: string[];
}

export interface CompareIdentityCodeProposals {
  /** rows of tables that may mean agencies without an ORI */
  agencyCodes: IdentityCodeProposal[];
  /** counties that a list's words may mean */
  countyCodes: IdentityCountyProposal[];
}

export interface CompareIdentityDecided {
  /** the claim */
  claim: string;
  /** what is decided: sameAgency, distinctAgreements and the like */
  outcome: string;
  /** one of two agencies or agreements */
  one: AskTraceNamedThing;
  /** the other of two agencies or agreements */
  other: AskTraceNamedThing;
  /** who recorded it */
  archivist: string;
  /** when it was recorded */
  recorded: string;
  /** why */
  reason: string;
}

export interface CompareIdentityReferenceImport {
  /** a file's name */
  fileName: string;
  /** how many rows */
  rowCount: number;
  /** how many things of a table's sort the archive speaks of */
  spokenOf: number;
  /** how many of them have one row */
  matched: number;
  /** the contribution */
  contribution: string | null;
  /** documents */
  documents: string[];
  /** captures */
  captures: string[];
  /** claims */
  claims: string[];
  /** how many claims recorded before are stated once more */
  sightings: number;
  /** claims that are taken back */
  withdrawals: string[];
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface CompareListCount {
  /** a value */
  value: number;
  /** the capture */
  capture: string;
  /** the day, month or year that is spoken of */
  asOf: string;
  /** the newest signing in a list, where it is after the day its name says */
  holdsSigningOf: string | null;
  /** what is counted: agreements, agencies, States */
  countedUnit: string;
  /** SPARQL */
  query: string;
}

export interface CompareListDifferences {
  /** the day a list speaks of */
  day: string | null;
  /** a file's name */
  fileName: string;
  /** the capture */
  capture: string;
  /** the newest signing in a list, where it is after the day its name says */
  holdsSigningOf: string | null;
  /** the kind of thing */
  kind: string;
  /** what is stated differently of one thing */
  disagreements: CompareDifference[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: CompareRecounted[];
  /** what else is seen, in words */
  seen: string[];
}

export interface CompareOrigin {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** claims */
  claims: string[];
  /** how many claims and documents go back to an origin */
  reach: number;
}

export interface CompareOrigins {
  /** facts that several claims state */
  shared: CompareShared[];
  /** circles of reports */
  loops: AskTraceNamedThing[][];
}

export interface ComparePresenceCalledChange {
  /** the agency's name */
  agencyName: string;
  /** the place's name */
  placeName: string;
  /** the model's name */
  modelName: string;
  /** the agency */
  agency: string;
  /** the model of agreement */
  model: string;
  /** claims of the rows that name an agreement in the earlier list */
  claimsBefore: string[];
  /** claims of the rows that name an agreement in the later list */
  claimsAfter: string[];
  /** the fields that differ */
  fields: ComparePresenceFieldDifference[];
}

export interface ComparePresenceCalledPresence {
  /** the agency's name */
  agencyName: string;
  /** the place's name */
  placeName: string;
  /** the model's name */
  modelName: string;
  /** the agency */
  agency: string;
  /** the model of agreement */
  model: string;
  /** agreements */
  agreements: string[];
  /** spells in lists of participating agencies */
  listed: ComparePresenceListedSpell[];
  /** lists that name it again after a spell without it */
  relisted: ComparePresenceCapturedList[];
  /** spells in lists of pending agencies */
  pending: ComparePresenceListedSpell[];
  /** whether a pending list named it before any other list did */
  movedFromPending: boolean;
  /** lists left out that name it */
  listedInListsLeftOut: ComparePresenceCapturedList[];
}

export interface ComparePresenceCapturedList {
  /** the day a list speaks of */
  day: string | null;
  /** a file's name */
  fileName: string;
  /** the capture */
  capture: string;
  /** the newest signing in a list, where it is after the day its name says */
  holdsSigningOf: string | null;
}

export interface ComparePresenceFieldDifference {
  /** a field of an agreement */
  field: string;
  /** what stood there before */
  before: string[];
  /** what stands there after */
  after: string[];
}

export interface ComparePresenceLeftOut {
  /** the day a list speaks of */
  day: string | null;
  /** a file's name */
  fileName: string;
  /** the capture */
  capture: string;
  /** the newest signing in a list, where it is after the day its name says */
  holdsSigningOf: string | null;
  /** why it is here */
  why: "undated" | "contradicted" | "stale" | "filtered";
  /** the list that shows why one is left out */
  otherList: ComparePresenceCapturedList | null;
  /** the same in a line to read */
  text: string;
}

export interface ComparePresenceListComparison {
  /** the earlier list */
  earlier: ComparePresenceCapturedList;
  /** the later list */
  later: ComparePresenceCapturedList;
  /** what is there now and was not before */
  added: ComparePresenceCalledChange[];
  /** agreements that the later list does not name */
  notListed: ComparePresenceCalledChange[];
  /** agreements of which a field differs */
  changed: ComparePresenceCalledChange[];
  /** agreements that are only written otherwise */
  rewritten: ComparePresenceCalledChange[];
  /** agreements that a list or two lack and later ones have again */
  bridged: ComparePresenceCalledChange[];
  /** how many agreements are as they were */
  unchanged: number;
  /** columns that one of two lists lacks */
  columnsNotCompared: string[];
  /** lists that say nothing of their day */
  leftOut: ComparePresenceLeftOut[];
  /** how many later lists could show a gap, at most two */
  listsAfter: number;
  /** notes */
  notes: string[];
  /** claims of the decisions that are applied */
  decisions: string[];
}

export interface ComparePresenceListedSpell {
  /** the first list that names it, of a spell or of all */
  firstListed: ComparePresenceCapturedList;
  /** the last list that names it, of a spell or of all */
  lastListed: ComparePresenceCapturedList;
  /** lists of a spell that do not name it */
  notListedIn: ComparePresenceCapturedList[];
  /** the next list, which does not name it */
  nextList: ComparePresenceCapturedList | null;
  /** what the first list states of it */
  firstClaims: string[];
  /** what the last list states of it */
  lastClaims: string[];
}

export interface ComparePresencePresences {
  /** agreements with the spells in which lists name them */
  presences: ComparePresenceCalledPresence[];
  /** the lists of participating agencies */
  participatingLists: ComparePresenceTimeline;
  /** the lists of pending agencies */
  pendingLists: ComparePresenceTimeline;
  /** claims of the decisions that are applied */
  decisions: string[];
  /** notes */
  notes: string[];
}

export interface ComparePresenceTimeline {
  /** lists that say something of their day */
  used: ComparePresenceCapturedList[];
  /** lists that say nothing of their day */
  leftOut: ComparePresenceLeftOut[];
}

export interface CompareRecounted {
  /** what is measured */
  measure: string;
  /** what is counted: agreements, agencies, States */
  countedUnit: string;
  /** the place */
  place: string | null;
  /** the model of agreement */
  model: string | null;
  /** the day, month or year that is spoken of */
  asOf: string | null;
  /** what one source states */
  statement: CompareStatedCount;
  /** what a list comes to */
  counted: CompareListCount | null;
  /** what tells counts apart, in words */
  differences: string[];
}

export interface CompareShared {
  /** the subject */
  subject: AskTraceNamedThing;
  /** what is stated, each with the claims that state it */
  facts: CompareSharedFact[];
  /** claims */
  claims: string[];
  /** who states it */
  speakers: AskTraceNamedThing[];
  /** where chains of reports end */
  origins: CompareOrigin[];
}

export interface CompareSharedFact {
  /** the predicate */
  predicate: AskTraceNamedThing;
  /** what is said of a subject: a thing, or a value */
  object: AskTraceNamedThing | Literal;
}

export interface CompareSide {
  /** a value */
  value: string;
  /** the names of those who state it */
  speakerNames: string[];
  /** the place: a file and line, a sheet and row, a capture, documents */
  where: string;
  /** claims */
  claims: string[];
  /** the row or the words at which a claim is cited */
  citedAt: string | null;
}

export interface CompareStatedCount {
  /** a value */
  value: number;
  /** how exactly a value is stated */
  precision: string;
  /** what is measured */
  measure: string;
  /** what is counted: agreements, agencies, States */
  countedUnit: string | null;
  /** the day, month or year that is spoken of */
  asOf: string | null;
  /** the manner of saying: statement, characterization, announcement … */
  modality: string;
  /** who states it */
  speaker: string;
  /** the speaker's name */
  speakerName: string;
  /** the document it is stated in */
  statedIn: string;
  /** the document's title */
  documentTitle: string;
  /** the claim */
  claim: string;
  /** the quoted words; empty or null where there are none */
  quotation: string;
  /** the archivist's reason for a reading that the words alone do not give */
  basis: string | null;
}

export interface Error {
  message: string;
  where: string;
  remedy: string;
  nearest: string[];
  findings: (Record<string, unknown>)[];
}

export interface ExportAboutAgencyDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Agency";
  /** its type in the vocabulary of schema.org */
  schemaType: "GovernmentOrganization";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** names as sources give them */
  names: ExportAboutStated[];
  /** places where an agency is */
  locations: ExportAboutStated[];
  /** counties */
  counties: ExportAboutStated[];
  /** kinds of agency */
  agencyTypes: ExportAboutStated[];
  /** ORI codes */
  oriCodes: ExportAboutStated[];
  /** agreements */
  agreements: ExportAboutAgreementDocument[];
  /** what lists of pending agencies name */
  pendingAgreements: ExportAboutAgreementDocument[];
  /** what an archivist decided of it and another: one, or distinct */
  identityDecisions: ExportAboutIdentityDecision[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** what is stated, each with the claims that state it */
  facts: ExportAboutOtherFact[];
  /** other things that name it: events, positions, mentions */
  namedBy: ExportAboutNaming[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutAgreementDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Agreement" | "PendingAgreement";
  /** its type in the vocabulary of schema.org */
  schemaType: "CreativeWork";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** agencies */
  agencies: ExportAboutStated[];
  /** models of agreement */
  models: ExportAboutStated[];
  /** days of signing */
  signings: ExportAboutStated[];
  /** memoranda, by their addresses */
  memoranda: ExportAboutStated[];
  /** addenda, by their addresses */
  addenda: ExportAboutStated[];
  /** the first list that names it, of a spell or of all */
  firstListed: ExportAboutListedAt | null;
  /** the last list that names it, of a spell or of all */
  lastListed: ExportAboutListedAt | null;
  /** how many lists name it */
  listCount: number;
  /** the day of the newest list there is */
  newestListDay: string | null;
  /** what an archivist decided of it and another: one, or distinct */
  identityDecisions: ExportAboutIdentityDecision[];
  /** what is stated, each with the claims that state it */
  facts: ExportAboutOtherFact[];
  /** other things that name it: events, positions, mentions */
  namedBy: ExportAboutNaming[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutClaimDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Claim";
  /** its type in the vocabulary of schema.org */
  schemaType: "CreativeWork";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** of a claim "live", "withdrawn" or "not held"; of an HTTP answer its number */
  status: string | null;
  /** who states it */
  speaker: string | null;
  /** the speaker's name */
  speakerName: string | null;
  /** how the words came, where they are not the speaker's own */
  route: string | null;
  /** the manner of saying: statement, characterization, announcement … */
  modality: string | null;
  /** whether the figure is not in the quoted words */
  computed: boolean | null;
  /** the archivist's reason for a reading that the words alone do not give */
  basis: string | null;
  /** the document it is stated in */
  statedIn: string | null;
  /** claims that it corrects */
  corrects: string[] | null;
  /** claims that correct it */
  correctedBy: string[] | null;
  /** the places a claim stands at */
  anchors: (AskTraceQuotedPlace | AskTraceRowPlace)[] | null;
  /** how many rows state a claim */
  rowsInAll: number | null;
  /** where the chain of reports ends */
  ends: string[] | null;
  /** the contribution it was recorded in */
  recordedIn: string | null;
  /** when it was recorded */
  recorded: string | null;
  /** who recorded it */
  archivist: string | null;
  /** that a claim was taken back, and why */
  withdrawal: AskTraceTracedWithdrawal | null;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
  /** what sources state, side by side */
  statements: ExportAboutStatedThing[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutConceptDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Concept";
  /** its type in the vocabulary of schema.org */
  schemaType: "DefinedTerm";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** what a word of the ontology means */
  definition: string | null;
  /** the wider place or measure it belongs to */
  broader: AskTraceNamedThing | null;
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutCountSeries {
  /** everything that a count is limited to, in a line */
  dimensions: string;
  /** what is measured */
  measure: string;
  /** what is measured, in words */
  measureName: string;
  /** what is counted: agreements, agencies, States */
  countedUnit: string | null;
  /** what is counted, in words */
  countedUnitName: string;
  /** the place */
  place: string | null;
  /** the place's name */
  placeName: string;
  /** the model of agreement */
  model: string | null;
  /** the model's name */
  modelName: string;
  /** the agency */
  agency: string | null;
  /** the agency's name */
  agencyName: string;
  /** the offense */
  offense: string | null;
  /** the offense in words; "all offenses" where a count is not limited to one */
  offenseName: string;
  /** whether those counted were convicted, charged or wanted */
  chargeStatus: string | null;
  /** the charge status in words; "any charge status" where not limited to one */
  chargeStatusName: string;
  /** what a count is limited to besides place, model and agency */
  scope: string | null;
  /** the same in words */
  scopeName: string;
  /** what grew */
  growthOf: string | null;
  /** what grew, in words */
  growthOfName: string;
  /** whether it happened or was expected */
  occurrence: string;
  /** the same in words */
  occurrenceName: string;
  /** what is stated for each time */
  times: ExportAboutCountTime[];
}

export interface ExportAboutCountTime {
  /** a day, month, year, span or fiscal year as written */
  time: string;
  /** the day, month or year that is spoken of */
  asOf: string | null;
  /** the first day, month or year of a span */
  from: string | null;
  /** the last day, month or year of a span */
  until: string | null;
  /** a fiscal year, by the year it ends in */
  fiscalYear: string | null;
  /** values stated for one time, side by side */
  values: ExportAboutCountedValue[];
}

export interface ExportAboutCountedValue {
  /** the IRI of the thing itself */
  id: string;
  /** its type in the vocabulary of schema.org */
  schemaType: "Observation";
  /** a value */
  value: number | null;
  /** a count in words, where the source gives no number */
  words: string | null;
  /** how exactly a value is stated */
  precision: string;
  /** how exactly a value is stated, in words */
  precisionName: string;
  /** what a growth is measured from */
  grownFrom: number | null;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutIdentityDecision {
  /** what is decided: sameAgency, distinctAgreements and the like */
  outcome: string;
  /** what is decided, in words */
  outcomeName: string;
  /** the other of two agencies or agreements */
  other: AskTraceNamedThing;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutListedAt {
  /** the day a list speaks of */
  day: string;
  /** a file's name */
  fileName: string;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutNaming {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** the kind of thing */
  kind: string;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutOtherFact {
  /** the predicate */
  predicate: AskTraceNamedThing;
  /** a value */
  value: string | number;
  /** a name to read */
  label: string;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutPlaceDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Place";
  /** its type in the vocabulary of schema.org */
  schemaType: "AdministrativeArea";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** codes of a place */
  codes: string[];
  /** the wider place or measure it belongs to */
  broader: AskTraceNamedThing | null;
  /** agencies in a place */
  agenciesHere: AskTraceNamedThing[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** what is stated, each with the claims that state it */
  facts: ExportAboutOtherFact[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutProvisionDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Provision";
  /** its type in the vocabulary of schema.org */
  schemaType: "Legislation";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** names as sources give them */
  names: ExportAboutStated[];
  /** numbers of a provision */
  numbers: ExportAboutStated[];
  /** what a provision is part of */
  widerProvisions: ExportAboutStated[];
  /** what a provision is about */
  subjectMatters: ExportAboutStated[];
  /** where a provision is codified */
  codifiedAt: ExportAboutStated[];
  /** what enacted a provision */
  enactedBy: ExportAboutStated[];
  /** provisions that it amends */
  amends: ExportAboutStated[];
  /** what a provision does, to whom and on what conditions */
  effects: ExportAboutProvisionEffect[];
  /** what is stated, each with the claims that state it */
  facts: ExportAboutOtherFact[];
  /** other things that name it: events, positions, mentions */
  namedBy: ExportAboutNaming[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutProvisionEffect {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** what a provision does: authorizes, requires, limits */
  effectKinds: ExportAboutStated[];
  /** to whom a provision speaks */
  addressees: ExportAboutStated[];
  /** for whom a provision does so */
  forWhom: ExportAboutStated[];
  /** what a provision is about */
  subjectMatters: ExportAboutStated[];
  /** on what conditions */
  conditions: ExportAboutStated[];
  /** what is excepted */
  exceptions: ExportAboutStated[];
  /** what a provision prevails over */
  overrides: ExportAboutStated[];
}

export interface ExportAboutPublicationDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Document";
  /** its type in the vocabulary of schema.org */
  schemaType: "CreativeWork";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** a document's title */
  title: string | null;
  /** the kind of document */
  documentKind: string | null;
  /** who published it */
  publisher: string | null;
  /** the publisher's name */
  publisherName: string | null;
  /** when a document was published */
  published: string | null;
  /** where it was published */
  url: string | null;
  /** a language tag */
  language: string | null;
  /** what a document does not say of itself */
  notStated: string[] | null;
  /** whether it is here */
  held: boolean | null;
  /** captures */
  captures: AskTraceTracedCapture[];
  /** claims */
  claims: ExportAboutStatedClaim[];
  /** how many claims there are, shown or not */
  claimsInAll: number;
  /** which page, from 1 */
  page: number;
  /** how many are on a page */
  size: number;
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutSpeakerDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Speaker";
  /** its type in the vocabulary of schema.org */
  schemaType: "Organization";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** the kind of speaker */
  speakerKind: string | null;
  /** the organization an office is in */
  officeOf: AskTraceNamedThing | null;
  /** documents somebody speaks in */
  speaksIn: ExportAboutSpokenIn[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** other things that name it: events, positions, mentions */
  namedBy: ExportAboutNaming[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface ExportAboutSpokenIn {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** how many claims */
  claimCount: number;
}

export interface ExportAboutStated {
  /** a value */
  value: string | number;
  /** a name to read */
  label: string;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
}

export interface ExportAboutStatedClaim {
  /** the IRI of the thing itself */
  id: string;
  /** who states it: speaker, document, place in it, claim, and the footnote as text */
  sources: AskCiteFootnote[];
  /** what sources state, side by side */
  statements: ExportAboutStatedThing[];
}

export interface ExportAboutStatedFact {
  /** the predicate */
  predicate: AskTraceNamedThing;
  /** a value */
  value: string | number;
  /** a name to read */
  label: string;
}

export interface ExportAboutStatedThing {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
  /** the kind of thing */
  kind: string;
  /** what is stated, each with the claims that state it */
  facts: ExportAboutStatedFact[];
}

export interface ExportAboutThingDocument {
  /** the IRI of the thing itself */
  id: string;
  /** which kind of document of one thing it is */
  type: "Thing";
  /** its type in the vocabulary of schema.org */
  schemaType: "Thing";
  /** a name to read */
  label: string;
  /** the number of the archive's last contribution */
  archiveSequence: number;
  /** the kind of thing */
  kind: string;
  /** what is stated, each with the claims that state it */
  facts: ExportAboutOtherFact[];
  /** stated counts: series by what is counted, or those that a list comes to otherwise */
  counts: ExportAboutCountSeries[];
  /** other things that name it: events, positions, mentions */
  namedBy: ExportAboutNaming[];
  /** the JSON-LD context it is read by, or its address */
  "@context"?: string | Record<string, unknown>;
}

export interface Finding {
  /** the rule a finding is of */
  code: string;
  /** what is wrong, in words */
  message: string;
  /** the place: a file and line, a sheet and row, a capture, documents */
  where: string;
  /** "refusal" or "notice" */
  severity: "refusal" | "notice";
}

export interface IdentityAgreementProposal {
  /** one of two agencies or agreements */
  one: IdentitySigned;
  /** the other of two agencies or agreements */
  other: IdentitySigned;
  /** the agency's name */
  agencyName: string;
  /** the model's name */
  modelName: string;
  /** for the order and nothing else */
  score: number;
  /** what speaks for and against */
  signals: IdentitySignal[];
}

export interface IdentityCodeProposal {
  /** the agency */
  agency: string;
  /** the agency's name */
  agencyName: string;
  /** the ORI code */
  ori: string;
  /** the number of a row, from 1 */
  row: number;
  /** the name as a table writes it */
  rowName: string;
  /** the kind of agency as a table writes it */
  rowKind: string;
  /** for the order and nothing else */
  score: number;
  /** what speaks for and against */
  signals: IdentitySignal[];
}

export interface IdentityCountyProposal {
  /** the agency */
  agency: string;
  /** the agency's name */
  agencyName: string;
  /** a county as a list writes it */
  writtenCounty: string;
  /** the county */
  county: string;
  /** the county's name */
  countyName: string;
  /** the FIPS code, with leading zeros */
  fips: string;
  /** how alike two names are, of 100 */
  likeness: number;
}

export interface IdentityProfile {
  /** the IRI of the thing itself */
  id: string;
  /** a name to read */
  label: string;
}

export interface IdentityProposal {
  /** one of two agencies or agreements */
  one: IdentityProfile;
  /** the other of two agencies or agreements */
  other: IdentityProfile;
  /** the place */
  place: string;
  /** for the order and nothing else */
  score: number;
  /** what speaks for care */
  cautions: string[];
  /** what speaks for and against */
  signals: IdentitySignal[];
}

export interface IdentitySignal {
  /** what speaks for or against */
  signal: string;
  /** a signal in words */
  says: string;
  /** above zero for the two being one, below against it */
  weight: number;
}

export interface IdentitySigned {
  /** the IRI of the thing itself */
  id: string;
  /** the day of signing */
  signed: string | null;
}

export interface Literal {
  value: string;
  datatype: string;
  language: string | null;
}

export interface RecordAttached {
  /** files that were put in place */
  attached: string[];
  /** files whose digests no capture here has */
  notCapturesOfThisArchive: string[];
  /** files that could not be read */
  unreadable: Error[];
  /** how many anchors were found in the bytes */
  anchorsVerified: number;
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface RecordDocumentQuotations {
  /** the document */
  document: string;
  /** the capture */
  capture: string;
  /** a file's name */
  fileName: string;
  /** the day a list speaks of */
  day: string | null;
  /** quotations in earlier captures, each with how it stands */
  earlierQuotations: RecordQuotationSince[];
}

export interface RecordImported {
  /** a file's name */
  fileName: string;
  /** the address that a list was asked for at */
  address: string | null;
  /** what went wrong */
  error: Error | null;
  /** how many rows were read */
  rowsRead: number | null;
  /** how many claims */
  claimCount: number | null;
  /** how many claims recorded before are stated once more */
  sightings: number | null;
  /** how many rows could not be read, and are kept as written */
  unread: number | null;
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface RecordMergeOutcome {
  /** the contribution */
  contribution: string | null;
  /** documents */
  documents: string[];
  /** captures */
  captures: string[];
  /** claims */
  claims: string[];
  /** how many claims recorded before are stated once more */
  sightings: number;
  /** claims that are taken back */
  withdrawals: string[];
  /** what a rule or check has to say */
  findings: Finding[];
  /** contributions to another archive that were taken over */
  mergedContributions: string[];
  /** claims that are live in the other archive and stay withdrawn here */
  keptWithdrawn: string[];
}

export interface RecordOutcome {
  /** the contribution */
  contribution: string | null;
  /** documents */
  documents: string[];
  /** captures */
  captures: string[];
  /** claims */
  claims: string[];
  /** how many claims recorded before are stated once more */
  sightings: number;
  /** claims that are taken back */
  withdrawals: string[];
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface RecordQuotationSince {
  /** the place a quotation has */
  anchor: string;
  /** claims */
  claims: string[];
  /** the capture */
  capture: string;
  /** the quoted words */
  exact: string;
  /** the line, and the page, where words were quoted */
  whereQuoted: string | null;
  /** how quoted words stand in a capture: "stands", "moved", "several" or "gone" */
  standing: "stands" | "moved" | "several" | "gone";
  /** the place: a file and line, a sheet and row, a capture, documents */
  where: string;
  /** where a quotation begins, in code points, from 0 */
  start: number;
  /** where a quotation ends, in code points, exclusive */
  end: number;
  /** the words that stand there now */
  wordsNow: string;
  /** two wordings in one line: what differs as [quoted→in the text] */
  difference: string;
  /** how often quoted words stand in a capture */
  timesFound: number;
  /** whether the claim is quoted in this capture too */
  alsoQuoted: boolean;
}

export interface RecordSignedContribution {
  /** the number of a contribution, from 1 */
  sequence: number;
  /** the fingerprint of an SSH key */
  keyFingerprint: string;
  /** the name that a file of allowed signers gives a key; empty where none is given */
  signedBy: string;
  /** whether a contribution was made to another archive, and merged */
  isMerged: boolean;
}

export interface RecordTimestamp {
  /** the number of a contribution, from 1 */
  sequence: number;
  /** "tsr", a reply of RFC 3161, or "ots", a proof of OpenTimestamps */
  timestampForm: string;
  /** whether a contribution was made to another archive, and merged */
  isMerged: boolean;
}

export interface RecordUnheld {
  /** of the bytes of a capture */
  sha256: string;
  /** a file's name */
  fileName: string;
  /** how many places claims stand at */
  anchorCount: number;
}

export interface RecordVerified {
  /** whether everything looked at holds */
  ok: boolean;
  /** how many contributions */
  contributionCount: number;
  /** of how many captures bytes are here */
  capturesHeld: number;
  /** how many anchors were found in the bytes */
  anchorsVerified: number;
  /** captures of which no bytes are here */
  notHeld: RecordUnheld[];
  /** contributions that are signed, each with the key */
  signatures: RecordSignedContribution[];
  /** contributions of which a timestamp is kept */
  timestamps: RecordTimestamp[];
  /** what a rule or check has to say */
  findings: Finding[];
}

export interface WorkspaceDemo {
  /** what is stated differently of one thing */
  disagreements: CompareDisagreement[];
  /** stated counts beside what lists come to */
  recount: CompareRecounted[];
}

export interface WorkspaceFailure {
  /** what went wrong */
  error: Error;
  /** what the command ends with */
  exitCode: number;
}

export interface WorkspaceLedgerEnd {
  /** the number of a contribution, from 1 */
  sequence: number;
  /** of a contribution's file */
  digest: string;
  /** of the tree over the contributions up to a head */
  historyRoot: string;
  /** when it was recorded */
  recorded: string | null;
  /** how many claims */
  claimCount: number;
}

export interface WorkspaceLogged {
  /** the IRI of the thing itself */
  id: string;
  /** the number of a contribution, from 1 */
  sequence: number;
  /** when it was recorded */
  recorded: string;
  /** who recorded it */
  archivist: string;
  /** what a contribution is, in a line */
  note: string;
  /** the digest of the file before; empty for the first */
  previous: string;
  /** of the tree over a contribution's claims */
  rootHash: string | null;
  /** size in bytes */
  byteSize: number;
}

export interface WorkspaceWithdrawalOutcome {
  /** the contribution */
  contribution: string | null;
  /** documents */
  documents: string[];
  /** captures */
  captures: string[];
  /** claims */
  claims: string[];
  /** how many claims recorded before are stated once more */
  sightings: number;
  /** claims that are taken back */
  withdrawals: string[];
  /** what a rule or check has to say */
  findings: Finding[];
  /** what rests on a claim */
  restsOnIt: CompareDependent[];
  /** what rests on nothing else now */
  standsAlone: CompareDependent[];
}
