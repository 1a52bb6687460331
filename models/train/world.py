"""The fictional councils, people and places of the training data. Draws only; knows nothing of questions.

Every name is put together here; none is taken from a real council's papers or from `eval/data`.
"""

from collections.abc import Callable

from numpy.random import Generator


def words(text: str) -> list[str]:
    """Return the words of a list written as one text."""
    return text.split()


def either(text: str) -> list[str]:
    """Return the alternatives of a text that parts them by bars."""
    return text.split("|")


STARTS = words(
    "Harl Wend Brack Oster Thorn Cald Mels Aver Rud Tarn Helm Skel Brom Whin Lang Dray Gors Elm Stav Ling Cress Burl Nort Hay Wick Penn Tol Ash Fen Mar Rook Sil Hock Dun Lyd"
)
ENDS = words(
    "ton ham wick ley worth combe field ford mere dale hurst stead by thorpe mouth bourne minster cross hill den"
)
SURNAMES = words(
    "Adeyemi Ahmed Appleby Archer Atkins Bailey Banerjee Barlow Begum Bellamy Bishop Blackwood Bolton Brearley Burgess Chaudhry Clarke Coates Cole Cooper Cowell "
    "Dalton Davies Desai Dixon Drury Eastwood Ellis Evans Farrow Fletcher Foster Frost Garner Gill Goddard Grant Greenwood Hall Hanley Hargreaves Harris Hobbs Holt "
    "Howe Hussain Iqbal Jarvis Jessop Johal Jones Kaur Kemp Khan Knight Lamb Latham Lewis Lowe Mahmood Marsden Mason McBride Mellor Mistry Moore Morgan Nash Newton "
    "Nolan Norris Oakley Okafor Osborne Page Parmar Patel Peacock Perkins Pickles Platt Porter Pryce Rahman Randall Reeves Rhodes Richards Riley Rowe Sandhu Saunders "
    "Sharma Shaw Short Singh Slater Spencer Stokes Stone Sutton Taylor Thorne Tindall Todd Tully Underhill Vaughan Vickers Wade Walsh Ward Watts Webb Weston Whittle Wood Yardley Yates"
)
INITIALS = list("ABCDEFGHJKLMNPRSTW")
MONTHS = words("January February March April May June July August September October November December")
DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday")
ROADS = words(
    "Mill Church Station Park Victoria London Bridge Castle Green Orchard Spring Chapel Canal Forge Abbey Manor Priory Grange Willow Meadow Quarry Windmill Tannery Baker Salters"
)
COMMITTEES = either(
    "Cabinet|Executive|Planning Committee|Overview and Scrutiny Committee|Environment Scrutiny Panel|Highways and Transport Committee|Adults and Health Committee|Children's Services Committee|"
    "Housing Committee|Licensing Committee|Finance and Resources Committee|Audit and Governance Committee|Policy and Resources Committee|Full Council|Place Select Committee|"
    "Community Services Committee|Corporate Scrutiny Committee|Cabinet Member Decision|Neighbourhood Forum|Regulatory Committee|Economy and Culture Board|Joint Committee"
)
CHOICES = {
    "service": "grounds maintenance|school catering|street cleansing|home improvement|parking enforcement|building cleaning|highways maintenance|leisure management|debt advice|waste disposal|housing repairs|payroll|CCTV monitoring|sexual health|tree surgery",
    "motion": "hospital parking|river pollution|fireworks|votes at 16|a fair deal for renters|fossil fuel advertising|rural post offices|pension credit|free school breakfasts|water company fines|proportional representation|trail hunting|sewage in the river|winter fuel payments",
    "city": "Lisbon|Cannes|Rotterdam|Oslo|Brussels|Dublin|Barcelona|Manchester|Belfast",
    "suffix": "Avenue|Road|Street|Lane|Way|Drive|Close",
    "firm_end": "Limited|Ltd|plc|Services Ltd|Group|and Sons|Partnership|Contracting Ltd|Environmental|Care Ltd",
    "council_end": "Borough Council|District Council|County Council|City Council|Council|Metropolitan Borough Council|Town Council",
    "group_end": "Community Association|Bowls Club|Scout Group|Food Bank|Civic Society|Cricket Club|Brass Band|Wildlife Trust|Men's Shed|Arts Collective|Boxing Club|Friends of the Park|Mind|Refuge|Carers' Trust",
    "building_end": "Town Hall|Corn Exchange|Institute|Memorial Hall|Civic Centre|Guildhall|Mechanics' Hall|Community Centre|Old Court House",
    "school_end": "Primary School|Church of England Primary School|Academy|High School|Infant School|Junior School|Community College",
    "pub": "The Plough|The Red Lion|The Anchor|Bar 51|The Railway Tavern|The Cross Keys|Club Onyx|The Jolly Waggoner|The Fox|The Weavers Arms",
    "festival": "the Lantern Parade|the Food Festival|the Carnival|the Winter Fair|the Book Festival|the Regatta|the Summer Fete|the Folk Weekend",
    "pool_end": "Baths|Leisure Centre|Lido|Swimming Pool|Sports Hall",
    "home_end": "House|Lodge|Court|Grange",
    "time": "2 pm|6.30 pm|10 am|7.00 pm|9.30 am|5 pm|1.30 pm",
    "officer_role": "Head of Service|Director of Place|Assistant Director|Service Manager|Monitoring Officer|Section 151 Officer|Head of Highways|Head of Housing|Principal Planner|Strategic Director",
}


