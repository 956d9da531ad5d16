"""The bank holidays of England and of Wales, as the `holidays` library keeps them.

Source of the rule: Banking and Financial Dealings Act 1971, section 1 and schedule 1, with the days that a royal
proclamation appoints or moves. The law is one for England and Wales; the library lists each nation for itself.
"""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return the bank holidays of a year, substitute days included. `nation` is "ENG" or "WLS".

    A year so far off that nobody has appointed its extra days yet has the regular ones.
    """
    # Here, because it brings the rules of 250 countries: a fifth of the time that a process of the site takes to start.
    from holidays.countries import UnitedKingdom

    return frozenset(UnitedKingdom(subdiv=nation, years=year))
