"""What the documents and statutes of the corpus state, written out by hand for `test_corpus_sheets`."""

DOCUMENTS = {
    "acru-defenders-initiative": "000_adfbf61efc3599e2.txt",
    "conservative-news-daily-1001": "001_abd5f4ddc53356fc.txt",
    "fy-2020-highly-effective": "002_aee067932d5add68.txt",
    "ice-encounters-by-state-2020-01": "003_d5ea816572932035.txt",
    "border-report-day-of-action": "004_46c8b6f671383d47.txt",
}
STATUTES = ("iirira-133", "usc-8-1103", "usc-8-1357")
MEMORANDA = ("memorandum-finney-2020", "memorandum-san-patricio-2020", "memorandum-texas-attorney-general-2025")
SHEETS = (*DOCUMENTS, *STATUTES, *MEMORANDA)

# A group is written by the first 40 letters of its words.
# value, precision where not exact, measure, where (if stated), of what, and of whom, time (- for none)
FIGURES = {
    "acru-defenders-initiative": """
        133 arrests us-ny ice-federal-partners -
        18 detainers-not-acted-on -
        18 persons-sought -
        2 removals ice convicted -
        200 more-than arrests us-ma ice -
        24 arrests us-37119 u-s-immigration-and-customs-enforcement- 2025-03-01/2025-03-08
        25 persons-charged us-ky 81-illegal-immigrants charged felony-offense -
        3 arrests -
        3 arrests us-ma federal-immigration-officials sex-offense -
        3 models-offered program -
        3 persons-charged us-tx charged -
        370 more-than arrests us-ma federal-agents -
        472 arrests us-ar massive-arkansas-operation -
        6 detainers-not-acted-on us-nc/charlotte-mecklenburg-sheriffs-office -
        81 arrests us-ky ice -
        dozens approximately citations us-tx joint-law-enforcement-operation-led-by-t 2025-03-21
    """,
    "conservative-news-daily-1001": """
        1000 more-than agencies-participating us 2025-09
        1000 more-than agreements-in-force us 2025-09
        1000000 arrests immigration-enforcement expected 2026-01
        1001 agencies-participating us 2025-09
        135 agreements-in-force us 2025-01
        14000000 approximately persons-not-lawfully-present us -
        150 agreements-in-force us 2021
        2 investigations us-department-of-justice -
        35 agreements-in-force us 2017
        3600 approximately encounters-turned-over us-fl us-fl/florida-highway-patrol 2025-03/2025-09
        40 states-covered us 2025-09
        641 percent-increase us of agreements-in-force from 135 2025-01/2025-09
    """,
    "fy-2020-highly-effective": """
        104 arrests us program convicted sex-offense 2020
        1261 arrests us program convicted drug-offense 2020
        149 agencies-participating us 2021
        190 arrests us program convicted weapons-offense 2020
        36 agencies-participating us 2017
        37 arrests us program convicted homicide-offense 2020
        377 arrests us program convicted obstructing-police 2020
        48 at-most hours-held program -
        920 arrests us program convicted assault-offense 2020
    """,
    "ice-encounters-by-state-2020-01": """
        1 arrests ice-encounters-by-state-2020-01 2020-01
        1 detainers-not-acted-on ice-encounters-by-state-2020-01 2020-01
        1 encounters ice-encounters-by-state-2020-01 charged burglary-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 charged drug-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 charged offense-causing-death 2020-01
        1 encounters ice-encounters-by-state-2020-01 charged sex-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 charged traffic-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 convicted 2020-01
        1 encounters ice-encounters-by-state-2020-01 convicted alcohol-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 convicted drug-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 convicted traffic-offense 2020-01
        1 encounters ice-encounters-by-state-2020-01 wanted 2020-01
        1 encounters ice-encounters-by-state-2020-01 wanted robbery-offense 2020-01
        3 encounters ice-encounters-by-state-2020-01 charged assault-offense 2020-01
        6 encounters ice-encounters-by-state-2020-01 charged 2020-01
        8 detainers-placed ice-encounters-by-state-2020-01 2020-01
        8 encounters ice-encounters-by-state-2020-01 2020-01
        8 warrants-placed ice-encounters-by-state-2020-01 2020-01
    """,
    "border-report-day-of-action": """
        11 states-covered us warrant-service-officer 2023-06
        137 agreements-in-force us 2023-06
        18 states-covered us jail-enforcement 2023-06
        26 agreements-in-force us-tx 2023-06
        48 agreements-in-force us-fl 2023-06
        62 agreements-in-force us jail-enforcement 2023-06
        75 agreements-in-force us warrant-service-officer 2023-06
    """,
}
# kind, place (- for none), time (- for none), and expected where it was not said to have happened
EVENTS = {
    "acru-defenders-initiative": """
        agreement-made us-wi - , award - - , detainer-not-acted-on - - , detainer-not-acted-on us-37119 - ,
        enactment - 1996 , enforcement-operation us-37119 2025-03-01/2025-03-08 ,
        enforcement-operation us-la - , inquiry us-tx - ,
        joint-operation us-tx 2025-03-21 , participation-declined - - , task-force-launched us-tx - ,
        vote us-fl -
    """,
    "conservative-news-daily-1001": """
        authority-delegated us-fl 2025-03 , enactment - 1996 , executive-order us 2025-01 ,
        public-announcement us 2025-09
    """,
    "fy-2020-highly-effective": """
        agreements-ended us-ga - , agreements-ended us-ga - , agreements-ended us-nc - , agreements-ended us-nc - ,
        public-announcement - - , release us-ga - , release us-nc -
    """,
    "ice-encounters-by-state-2020-01": """
    """,
    "border-report-day-of-action": """
        enactment - 1996 , rally us - , rally us-dc - expected , rally us-ga - expected ,
        rally us-la - expected , rally us-tn - expected , rally us-tx - expected , rally us-wi - expected
    """,
}
SUPPORT = {
    "acru-defenders-initiative": "acru center-square franklin-county-commissioners ice mayor-of-boston",
    "conservative-news-daily-1001": """governor-of-florida ice-deputy-director
        us-administration-2025""",
    "fy-2020-highly-effective": "author-of-fy-2020-highly-effective participants-of-287g",
    "ice-encounters-by-state-2020-01": "ice participants-of-287g",
    "border-report-day-of-action": "",
}
OBJECT = {
    "acru-defenders-initiative": "aclu-of-wisconsin acru acru-executive-director maryland-leaders mayor-of-boston",
    "conservative-news-daily-1001": """american-immigration-council critics-of-federal-work
        immigrant-advocacy-groups us-president-2021""",
    "fy-2020-highly-effective": """author-of-fy-2020-highly-effective
        sheriffs-who-ended-agreements us-administration-2021""",
    "ice-encounters-by-state-2020-01": "ice",
    "border-report-day-of-action": """aclu groups-of-the-day-of-action
        immigrant-legal-resource-center voces-executive-director""",
}
NOT_STATED = {
    "fy-2020-highly-effective": ("published", "publisher"),
    "iirira-133": ("published", "publisher"),
    "usc-8-1103": ("published", "publisher"),
    "usc-8-1357": ("published", "publisher"),
}
EFFECTS = {
    1: "authorization requirement limitation", 2: "requirement", 3: "requirement", 4: "authorization", 5: "requirement",
    6: "prohibition", 7: "limitation", 8: "deeming", 9: "construction", 10: "construction",
}  # fmt: skip
# At most this share of a document's words stands in quotations, and in quotations with their context.
MOST_QUOTED, MOST_WITH_CONTEXT = 0.40, 0.55
# At most this many words of a document stand together where quotations touch or overlap.
LONGEST_RUN = 45
# The first 12 digits of the SHA-256 of each word of a person's name, in small letters in the five documents.
NAMES = frozenset(
    """
    02306135386b 0522a55e2d5f 0631a609edb7 0d05845a31cf 1185b8cad602 16a3a923a614 25d635c64750 265ce7673050
    282f8f55fc67 2bc5ec0ae141 3072c9efc415 319ec3e742d3 32801f5c6ca5 334379f17fcc 4138cfbc5d36 46497eba130c
    49dc32d14425 5be9c2ad4c01 5e608d7beca7 6627835f988e 68ad3194544f 6c9d9f812df8 6dbc81f0fa76 6df23ccc3ac2
    701321c41947 749a1a16c343 78675cc17608 83ed5207a411 91184a0dd415 972964b66bdf 983fe5c5f02d 9fb18d39be89
    a59b1da07396 a60a52382d70 b475efdb4950 e5d503d45822 e61799194522 ec47860233d3 efe335d48260 f55691905ea9
    f98407019f8c fbb16e8cdeea fe40d88c4dfe
    """.split()
)
# Of these, the names by which sources call federal administrations.
HEADS_OF_GOVERNMENT = frozenset(
    "a60a52382d70 4138cfbc5d36 0631a609edb7 78675cc17608 6c9d9f812df8 749a1a16c343 0522a55e2d5f".split()
)
# What the gate tells of words just outside, and a reader finds to turn nothing: four in documents, and in the
# statutes the beginning of a long sentence that is quoted in parts, each part with its own conditions.
_LONG = ["Notwithstanding"] * 4 + ["to the extent"]
FALSE_ALARMS: dict[str, list[str]] = {
    "acru-defenders-initiative": ["Won’t"],
    "conservative-news-daily-1001": ["but", "but", "most"],
    "iirira-133": _LONG,
    "usc-8-1103": ["Provided", "except insofar"],
    "usc-8-1357": _LONG,
}
