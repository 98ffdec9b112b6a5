"""English usage that the rules look for: absolute and vague words, negatives, links of cause, opening words.

Words of medicine do not stand here; they are rows of `data/glossary.csv`.
"""

from __future__ import annotations

import re


def any_of(*words: str) -> re.Pattern[str]:
    """A pattern that finds any of the words or phrases as whole words, in upper or lower case."""
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


# Words that promise that something holds without exception.
ABSOLUTE = any_of(
    r"always|never|invariably|impossible|completely|solely|must|"
    r"(?:all|every|no) (?:child|children|patient|patients|case|cases|person|people|girls?|boys?|infants?)"
)
# These have innocent uses ("the left arm only"), so they only warn; ABSOLUTE_HARMLESS lists phrases that are never a cue.
ABSOLUTE_SOFT = any_of(
    r"all|none|only|every"
)
ABSOLUTE_HARMLESS = any_of(
    r"all (?:two|three|four|five|six|day|night|over|fours)|at all|above all|after all|"
    r"first of all|not only|only child|in all|"
    r"every (?:day|night|morning|evening|week|month|year|hour|other|few|two|three|four|six|\d+)"
)

VAGUE = any_of(
    r"usually|often|frequently|sometimes|occasionally|rarely|seldom|commonly|might|"
    r"(?:can|could) (?:be|have|occur|cause|happen|show|mean|appear|precede|follow|result|lead)"
)
# `may` apart: with a capital inside a sentence it is the month.
VAGUE_MAY = re.compile(r"\bmay\b|^May\b(?! (?:\d|to|and|or|until))")

HEDGED = any_of(
    r"likely|probably|probable|possibly|perhaps|suggests?|suggestive|tends?|generally|typically|in most|"
    r"for the most part|may|might|usually|often"
)

CAUSAL = any_of(
    r"because|since|so|therefore|thus|hence|means?|meaning|that is (?:why|how)|this is why|explains?|due to|leads? to|led to|"
    r"causes?|caused|follows from|for this reason|the reason|in order to|depends? on|points? to|separates?|"
    r"distinguish(?:es)?|makes?|lets?|shows?|rules? out|allows?|gives?"
)

QUESTION_WORD = any_of(
    r"which|what|how|where|when|who|whom|whose|why"
)
# What may stand after the question mark: an instruction such as "Choose up to three."
INSTRUCTION = re.compile(
    r"^(?:please )?(?:choose|select|pick|tick|give|answer|mark|name|write|round|use|put|drag|sort|rate|you may|each|"
    r"any|more than one|up to|\()",
    re.IGNORECASE,
)

_NOUNS = (
    "test finding mechanism drug step site value risk cause sign symptom investigation treatment action question number "
    "score age dose organism structure antibody nerve reason word feature movement order stage domain interval proportion "
    "percentage share result problem complication error mistake gene cell pathway region muscle scale source reading "
    "conclusion interpretation choice decision plan name term unit range level grade category phase lesson button file "
    "figure table sentence film trace manoeuvre examination history scan explanation"
)
TARGET_NOUN = any_of(
    *(noun + "(?:s|es)?" for noun in _NOUNS.split()),
    "diagnos[ei]s|hypothes[ei]s|therap(?:y|ies)|bod(?:y|ies)|stud(?:y|ies)|next|first",
    "how (?:many|much|long|often|old|far|soon|likely|sure)",
)

UNFOCUSED = re.compile(
    r"\bwhich (?:one )?(?:of )?(?:the |these |those )?(?:following |given )?(?:statements?|options?|answers?|sentences?)? ?"
    r"(?:is|are) (?:the )?(?:most )?(?:true|correct|right|accurate|valid)\b"
    r"|\bwhich (?:one )?of (?:the following|these|those) statements?\b"
    r"|\bthe following statements?\b|\bfollowing (?:is|are) (?:true|correct|right|accurate)\b"
    r"|\bwhat is (?:true|correct|right) (?:of|about|for|regarding|concerning)\b",
    re.IGNORECASE,
)

# Enough of a tagger to see that an option is a whole sentence.
FINITE_VERB = any_of(
    r"is|are|was|were|has|have|had|does|do|did|can|may|will|should|must|shows?|means?|causes?|occurs?|"
    r"happens?|needs?|proves?|excludes?|begins?"
)

