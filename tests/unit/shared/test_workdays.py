"""The calendar of Dutch government, year by year."""

from datetime import date

import pytest
from pydantic import SecretStr, ValidationError

from shared.settings import OwnDays, ProductSettings, Recess
from shared.workdays import days_off, exceptions_of, is_working_day, thin_days, thin_days_between, working_days_after, working_days_between


def product(**days: object) -> ProductSettings:
    secret = SecretStr("x")
    return ProductSettings.model_validate(
        {"redis_url": "redis://nergens", "person_key": secret, "link_key": secret, "webhook_token": secret, **days}
    )


@pytest.mark.parametrize("year", range(2024, 2033))
def test_liberation_day_is_off_every_year_and_good_friday_never(year: int) -> None:
    easter_monday = {2024: (4, 1), 2025: (4, 21), 2026: (4, 6), 2027: (3, 29), 2028: (4, 17), 2029: (4, 2), 2030: (4, 22), 2031: (4, 14)}
    assert date(year, 5, 5) in days_off(year)
    if year in easter_monday:
        monday = date(year, *easter_monday[year])
        good_friday = date.fromordinal(monday.toordinal() - 3)
        assert monday in days_off(year)
        assert good_friday not in days_off(year)
        assert good_friday in thin_days(year)


@pytest.mark.parametrize(("year", "day"), [(2024, 27), (2025, 26), (2026, 27), (2027, 27), (2031, 26), (2036, 26)])
def test_kings_day_on_a_sunday_is_kept_on_the_saturday(year: int, day: int) -> None:
    assert {of for of in days_off(year) if of.month == 4 and of.day in {26, 27}} == {date(year, 4, day)}


def test_all_days_off_of_one_year() -> None:
    first, king, free, ascension = date(2027, 1, 1), date(2027, 4, 27), date(2027, 5, 5), date(2027, 5, 6)
    easter, whitsun, christmas = {date(2027, 3, 28), date(2027, 3, 29)}, {date(2027, 5, 16), date(2027, 5, 17)}, {25, 26}
    assert days_off(2027) == {first, king, free, ascension} | easter | whitsun | {date(2027, 12, day) for day in christmas}


def test_good_friday_and_days_alone_between_days_off_are_thin_and_still_working_days() -> None:
    assert thin_days(2027) == {date(2027, 3, 26), date(2027, 4, 26), date(2027, 5, 7)}
    assert thin_days(2026) == {date(2026, 1, 2), date(2026, 4, 3), date(2026, 5, 4), date(2026, 5, 15)}
    assert all(is_working_day(day) for day in thin_days(2027) | thin_days(2026))


def test_a_recess_makes_its_working_days_thin() -> None:
    may = product(recess=[{"naam": "Meireces", "van": "2027-04-23", "tot": "2027-04-28"}])
    found = thin_days_between(date(2027, 4, 22), date(2027, 4, 30), may)
    assert found == {date(2027, 4, 23), date(2027, 4, 26), date(2027, 4, 28)}
    assert thin_days_between(date(2027, 4, 22), date(2027, 4, 30), product()) == {date(2027, 4, 26)}


def test_an_organisation_may_have_days_of_its_own() -> None:
    carnival = product(organisation_days={"gm0796": {"vrij": ["2027-02-08", "2027-02-09"], "werkt": ["2027-05-05"]}})
    own = exceptions_of("gm0796", carnival)
    assert own.off == {date(2027, 2, 8), date(2027, 2, 9)}
    assert own.works == {date(2027, 5, 5)}
    assert exceptions_of("gm0344", carnival) == exceptions_of(None, carnival) == OwnDays()


def test_a_recess_that_ends_before_it_begins_and_a_word_nobody_knows_are_refused() -> None:
    with pytest.raises(ValidationError, match="ends on or after"):
        Recess.model_validate({"naam": "Reces", "van": "2027-05-02", "tot": "2027-05-01"})
    with pytest.raises(ValidationError, match="feestdagen"):
        product(organisation_days={"gm0796": {"feestdagen": []}})


def test_working_days_are_counted_around_days_off() -> None:
    thursday = date(2027, 3, 25)
    assert working_days_after(thursday, 2) == date(2027, 3, 30)
    assert working_days_between(thursday, date(2027, 3, 30)) == 2
