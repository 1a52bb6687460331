"""Given names common in the United Kingdom, to tell "Helen Fox" from "Holme Bridge". Data only.

A name that is missing costs little: it is treated as the name of a thing unless a title, an initial or a role says more.
"""

from rag.check.vocabulary import word_set

GIVEN_NAMES = word_set("""
aaron abdul abigail adam adele adrian agnes ahmed aidan aisha alan alastair albert alex alexander alexandra alfred ali alice
alison alistair allan amanda amber amelia amir amy andrea andrew angela angus anil anita ann anna anne annette anthony antonia
april arthur asha ashley asif audrey barbara barrie barry beatrice ben benjamin bernadette bernard beryl beth bethany bill
bob brenda brendan brian bridget bruce caitlin callum cameron carl carla carol carole caroline carolyn catherine cath cathy
cecilia ceri charles charlie charlotte cheryl chloe chris christian christina christine christopher ciara claire clare clive
colin connor craig cynthia daisy damian dan daniel danielle darren dave david dawn dean deborah debbie denise dennis derek
diana diane dominic donald donna doreen doris dorothy douglas duncan dylan eamonn edith edward eileen elaine eleanor elizabeth
ella ellen ellie elsie emily emma eric erica ethan eva evelyn ewan faisal farah fatima felicity fiona florence frances francis
frank fred freda freya gareth gary gavin gemma geoff geoffrey george georgia gerald gerard gill gillian gina glen glenn gloria
glyn gordon grace graeme graham grant greg gwen hannah harold harriet harry hassan hayley hazel heather heidi helen henry
hilary holly howard hugh hussain ian ibrahim imran ina irene iris isaac isabel isla ivan jack jackie jacob jacqueline jacqui
jade jake james jamie jan jane janet janice jasmine jason jayne jean jeff jeffrey jennifer jenny jeremy jessica jill jim jo
joan joanna joanne jodie joe joel john jon jonathan jordan joseph josephine josh joshua joy joyce judith judy julia julian
julie june justin karen karl kate katherine kathleen kathryn kathy katie kay keith kelly ken kenneth kerry kevin khalid kieran
kim kirsty kyle kylie laura lauren lawrence leah lee leigh len leon leonard lesley leslie lewis liam lilian lily linda lindsay
lindsey lisa liz lorna lorraine louise lucy luke lydia lyn lynda lynn lynne maggie malcolm mandy manjit marc marcus margaret
maria marian marie marilyn marion mark marlene martha martin martyn mary matt matthew maureen maurice max maxine megan mel
melanie melissa michael michelle mick mike miriam moira mohammad mohammed molly monica muhammad mukesh munir muriel nadia
nancy naomi natalie natasha nathan neil nia nicholas nick nicola nicole nigel nina noel nora norman olive oliver olivia omar
oscar owen paige pam pamela parveen pat patricia patrick paul paula pauline penelope penny pete peter phil philip philippa
phillip phoebe phyllis pippa polly priya rachael rachel rajesh ralph ray raymond rebecca reg rehana rhys richard rita rob
robert roberta robin rod roger roland ron ronald rory rosalind rose rosemary ross roy ruby rupert russell ruth ryan sadia sally
sam samantha samuel sandra sanjay sara sarah saul scott sean shabana shamim sharon shaun sheila shirley sian sidney simon
sophia sophie stacey stan stanley stella stephanie stephen steve steven stewart stuart sue susan susanna suzanne sylvia tanya
tara ted teresa terence terry theresa thomas tim timothy tina toby todd tom tomasz tony tracey tracy trevor tristan una
valerie vanessa vera verity veronica vicki victor victoria vincent violet viv vivien vivienne walter wayne wendy wesley will
william winifred yasmin yusuf yvonne zahid zara zoe
""")
