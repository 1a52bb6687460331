"""The words that carry a claim's meaning in council papers, and the words that carry none. Data only.

Every set holds plain lower-case words; `rag.check.words` turns them into stems. A group holds words a plain-English
writer may exchange for each other without changing what the record says; words of different groups never replace
each other.
"""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that lists them between spaces."""
    return frozenset(text.split())


def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.strip().splitlines())


STOP_WORDS = word_set("""
a an the this that these those it its they them their theirs he him his she her hers we us our ours you your yours who
whom whose which what where when how there here and or but nor so as at by for from in into is of on onto to with within
upon about over under between among across per via than then also too very just only even both each either own same
such are was were be been being am do does did done doing have has had having get gets got getting if while whereas
although though because since until till during through after before out up down off again once further more most some
any all other another every one ones will shall would should could can may might must ought not no never none nor
neither without cannot yes etc eg ie regarding concerning relation regard respect well now already still yet however
therefore thus hence whether around approximately roughly against towards toward along following due like above below
themselves itself himself herself someone somebody anyone anybody let's they're we're you're it's that's there's mr mrs ms miss dr cllr cllrs sir rather instead despite around
""")

# Words that frame an answer ("The committee heard that ..."): they say nothing of their own.
FRAMING_WORDS = word_set("""
committee council councillor member meeting minute report paper record document item agenda according
say tell state explain inform hear advise add outline highlight mention describe set hold take make give come go put
place happen part follow people raise number figure total amount
""")

# Plain words a writer may add without saying more: they need not stand in the record.
LIGHT_WORDS = word_set("""
motion add last stay use work look cover involve relate matter thing way detail currently overall back various certain particular
respective concern otherwise want able adding adds
""")

SYNONYMS = _groups("""
begin start commence
end finish expire lapse
buy purchase
help assist aid
receive obtain
show reveal demonstrate indicate
staff worker employee workforce
pupil student
repair fix mend
home house dwelling housing
waste rubbish
close shut
discuss talk debate
need require
money fund
choose select
ask query question enquire inquire request
worry concern
job post position
car vehicle
build construct
improve enhance
use utilise usage
big large
small little
conduct undertake
chair chairman chairwoman chairperson
review examine
extra additional
last past
allow permit let enable
stop cease halt discontinue
keep retain stay remain
fee charge
cost price
recruit hire
opportunity chance
child kid
older elderly
declare disclose
increase rise grow climb growth
decrease fall reduce reduction drop lower cut shrink lessen diminish
seconder seconded seconding seconds
mover proposer
person people
quick fast
council authority
complete completion
speak spoke
sure ensure
area locality
local nearby
try attempt
send submit
deputy vice
answer respond response reply
apology apologise
objection object
photo photograph
bus coach
gp doctor
money cash
accurate correct
consult consultation
think regard
identify find
phone telephone
occasion time
alter change
attribute blame
sufficient enough
afterwards thereafter later
match fixture
warn caution
legal statutory
spend expenditure
rest remainder balance
worth value
mainly chiefly
main principal
contend argue
pay payable
""")

# A formal decision keeps the record's own verb: none of these replaces another.
DECISION_WORDS = word_set("""
approve agree resolve note refuse reject defer recommend endorse adopt accept support confirm authorise delegate elect
appoint nominate withdraw dismiss lose decline ratify decide determine propose instruct urge cancel abandon postpone
adjourn oppose object permit suspend revoke ban block award offer carry
""")
# "Decided" says only that there was a decision; any of these shows one.
DECIDING_WORDS = word_set("""
approve agree resolve refuse reject defer endorse adopt accept confirm authorise elect appoint decide determine grant
""")

# What a resolution does by its own words: "that X be appointed" makes "X was appointed" true, "that X be repaired" does not.
PERFORMED_WORDS = DECISION_WORDS | word_set("""
grant carry receive welcome award refer set move add make order amend designate establish allocate waive declare fix
select thank exclude extend form dissolve ask invite
""")
# These must be the record's own when a sentence uses them; other proposing words are common nouns too.
PROPOSAL_VERBS = word_set("propose proposal recommend suggest ask invite urge intend aim hope seek expect")

DIRECTION_WORDS = word_set(
    "increase decrease higher above exceed below fewer less lower underspend overspend surplus deficit"
)

ANTONYMS = _groups("""
above below
before after
more fewer
more less
higher lower
highest lowest
increase decrease
first last
next last
next previous
maximum minimum
most least
largest smallest
biggest smallest
early late
earlier later
internal external
urban rural
temporary permanent
temporarily permanently
public private
add remove
raise decrease
carry lose
free fee
open close
reopen close
include exclude
accept reject
approve refuse
support oppose
win lose
pass fail
adult child
boy girl
male female
men women
north south
east west
northern southern
eastern western
northbound southbound
eastbound westbound
inside outside
morning afternoon
morning evening
present absent
surplus deficit
underspend overspend
income expenditure
capital revenue
able unable
good poor
good bad
better worse
best worst
majority minority
compulsory voluntary
buy sell
old new
young old
long short
longer shorter
ahead behind
primary secondary
weekday weekend
formal informal
mover seconder
summer winter
spring autumn
with without
begin end
faster slower
strengthen weaken
arrive leave
employer employee
landlord tenant
open closed
day night
daily weekly
weekly fortnightly
weekly monthly
monthly annual
quarterly annual
quarterly monthly
tenant owner
buyer seller
lead deputy
""")

# How much, how often, how sure: never a matter of style.
QUANTIFIERS = _groups("""
all every each
most majority
minority
many numerous
several
few
only solely alone
always
never
often frequently
sometimes
rarely seldom
immediately
permanently permanent
temporarily temporary
annual yearly annually
monthly
weekly
daily
half halve
double twice doubled
triple
unanimous unanimously
entire entirely whole wholly fully
partly partially
compulsory mandatory
voluntary
free
highest
lowest
largest biggest
smallest
best
worst
""")

RATES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "annually": "year",
    "yearly": "year",
    "quarterly": "quarter",
}

POSSIBLE = word_set("may might could can possibly perhaps maybe")
FUTURE = word_set("will shall")
CONDITIONAL = word_set("would")
ADVISED = word_set("should ought")
OBLIGED = word_set("must")
MODAL_PHRASES = {
    ("going", "to"): "will", ("is", "to"): "is to", ("are", "to"): "is to", ("was", "to"): "was to",
    ("were", "to"): "was to", ("need", "to"): "must", ("needs", "to"): "must", ("needed", "to"): "must",
    ("has", "to"): "must", ("have", "to"): "must", ("had", "to"): "must", ("having", "to"): "must", ("required", "to"): "must",
    ("obliged", "to"): "must", ("likely", "to"): "may", ("due", "to"): "will",
}  # fmt: skip

# Words after which something is only put forward, wanted or asked, not done.
PROPOSING = word_set("""
propose proposal recommend recommendation suggest suggestion request ask invite urge plan intend intention aim hope
seek expect motion application option bid call consider question query amendment
""")
NEGATORS = word_set("not no never none neither nor nobody nothing without cannot fail unable lack")

CONDITIONS = ("subject to", "unless", "provided that", "providing that", "on condition", "on the condition", "conditional on", "if",
              r"as long as(?! \w+ (?:day|week|month|year)s?\b)", "pending", "in principle", "except")  # fmt: skip
# A condition as records also give it, in words that plain sentences seldom need.
FORMAL_CONDITIONS = (
    r"with the exception of",
    r"on (?:the )?terms that",
    r"should (?:the|a|an|any|it|they|this) (?:\w+ ){1,4}?\w+,",
)
CAUSES = ("because", "due to", "owing to", "as a result", "result of", "resulted", "resulting", "therefore", "so that", "caused", "cause of",
          "led to", "leading to", "in order to", "thanks to", "reason", "so as to", "given that", "to reflect", "arising from")  # fmt: skip
# A cause as records also give it, in words that plain sentences seldom need.
FORMAL_CAUSES = ("accordingly", "consequently", "on the ground", "on the grounds", "in order that", "for that reason", r"attributed (?:\w+ )?to", "put down to", "occasioned by",
                 "since", "hence", "thereby", "in view of", "on account of", "in consequence", "in the light of", "having regard to")  # fmt: skip
