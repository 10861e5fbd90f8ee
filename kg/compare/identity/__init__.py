"""Which agencies may be one: proposals, codes of public tables, and a person's decisions about them.

agency_profiles  what is known of each agency
code_proposals   codes that tables give to names that are near
code_import      tables of codes, to claims
parting          two agencies of one name told apart
deciding         decisions, and what they rest on
"""
