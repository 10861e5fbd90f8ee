"""Which agencies or agreements may be one: proposals, codes of public tables, and what a person decides.

agency_profiles  what is known of each agency
agreement_profiles  what is known of agreements that share agency and model
code_proposals   codes that tables give to names that are near
code_import      tables of codes, to claims
splitting        two agencies of one name told apart
deciding         decisions, and what they rest on
"""
