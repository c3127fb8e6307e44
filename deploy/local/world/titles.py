"""What appointments are called: subjects, never persons."""

from deploy.local.world.appointments import Busy

WEEKLY = (
    ("Directieteam", Busy.BUSY, 120),
    ("Managementoverleg", Busy.BUSY, 90),
    ("Bestuurlijk overleg Ruimte", Busy.BUSY, 90),
    ("Stuurgroep Landelijk Gebied", Busy.BUSY, 90),
    ("Programmateam", Busy.MOVABLE, 60),
    ("Voortgang projecten", Busy.MOVABLE, 60),
    ("Weekstart afdeling", Busy.MOVABLE, 30),
    ("Afstemming Financiën en Control", Busy.MOVABLE, 60),
    ("Portefeuilleoverleg", Busy.BUSY, 60),
    ("Regionaal afstemmingsoverleg", Busy.TENTATIVE, 90),
    ("Spreekuur team", Busy.MOVABLE, 60),
    ("Overleg communicatie", Busy.TENTATIVE, 60),
    ("Ambtelijk vooroverleg", Busy.BUSY, 90),
    ("Kernteam opgave", Busy.MOVABLE, 90),
    ("Planning en risico's", Busy.MOVABLE, 60),
    ("Overleg regio", Busy.BUSY, 90),
    ("Juridisch spreekuur", Busy.TENTATIVE, 60),
    ("Stafoverleg", Busy.BUSY, 60),
    ("Samenwerkruimte programma", Busy.MOVABLE, 120),
    ("Voorbespreking agenda's", Busy.TENTATIVE, 60),
)

SINGLE = {
    Busy.BUSY: (
        "Bestuurlijk overleg Water",
        "Voorbereiding collegevergadering",
        "Stuurgroep Woningbouw",
        "Directieraad, extra zitting",
        "Kennissessie bodem",
        "Bijpraten Eerste Kamer-dossier",
        "Werkconferentie regio",
        "Commissievergadering",
        "Selectiegesprekken",
        "Overleg begroting",
    ),
    Busy.TENTATIVE: (
        "Onder voorbehoud: overleg toezichthouder",
        "Optie: bezoek uitvoeringsorganisatie",
        "Reservering collegevoorbereiding",
        "Mogelijk: ambtelijk vooroverleg",
        "Optie: heidag programma",
    ),
    Busy.MOVABLE: (
        "Leestijd stukken",
        "Bijpraten programma",
        "Intervisie",
        "Kennismaking nieuwe collega",
        "Evaluatie aanpak",
        "Concentratietijd",
        "Voortgangsgesprek",
    ),
}

TRAVEL_DAYS = ("Werkbezoek Brussel", "Werkbezoek regio", "Conferentie Delta en Klimaat", "Tweedaagse directeuren")
PLACES = ("", "", "Microsoft Teams-vergadering", "Kamer 3.12", "Vergaderzaal begane grond", "Provinciehuis", "Stadhuis", "Den Haag")
PART_TIME = "Vrije dag (deeltijd)"
HOME = "Werkt thuis"
FOCUS = "Focusblok"
PRIVATE = "Privéafspraak"
