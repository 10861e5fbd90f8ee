"""What the documents and statutes of the corpus state, written out by hand for `test_corpus_sheets`."""

DOCUMENTS = {
    "acru-defenders-initiative": "000_adfbf61efc3599e2.txt",
    "conservative-news-daily-1001": "001_abd5f4ddc53356fc.txt",
    "fy-2020-highly-effective": "002_aee067932d5add68.txt",
    "ice-encounters-by-state-2020-01": "003_d5ea816572932035.txt",
    "border-report-day-of-action": "004_46c8b6f671383d47.txt",
}
STATUTES = ("iirira-133", "usc-8-1103", "usc-8-1357")
SHEETS = (*DOCUMENTS, *STATUTES)

# value, precision where not exact, measure, where (if stated) and of what, time (- for none)
FIGURES = {
    "acru-defenders-initiative": """
        3 models-offered -
        370 more-than arrests us-ma -
        24 arrests us-37119 2025-03-01/2025-03-08
        6 detainers-not-honored us-37119 us-nc/charlotte-mecklenburg-sheriffs-office 2025-03
        18 detainers-not-honored us-37119 2025-03
        133 arrests us-ny -
        2 removals us-ny -
        200 more-than arrests us-ma -
        3 persons-charged us-tx offense-causing-death -
        81 arrests us-ky -
        25 persons-charged us-ky felony-offense -
        472 arrests us-ar -
        3 arrests sex-offense -
        3 arrests us-ma sex-offense -
    """,
    "conservative-news-daily-1001": """
        1000 approximately agencies-participating us 2025-09
        1000 more-than agencies-participating us 2025-09
        1000 more-than agencies-participating us 2025-09
        1001 agencies-participating us 2025-09
        40 states-covered us 2025-09
        135 agreements-in-force us 2025-01
        1000 more-than agreements-in-force us 2025-09
        641 percent-increase us 2025-01/2025-09
        35 agreements-in-force us 2017
        150 agreements-in-force us 2021
        3600 approximately encounters-turned-over us-fl us-fl/florida-highway-patrol 2025-03/2025-09
        2 investigations -
        1000000 arrests 2026-01
        14000000 approximately residents-without-status us -
    """,
    "fy-2020-highly-effective": """
        36 agencies-participating us 2017
        149 agencies-participating us 2021
        48 at-most hours-held -
        1261 arrests us drug-offense 2020
        920 arrests us assault-offense 2020
        377 arrests us obstructing-police 2020
        190 arrests us weapons-offense 2020
        104 arrests us sex-offense 2020
        37 arrests us homicide-offense 2020
    """,
    "ice-encounters-by-state-2020-01": "",
    "border-report-day-of-action": """
        137 agreements-in-force us 2023-06
        62 agreements-in-force us jail-enforcement 2023-06
        18 states-covered us jail-enforcement 2023-06
        75 agreements-in-force us warrant-service-officer 2023-06
        11 states-covered us warrant-service-officer 2023-06
        26 agreements-in-force us-tx 2023-06
        48 agreements-in-force us-fl 2023-06
    """,
}
# date, agency, citizenship, categories of charge; to each a detainer and a warrant
ENCOUNTERS = """
    2020-01-01 us-fl/collier-county-sheriffs-office guatemala offense-causing-death traffic-offense
    2020-01-01 us-ma/bristol-county-sheriffs-office portugal burglary-offense drug-offense
    2020-01-01 us-tn/knox-county-sheriffs-office mexico assault-offense
    2020-01-02 us-ga/cobb-county-sheriffs-office honduras sex-offense
    2020-01-03 us-ar/craighead-county-sheriffs-office honduras alcohol-offense drug-offense traffic-offense
    2020-01-03 us-tx/tarrant-county-sheriffs-office mexico assault-offense
    2020-01-06 us-tx/tarrant-county-sheriffs-office mexico assault-offense
    2020-01-07 us-tx/nueces-county-sheriffs-office mexico robbery-offense
"""
# kind, place (- for none), time (- for none)
EVENTS = {
    "acru-defenders-initiative": """
        detainer-not-honored - - , detainer-not-honored us-37119 - , enactment - 1996
        enforcement-operation us-37119 2025-03 , enforcement-operation us-tx 2025-03-21
        participation-declined - - , participation-declined us-fl -
    """,
    "conservative-news-daily-1001": """
        announcement us - , announcement us 2025-09 , authority-delegated us-fl 2025-03 , enactment - 1996
        executive-order us 2025-01
    """,
    "fy-2020-highly-effective": "agreements-ended us-ga - , agreements-ended us-nc - , announcement us -",
    "ice-encounters-by-state-2020-01": """
        arrest-at-large us-ma 2020-01-08 , detainer-not-honored us-ma 2020-01-03 , release us-ma 2020-01-03
    """,
    "border-report-day-of-action": """
        announcement us-ca - , enactment - 1996 , enforcement-operation us-ca 2012-03-30
        rally us - , rally us-dc - , rally us-ga - , rally us-la - , rally us-tn - , rally us-tx - , rally us-wi -
        flight-abroad us-tx - , flight-abroad us-tx 2020-02-07
    """,
}
SUPPORT = {
    "acru-defenders-initiative": "acru franklin-county-commissioners ice",
    "conservative-news-daily-1001": """governor-of-florida ice-deputy-director state-of-florida
        us-administration-2017 us-administration-2025 us-president-2025""",
    "fy-2020-highly-effective": "author-of-fy-2020-highly-effective participants-of-287g",
    "ice-encounters-by-state-2020-01": "ice participants-of-287g",
    "border-report-day-of-action": "",
}
OBJECT = {
    "acru-defenders-initiative": """aclu-of-wisconsin acru author-of-officials-article
        franklin-county-commissioners maryland-leaders""",
    "conservative-news-daily-1001": """american-immigration-council critics-of-federal-work
        immigrant-advocacy-groups us-administration-to-2017 us-president-2021""",
    "fy-2020-highly-effective": """author-of-fy-2020-highly-effective sheriffs-who-ended-agreements
        us-administration-2021""",
    "ice-encounters-by-state-2020-01": "",
    "border-report-day-of-action": """aclu groups-of-the-day-of-action immigrant-legal-resource-center
        voces-de-la-frontera""",
}
NOT_STATED = {
    "fy-2020-highly-effective": ("published", "publisher"),
    "iirira-133": ("publisher",),
    "usc-8-1103": ("published", "publisher"),
    "usc-8-1357": ("published", "publisher"),
}
EFFECTS = {
    1: "authorizes", 2: "requires", 3: "requires", 4: "authorizes", 5: "requires",
    6: "prohibits", 7: "limits", 8: "construes", 9: "construes", 10: "construes",
}  # fmt: skip
# At most this share of a document's words stands in quotations, and in quotations with their context.
MOST_QUOTED, MOST_WITH_CONTEXT = 0.40, 0.55
# At most this many words of a document stand together where quotations and contexts touch or overlap.
LONGEST_RUN = 30
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
