"""English usage of vignettes: age, time course, setting, and what could name, judge or identify a person."""

from __future__ import annotations

import re

from .words import any_of

NUMBER_WORD = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)"
AGE = re.compile(
    rf"\b{NUMBER_WORD}(?:[- ]and[- ]a[- ]half)?[- ](?:hour|day|week|month|year)s?[- ]old\b|\bnewborn\b"
    rf"|\baged {NUMBER_WORD} (?:day|week|month|year)s?\b",
    re.IGNORECASE,
)
DURATION = re.compile(
    rf"\b(?:{NUMBER_WORD}|few|several|some|a|an|half an?|couple of|last|past|next|many)[- ](?:hour|day|week|month|year|"
    r"minute|fortnight|night|evening|morning)s?\b|\b(?:since|yesterday|overnight|today|tonight|fortnight|suddenly|"
    r"this (?:morning|week|month|afternoon|evening)|(?:for|over) (?:days|weeks|months|years)|(?:days|weeks|months|hours) "
    r"(?:ago|later|of|before|after)|from birth|at birth|within (?:hours|days|weeks))\b",
    re.IGNORECASE,
)
SETTING = any_of(
    r"brought|comes? to|came to|seen|sees|referred|admitted|visits?|attends?|presents?|consults?|"
    r"review(?:ed)?|clinic|ward|emergency|surgery|practice|telephones?|phones?|returns?|taken to"
)
NAMES_A_WORD = re.compile(
    r"\b(?:defin(?:e|ed|ition)|eponym|what is meant by|what does .{1,40} mean|which term|what term|"
    r"synonym|named after|which class of drugs?|what class of drugs?|drug class)\b",
    re.IGNORECASE,
)
PATIENT_LINK = any_of(
    "this (?:patient|child|boy|girl|infant|baby|toddler|man|woman|person|finding|sign|pattern|picture|film|history|"
    "presentation|movement|problem|case|family|parent|mother|father|description)",
    "the (?:patient|child|boy|girl|infant|baby|toddler|man|woman|family|mother|father|parents?|findings?|movements?|"
    "signs?|picture|description)",
    "these|his|her|their|he|she|they",
)
NAME_THE_MOVEMENT = re.compile(
    r"\b(?:name|term|word|called|call|describes?) (?:\w+ ){0,5}?(?:eye )?movements?\b"
    r"|\bwhat (?:is|are) (?:this|these|the|her|his) (?:eye )?movements?(?: called)?\s*\?"
    r"|\bwhich (?:abnormal )?eye movements? (?:is|are) (?:this|these|described|shown)\b",
    re.IGNORECASE,
)
# A diagnosis made earlier, or a finding said to be absent, is named and not given away.
TOLD_BEFORE = re.compile(
    r"(?:\b(?:known|diagnos\w+|treat(?:ed|ment)|history of|remission|relaps\w+|follow-up|no|not|never|without|neither|nor)"
    r"\b|\b(?:months|years|weeks) (?:after|ago|before)\b)[^.]{0,50}$",
    re.IGNORECASE,
)
SAID_ABSENT = re.compile(r"[\w\s-]{0,20}\b(?:is|are|was|were) (?:absent|not|never|no longer|gone)\b", re.IGNORECASE)

NOT_NEUTRAL = re.compile(
    r"\b(?:suffer(?:s|ed|ing)? from|victims?|epileptics|non-?compliant|complain(?:s|ed|ing)?|afflicted|"
    r"wheelchair-bound|retarded|(?:an|the) epileptic(?=[.,;]| (?:is|was|has|who)\b))\b",
    re.IGNORECASE,
)
# One of these must be in the text (in small letters) for NOT_NEUTRAL to find anything.
NOT_NEUTRAL_PARTS = ("suffer", "victim", "epileptic", "compliant", "complain", "afflict", "wheelchair", "retarded")
ANCESTRY = re.compile(
    r"\b(?:Caucasian|African|Afro-\w+|Asian|Hispanic|Latin[oax]|Jewish|Ashkenazi|Arab|Romani|Gypsy|"
    r"(?:[Bb]lack|[Ww]hite|[Bb]rown) (?:child|boy|girl|man|woman|infant|baby|patient|family|parents)|"
    r"ethnic(?:ity)?|ancestry|immigrants?|refugees?|(?:of|from) [A-Z]\w+ descent)\b"
)
BIRTH_DATE = re.compile(
    r"\bdate of birth\b|\bD\.?O\.?B\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\bborn on (?:the )?\d|\bborn in (?:(?:19|20)\d\d\b|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)"
)
INSTITUTION = re.compile(
    r"\b(?:[A-Z][\w'’]+ )+(?:Hospital|Infirmary|University|Hospice|Clinic|Medical Cent(?:re|er))\b"
)
TITLED_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master|Dr|Prof|Professor|Baby|Nurse|Sister)\.? ([A-Z][a-z]+)\b")
GIVEN_NAME = re.compile(
    r"\b(?:named|is called|called) ([A-Z][a-z]+)\b|^([A-Z][a-z]+), (?:an? )?\d+[- ](?:day|week|month|year)"
)
NOT_A_NAME = frozenset(
    "Today Yesterday Tonight Overnight Here Now Later Meanwhile Then Next Since On At In Mother Father "
    "Triage Clinic Ward".split()
)
