"""The form stands for the same request body as the JSON interface takes."""

from services.intake.domain.faults import Fault
from services.intake.ports import Listed
from services.intake.web.bodies import AskBody
from services.intake.web.form import filled, typed
from shared.kernel import GovernmentTier, MeetingForm, PersonId, Role

HEAD = Listed(PersonId("p1"), "De directeur", "een@rijk.nl", "Directeur", "Ministerie", GovernmentTier.STATE)
MAYOR = Listed(PersonId("p2"), "De secretaris", "twee@zwolle.nl", "Gemeentesecretaris", "Gemeente Zwolle", GovernmentTier.MUNICIPALITY)
PEOPLE = {HEAD.person: HEAD, MAYOR.person: MAYOR}
GUEST = {
    "gasten[0].naam": "",
    "gasten[0].email": "",
    "gasten[1].naam": "De gast",
    "gasten[1].functie": "Adviseur",
    "gasten[1].email": "g@x.nl",
}


def test_those_chosen_and_the_guests_become_participants() -> None:
    form = typed({"vraag": "Hoe?", "rol-p1": "optioneel", **GUEST, "gasten[1].bestuurslaag": "gemeente"}, ["p1", "p2"])
    body = filled(form, PEOPLE).body
    assert [(p.email, p.role) for p in body.participants] == [
        ("een@rijk.nl", Role.OPTIONAL),
        ("twee@zwolle.nl", Role.REQUIRED),
        ("g@x.nl", Role.REQUIRED),
    ]
    assert body.participants[2].guest is not None
    assert body.participants[2].guest.tier is GovernmentTier.MUNICIPALITY


def test_those_of_whom_one_must_come_share_a_seat() -> None:
    form = typed({"rol-p1": "een-van", "rol-p2": "een-van"}, ["p1", "p2"])
    assert [p.one_of for p in filled(form, PEOPLE).body.participants] == [("een@rijk.nl", "twee@zwolle.nl")]


def test_a_fault_is_shown_at_the_field_where_it_was_typed() -> None:
    form = filled(typed(GUEST, ["p1"]), PEOPLE)
    faults = [Fault("deelnemers[0].email", "a"), Fault("deelnemers[1].gast.naam", "b"), Fault("deelnemers[1].email", "c")]
    faults += [Fault("locatie.vrij", "d"), Fault("vraag", "e"), Fault("deelnemers", "f")]
    assert [fault.field for fault in form.on_the_form(faults)] == [
        "wie-p1",
        "gasten[1].naam",
        "gasten[1].email",
        "plek",
        "vraag",
        "deelnemers",
    ]


def test_what_was_typed_is_kept_with_empty_rows_and_all() -> None:
    form = typed({**GUEST, "duurMinuten": "90", "aanvrager.naam": "De aanvrager"}, ["p1"])
    assert [guest.empty for guest in form.guests] == [True, False]
    assert (form.duration, form.name, form.role_of(PersonId("p1")), form.role_of(PersonId("p2"))) == ("90", "De aanvrager", "verplicht", "")


def test_a_body_with_wrong_shapes_keeps_what_can_be_read_and_names_the_rest() -> None:
    body = AskBody.model_validate(
        {"vraag": 3, "vorm": "online", "duurMinuten": "lang", "deelnemers": ["x", {"email": "a@b.nl"}], "meer": 1}
    )
    assert [fault.field for fault in body.misread] == ["vraag", "deelnemers[0]", "duurMinuten", "meer"]
    assert (body.form, body.duration_minutes, body.participants[1].email) == (MeetingForm.ONLINE, 60, "a@b.nl")


def test_a_place_is_an_id_or_free_text() -> None:
    places = [AskBody.model_validate({"locatie": given}).place for given in ("hub", {"vrij": "Stadhuis, kamer 2"}, None)]
    assert [(place.id, place.free) for place in places if place] == [("hub", None), (None, "Stadhuis, kamer 2")]
    assert places[2] is None
