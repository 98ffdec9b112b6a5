"""What one learner does: quizzes and cases as plain objects, how they are marked, and what is kept of them."""

from oms.learning.agreement import Agreement, agreement, weighted_kappa
from oms.learning.answer import Answer
from oms.learning.case import CaseSession, Debrief, Finding
from oms.learning.certainty import LEVELS, calibration, certainty_mark, wilson
from oms.learning.feedback import Feedback, Reason, card_back, card_front
from oms.learning.marking import Mark, mark
from oms.learning.orders import OrderDebrief, OrderSession, Result, Tally
from oms.learning.progress import by_quiz, record
from oms.learning.response import built, levels
from oms.learning.resume import Offer
from oms.learning.session import QuizSession
from oms.learning.shuffle import Shown, shuffled
from oms.learning.store import Store, default_store
from oms.learning.summary import Summary

__all__ = ["LEVELS", "Agreement", "Answer", "CaseSession", "Debrief", "Feedback", "Finding", "Mark", "Offer",
           "OrderDebrief", "OrderSession", "QuizSession", "Reason", "Result", "Shown", "Store", "Summary", "Tally",
           "agreement", "built", "by_quiz", "calibration", "card_back", "card_front", "certainty_mark",
           "default_store", "levels", "mark", "record", "shuffled", "weighted_kappa", "wilson"]
