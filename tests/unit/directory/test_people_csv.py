from services.directory.domain.faults import Fault
from services.directory.domain.people import PersonEntry
from services.directory.domain.people_csv import Line, people_from_csv, people_to_csv
from shared.kernel import AnswersBy, ChallengeId, Coordinates, GovernmentTier, Level, LocationId, WorkingHours

FULL = PersonEntry(
    address="directeur.ruimte@provincie-utrecht.example",
    name="directeur Ruimte",
    function="directeur Ruimte; wonen",
    organisation="pv26",
    tier=GovernmentTier.PROVINCE,
    level=Level.CIVIL_SERVICE,
    phone="+31 30 000 00 00",
    phone_shared=True,
    base=Coordinates(52.09, 5.12),
    working_hours=WorkingHours("08:00", "16:30", (1, 2, 4)),
    passes=(LocationId("provinciehuis-utrecht"),),
    challenges=(ChallengeId("stikstof"), ChallengeId("droogte")),
    deputy="programmamanager@provincie-utrecht.example",
    deputy_has_standing_permission=True,
    secretariat="secretariaat@provincie-utrecht.example",
    answers_by=AnswersBy.BOTH,
)


def test_a_file_of_a_dutch_spreadsheet_is_read() -> None:
    text = "\ufeffE-mail;Naam;Functie;Werkdagen\r\nwethouder@gouda.example;wethouder Wonen;wethouder;ma di do\r\n"
    assert people_from_csv(text) == [
        Line(2, PersonEntry("wethouder@gouda.example", "wethouder Wonen", "wethouder", working_hours=WorkingHours(days=(1, 2, 4))))
    ]


def test_commas_do_as_well() -> None:
    assert people_from_csv('naam,email\n"directeur, waarnemend",d@x.example\n') == [
        Line(2, PersonEntry("d@x.example", "directeur, waarnemend"))
    ]


def test_an_export_reads_back_as_it_was() -> None:
    assert people_from_csv(people_to_csv([FULL])) == [Line(2, FULL)]


def test_a_cell_never_becomes_a_formula_in_a_spreadsheet() -> None:
    text = people_to_csv([PersonEntry("d@x.example", "=1+1", phone="+31 6")])
    assert "'=1+1" in text
    assert "'+31 6" in text


def test_every_fault_is_named_with_the_line_it_is_on() -> None:
    header = "email;naam;functie;bestuurslaag;werkdagen;telefoonDelen"
    text = header + '\na@x.example;A;"over\ntwee regels";rijk;ma;ja\nb@x.example;B;;stad;maandag xx;soms\n'
    assert people_from_csv(text) == [
        Fault("“stad” kan hier niet. Vul in: rijk, provincie, gemeente, waterschap.", "bestuurslaag", 4),
        Fault("“soms” kan hier niet. Vul in: ja of nee.", "telefoonDelen", 4),
        Fault("“maandag xx” kan hier niet. Vul in: dagen zoals ma di wo do vr.", "werkdagen", 4),
    ]


def test_an_unknown_a_missing_and_a_double_column_are_faults_of_the_header() -> None:
    faults = people_from_csv("naam;naam;schoenmaat\nA;B;44\n")
    assert [(fault.field, fault.line) for fault in faults if isinstance(fault, Fault)] == [("naam", 1), ("schoenmaat", 1), ("email", 1)]


def test_an_empty_file_and_a_file_with_only_a_header_are_faults() -> None:
    assert people_from_csv("") == [Fault("Het bestand is leeg. Begin met een regel met de namen van de kolommen.", line=1)]
    assert people_from_csv("email;naam\n\n") == [Fault("Het bestand bevat geen personen. Zet ze onder de kop.", line=2)]


def test_a_line_with_too_many_cells_is_a_fault() -> None:
    (fault,) = people_from_csv("email;naam\na@x.example;A;;\n")
    assert isinstance(fault, Fault)
    assert fault.line == 2
    assert "4 velden" in fault.text