RIGHT_AFTER_FALSE = r"(?! ?-?(?:positives?|negatives?|alarms?|reassurance|reassuring|hope|trail|impression|localising))"
ALWAYS_NEGATIVE = re.compile(
    r"\bexcept\b|(?<!\bat )(?<!\bnot )\bleast\b(?! (?:some|one|two)\b)|\bincorrect\b|\buntrue\b|\bfalse\b"
    + RIGHT_AFTER_FALSE,
    re.IGNORECASE,
)
SHOUTED = re.compile(r"\b(?:NOT|EXCEPT|LEAST|FALSE|INCORRECT|UNTRUE)\b")
# A clause about the patient or the test may hold a "not"; the question itself may not.
SUBORDINATE = any_of(
    r"that|who|whose|whom|which|if|because|although|though|when|while|since|until|after|before|where|why|"
    r"whether|despite"
)
NOT_IN_QUESTION = re.compile(r"\bnot\b(?! (?:only|just|yet been)\b)|\b\w+n['’]t\b", re.IGNORECASE)
NOT_IN_CLAUSE = re.compile(
    r"\b(?:that|which) (?:do(?:es)? not|don['’]t|doesn['’]t|would not|is not|are not) "
    r"(?:fit|belong|match|apply|hold|support|appear|part|one|a|an|true|needed|indicated|typical|expected)",
    re.IGNORECASE,
)
NEGATIVE_OPTION = re.compile(r"\b(?:not|never|cannot)\b(?! only\b)|\b\w+n['’]t\b", re.IGNORECASE)
ANY_NEGATIVE = any_of("not", "no", "never", "cannot", "without", "unlikely", r"\w+n['’]t")

ALL_ABOVE = re.compile(
    r"\ball (?:of )?the (?:above|listed)\b"
    r"|^all (?:of )?(?:these|those|them|the options|the answers)(?: (?:above|listed|are \w+|apply))?\W*$",
    re.IGNORECASE,
)
NONE_ABOVE = re.compile(
    r"\bnone (?:of )?the (?:above|listed)\b"
    r"|^none (?:of )?(?:these|those|them|the options|the answers)(?: (?:above|listed|is \w+|applies))?\W*$",
    re.IGNORECASE,
)
LETTERS_TOGETHER = re.compile(r"^(?:[Bb]oth )?[A-E](?:,? ?(?:and|or|&|,) ?[A-E])+(?: only)?\.?$")
DIGITS_TOGETHER = re.compile(r"^(?:both )?[1-5](?:,? ?(?:and|&|,) ?[1-5])+( only)?\.?$", re.IGNORECASE)
BOTH_ABOVE = re.compile(r"\bboth (?:of )?(?:the )?above\b", re.IGNORECASE)

OTHER_ITEM = re.compile(
    r"\bthe (?:previous|preceding|above) (?:question|item|answer)s?\b|\b(?:question|item|answer) above\b"
    r"|\b(?:in|from|to|of|on) the last (?:question|item|answer)\b|\byour (?:previous|last|earlier) answer\b"
    r"|\bas you answered\b|\bin question \d+\b",
    re.IGNORECASE,
)
BLANK = re.compile(r"_{2,}|\.{3}\s*$|…\s*$|:\s*$")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)|\(\?\)")

OPPOSITES = tuple(
    (frozenset(a.split()), frozenset(b.split()))
    for a, b in (
        ("increase increases increased rise rises raised", "decrease decreases decreased fall falls lowered reduced"),
        ("higher high", "lower low"),
        ("present", "absent"),
        ("more", "less fewer"),
        ("longer", "shorter"),
        ("earlier", "later"),
        ("before", "after"),
        ("faster", "slower"),
        ("larger", "smaller"),
        ("positive", "negative"),
        ("start", "stop"),
        ("with", "without"),
        ("raise", "lower"),
        ("better", "worse"),
        ("normal", "abnormal"),
    )
)

TRICK = re.compile(
    r"\btechnically\b(?! (?:difficult|poor|inadequate|limited|adequate|good))|\bstrictly speaking\b"
    r"|\bbest worst\b|\bmost least\b|\bleast best\b",
    re.IGNORECASE,
)

STOP = frozenset(
    "about above after again against almost along already although always among another around because become been "
    "before began begin being below better between brought cannot certain comes could course despite during each either "
    "enough every expected explain explains fewer first following found further given gives having helps hours however "
    "itself known large later least little makes might minutes months morning never night often option other others "
    "patient person place question rather really right second seems several should shows since small something "
    "sometimes start still taken their themselves there therefore these thing things third those three through "
    "today together toward under unless until usually weeks where whether which while whose within without would wrong "
    "years yesterday answer answers describe described describes likely makes most moment reason right single best "
    "result results same sentence suggest suggests support supports correct choose chosen".split()
)

PREPOSITION = frozenset("in at on by from with before after during between within under over through without".split())

# After an -ing word these show that it is a verb form with its object; "-ing" alone may be a noun (swelling).
OBJECT_OPENING = frozenset("the a an his her their its him them".split())
NO_VERB_FORM = frozenset("bring ring sing spring string swing king thing during nothing something anything".split())