class World:
    """One council on one day, with the names that an item may use; each name is drawn at first use and then kept."""

    def __init__(self, rng: Generator) -> None:
        self.rng = rng
        self.known: dict[str, str] = {}
        self.council = f"{place(rng)} {self.one('council_end')}"
        self.committee = pick(rng, COMMITTEES)
        self.date = date(rng)
        self.style = int(rng.integers(4))

    def one(self, name: str) -> str:
        """Return one of the listed choices of that name."""
        return pick(self.rng, either(CHOICES[name]))

    def name(self, slot: str) -> str:
        """Return the name that stands for a slot in this world."""
        if slot not in self.known:
            self.known[slot] = self._draw(slot.rstrip("0123456789"))
        return self.known[slot]

    def _draw(self, kind: str) -> str:
        if kind in NAMES:
            return NAMES[kind](self)
        if kind in CHOICES:
            return self.one(kind)
        return f"{place(self.rng)} {self.one(kind + '_end')}"

    def printed(self, surname: str) -> str:
        """Return a councillor's name in the house style of this council's papers."""
        initial = INITIALS[sum(map(ord, surname)) % len(INITIALS)]
        forms = (f"Councillor {surname}", f"Cllr {initial} {surname}", f"County Councillor {initial} {surname}")
        return (*forms, f"{'Mrs' if len(surname) % 2 else 'Mr'} {initial} {surname}")[self.style]


def pick(rng: Generator, values: list[str]) -> str:
    """Return one of the values."""
    return values[int(rng.integers(len(values)))]


def place(rng: Generator) -> str:
    """Return the name of a town or village that does not exist."""
    return pick(rng, STARTS) + pick(rng, ENDS)


def date(rng: Generator) -> str:
    """Return a date as papers print it."""
    return f"{rng.integers(1, 29)} {pick(rng, MONTHS)} {rng.integers(2021, 2028)}"


def _tower(world: World) -> str:
    end = "Point" if world.rng.random() < 0.5 else "House"
    return f"{place(world.rng)} {end}"


def _after_place(end: str) -> Callable[[World], str]:
    def name(world: World) -> str:
        world.rng.random()  # drawn as for towers, so that every kind takes the same number of draws
        return f"{place(world.rng)} {end}"

    return name


def _officer(world: World) -> str:
    return f"{pick(world.rng, TITLES)} {pick(world.rng, SURNAMES)}"


def _reference(world: World) -> str:
    rng = world.rng
    return f"{rng.integers(21, 27)}/{rng.integers(100, 3999):05d}/{pick(rng, APPLICATIONS)}"


def _is_she(world: World) -> bool:
    return len(world.council) % 2 == 1


TITLES = ["Mr", "Mrs", "Ms", "Dr"]
APPLICATIONS = ["FUL", "OUT", "HH", "LBC"]
NAMES: dict[str, Callable[[World], str]] = {
    "place": lambda world: place(world.rng),
    "road": lambda world: f"{pick(world.rng, ROADS)} {world.one('suffix')}",
    "tower": _tower,
    "bridge": _after_place("Bridge"),
    "park": _after_place("Park"),
    "museum": _after_place("Museum"),
    "hospital": _after_place("Hospital"),
    "cllr": lambda world: pick(world.rng, SURNAMES),
    "surname": lambda world: pick(world.rng, SURNAMES),
    "officer": _officer,
    "person": _officer,
    "firm": lambda world: f"{pick(world.rng, SURNAMES)} {world.one('firm_end')}",
    "hotel": lambda world: f"{pick(world.rng, ROADS)} Hotel",
    "month": lambda world: pick(world.rng, MONTHS),
    "day": lambda world: pick(world.rng, DAYS),
    "year": lambda world: str(world.rng.integers(2019, 2031)),
    "date": lambda world: date(world.rng),
    "ref": _reference,
    "he": lambda world: "she" if _is_she(world) else "he",
    "his": lambda world: "her" if _is_she(world) else "his",
}
