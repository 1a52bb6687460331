"""Irregular forms of English words, and words whose endings must stay. Data only."""

from rag.check.vocabulary import word_set

IRREGULAR = {
    form: base
    for base, forms in {
        "hold": "held", "make": "made", "take": "took taken", "give": "gave given", "meet": "met", "hear": "heard",
        "feel": "felt", "say": "said", "tell": "told", "send": "sent", "spend": "spent",
        "build": "built", "keep": "kept", "leave": "left", "lose": "lost loss losing", "win": "won", "begin": "began begun beginning",
        "run": "ran", "find": "found", "think": "thought", "bring": "brought", "buy": "bought", "seek": "sought",
        "lead": "led", "choose": "chose chosen choice", "write": "wrote written", "speak": "spoke spoken",
        "grow": "grew grown", "draw": "drew drawn", "stand": "stood", "understand": "understood", "rise": "rose risen",
        "fall": "fell fallen", "go": "went gone", "come": "came", "get": "got", "see": "saw seen", "know": "knew known",
        "show": "shown", "sell": "sold sale", "teach": "taught", "set": "setting", "cut": "cutting", "put": "putting",
        "child": "children", "person": "persons", "man": "men", "woman": "women", "decide": "decision decisions decisive",
        "close": "closure closures", "provide": "provision", "receive": "receipt", "withdraw": "withdrew withdrawn",
        "choice": "choices", "sit": "sat", "lend": "lent", "become": "became", "mean": "meant", "break": "broke broken",
        "drive": "drove driven", "throw": "threw thrown", "fly": "flew flown", "reduce": "reduction reductions",
        "produce": "production", "introduce": "introduction", "apply": "application applications applicant applicants",
        "extend": "extension", "expand": "expansion", "include": "inclusion", "exclude": "exclusion exclusions",
        "permit": "permission", "admit": "admission admissions", "conclude": "conclusion", "resolve": "resolution",
        "suspend": "suspension", "revise": "revision", "supervise": "supervision", "success": "successful",
        "comply": "compliance", "grow-up": "growth", "die": "death deaths died dying", "speech": "speeches", "note": "noted noting notes", "undertake": "undertook undertaken", "rebuild": "rebuilt", "uphold": "upheld", "withhold": "withheld", "overrun": "overran", "shut": "shutting", "bid": "bidding",
        "foresee": "foresaw foreseen", "oversee": "oversaw overseen", "overspend": "overspent", "underspend": "underspent", "lie": "lay lain",
        "swim": "swam swum", "ring": "rang rung", "sing": "sang sung", "wear": "wore worn", "tear": "tore torn", "strike": "struck",
        "seek-out": "sought-out", "shake": "shook shaken", "forget": "forgot forgotten", "hide": "hid hidden", "bear": "bore borne",
        "seconder": "seconded", "submit": "submission submissions", "maintain": "maintenance", "use": "usage used using uses", "pay": "paid payment payments", "defer": "deferral deferrals",
        "invest": "investment", "intend": "intention intends", "abstain": "abstention abstentions", "oppose": "opposition",
        "analyse": "analysis analysed", "criterion": "criteria", "refer": "referral referred referrals",
        "respond": "response responses", "attend": "attendance", "save": "savings saving", "propose": "proposal proposals",
        "authorise": "authorisation", "renew": "renewal", "describe": "description", "explain": "explanation",
        "safe": "safety safely", "assume": "assumption assumptions", "complain": "complaint complaints", "divide": "division",
        "believe": "belief", "prove": "proof", "quote": "quotation quotations", "retain": "retention", "abolish": "abolition", "secure": "security", "national": "nationwide",
        "arise": "arose arisen", "bend": "bent", "catch": "caught", "deal": "dealt", "dig": "dug", "eat": "ate eaten", "feed": "fed",
        "fight": "fought", "flee": "fled", "freeze": "froze frozen", "forbid": "forbade forbidden", "kneel": "knelt", "lay": "laid",
        "learn": "learnt", "light": "lit", "mistake": "mistook mistaken", "overtake": "overtook overtaken", "repay": "repaid",
        "ride": "rode ridden", "shine": "shone", "shrink": "shrank shrunk", "sink": "sank sunk", "sleep": "slept", "slide": "slid",
        "spring": "sprang sprung", "steal": "stole stolen", "stick": "stuck", "swear": "swore sworn", "sweep": "swept",
        "wake": "woke woken", "withstand": "withstood", "councillor": "cllr cllrs",
    }.items()
    for form in forms.split()
}  # fmt: skip

# Words that only look like a form of another ("station" of "state").
WHOLE_WORDS = word_set("""
station police policy university organisation general generate community committee commission commissioner commitment
minute note business proposer mover seconder information section nation national international internal species series news motion councillor
authority interest relation portion mention question statement apartment department
""")
