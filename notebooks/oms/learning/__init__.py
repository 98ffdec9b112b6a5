"""What one learner does: quizzes and cases as plain objects, how they are marked, and what is kept of them."""

from oms.learning.agreement import Agreement, agreement, weighted_kappa
from oms.learning.answer import Answer
from oms.learning.calibration import Brier, brier, by_chance, calibration
from oms.learning.case import CaseSession, Debrief, Finding
from oms.learning.certainty import CHANCES, LEVELS, certainty_mark, wilson
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
from oms.learning.unfolding import UnfoldingSession
from oms.learning.unfolding_debrief import CaseDebrief

__all__ = ["CHANCES", "LEVELS", "Agreement", "Answer", "Brier", "CaseDebrief", "CaseSession", "Debrief", "Feedback", "Finding",
           "Mark", "Offer", "OrderDebrief", "OrderSession", "QuizSession", "Reason", "Result", "Shown", "Store", "Summary",
           "Tally", "UnfoldingSession", "agreement", "brier", "built", "by_chance", "by_quiz", "calibration", "card_back",
           "card_front", "certainty_mark", "default_store", "levels", "mark", "record", "shuffled", "weighted_kappa", "wilson"]
