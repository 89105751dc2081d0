"""The question in the search field and its answer: asked as it is typed, words first, late answers dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from core.config import Config
from core.errors import ErrorRecord
from core.messages import Count, Early, Found, Search, Similar
from core.records import Mode, Rerank
from desktop.link import Link
from desktop.models.explainer import Explainer
from desktop.models.narrowing import Narrowing
from desktop.models.results import Key, ResultsModel

PAUSE_MS = 50  # a pause in typing that is worth a question
AGAIN_MS = 1200  # how often, at most, an answer on show is asked for again while files are read


@dataclass(frozen=True, slots=True)
class Like:
    """What to find the like of: a passage of a file, or the whole file where `end` is 0."""

    path: str
    start: int = 0
    end: int = 0


class Finder(QObject):
    """What is being looked for.

    Attributes:
        query, mode, folder: the question; a blank query asks nothing. `folder` "" means everywhere.
        narrowing: what else narrows it; of folders it names several or none, one being `folder`.
        like: what the like of is looked for instead of the query, None where it is the query.
        limit: how many passages to bring.
        rerank: how the best of them are compared again.
        lean: whether meaning (to 100) or words (to -100) weigh more.
        results: the rows.
        why: why one of them answers the question.
        found: the answer on show, None where there is none.
        counts: the files by type, folder, date and language of the last whole answer.
        early: whether that answer compared words only and meaning follows.
        weak: whether an answer that is not about the question is to be listed all the same.
        held: tells which rows must stay where they are when an answer is refined; True where it had been whole.

    Signals:
        asked: a question went out.
        answered: an answer is on show; True where it refines the one before, in place.
        cleared: the query is blank again.
        liked: `like` is another one, or None; or the query was set here, not in the field.
        remembered: something came of a question.
        narrowed: `folder` or `narrowing` is another one.
        restored: query, mode, folder and narrowing were set at once.
        failed: the question could not be answered, with the `ErrorRecord`.
    """

    asked = Signal()
    answered = Signal(bool)
    cleared = Signal()
    liked = Signal()
    narrowed = Signal()
    remembered = Signal(str)
    restored = Signal()
    failed = Signal(object)

    def __init__(self, link: Link, limit: int = 50, parent: QObject | None = None, asker: str = "") -> None:
        super().__init__(parent)
        self._link, self._asker = link, asker
        self.query = ""
        self.mode: Mode = "hybrid"
        self.folder = ""
        self.narrowing = Narrowing()
        self.like: Like | None = None
        self.limit = limit
        self.rerank: Rerank = "maxsim"
        self.lean = 0
        self.results = ResultsModel(self)
        self.why = Explainer(link, self)
        self.found: Found | None = None
        self.counts: tuple[Count, ...] = ()
        self.early = self.weak = False
        self.held: Callable[[bool], tuple[Key, ...]] = lambda _: ()
        self._sequence = self._shown = 0
        self._request = 0
        self._quiet = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask_now)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        link.early.connect(self._take_early)
        link.changed.connect(self._library_changed)
        link.ready.connect(self._library_changed)

    def follow(self, options: Config) -> None:
        """Ask from now on as the options say."""
        self.limit, self.lean = options.number("results"), options.number("lean")
        self.rerank = "cross" if options.text("reranker") else "maxsim"

    def type(self, text: str) -> None:
        """Take the text of the field; the question goes out after a pause in typing."""
        query = " ".join(text.split())
        if (query == self.query and self.like is None) or (self.like is not None and not query):
            return
        self.query = query
        self._set_like(None)
        self._pause.stop()
        if query:
            self._pause.start()
        else:
            self._clear()

    def ask_now(self) -> None:
        """Ask without waiting for a pause."""
        self._pause.stop()
        if self.query or self.like:
            self._ask(quiet=False)

    def find_similar(self, like: Like) -> None:
        """Look for the like of a passage or a file; the question that was asked before is kept for later."""
        self._set_like(like)
        self.ask_now()

    def drop_like(self) -> None:
        """Go back from the like of something to the question before."""
        if self.like is None:
            return
        self._set_like(None)
        if self.query:
            self.ask_now()
        else:
            self._clear()

    def show_weak(self, weak: bool) -> None:
        """List passages although none is about the question, or hide them again."""
        self.weak = weak
        self.answered.emit(True)

    def set_mode(self, mode: Mode) -> None:
        """Search in another way."""
        if mode != self.mode:
            self.mode = mode
            self.ask_now()

    @property
    def narrow(self) -> str:
        """Return what narrows the question beside its folder, in the query language."""
        return self.narrowing.to_query()

    @property
    def chosen(self) -> Narrowing:
        """Return what narrows the question, its folder included."""
        return self.narrowing.having("folder", [self.folder]) if self.folder else self.narrowing

    def set_folder(self, folder: str) -> None:
        """Search in one folder only, or everywhere with ""."""
        self.set_narrowing(self.narrowing.having("folder", [folder] if folder else []))

    def set_narrowing(self, narrowing: Narrowing) -> None:
        """Narrow the question, by its folders too, and ask."""
        if self._narrow(narrowing):
            self.ask_now()

    def widen(self) -> bool:
        """Take away what narrows the question beside its one folder; say whether there was anything."""
        narrows = bool(self.narrowing)
        self.set_narrowing(Narrowing().having("folder", [self.folder] if self.folder else []))
        return narrows

    def restore(self, query: str, narrowing: Narrowing, folder: str, mode: Mode) -> None:
        """Ask a question as it was asked before, once; a `folder` counts before those of the narrowing."""
        self.query, self.mode, self.like = " ".join(query.split()), mode, None
        self._narrow(narrowing.having("folder", [folder]) if folder else narrowing)
        self.liked.emit()
        self.restored.emit()
        if self.query:
            self.ask_now()
        else:
            self._pause.stop()
            self._clear()

    def _narrow(self, narrowing: Narrowing) -> bool:
        """Take over what narrows the question; say whether it is another one."""
        single = narrowing.folder[0] if len(narrowing.folder) == 1 else ""
        rest = narrowing.having("folder", []) if single else narrowing
        if (single, rest) == (self.folder, self.narrowing):
            return False
        self.folder, self.narrowing = single, rest
        self.narrowed.emit()
        return True

    def remember(self) -> None:
        """Tell that something came of the question."""
        if self.query and self.like is None:
            self.remembered.emit(self.query)

    def _ask(self, quiet: bool) -> None:
        """Send the question; an older one is called off."""
        if self._request:
            self._link.cancel(self._request)
        self._sequence = self._link.sequence()
        self._quiet = quiet
        self._request = self._link.ask(self._question(), self._take, self._fail)
        if not quiet:
            self.weak = False
            self.asked.emit()

    def _question(self) -> Search | Similar:
        """Return what to ask; something comes early only where there is more to wait for than words."""
        if self.like is not None:
            like = self.like
            return Similar(like.path, like.start, like.end, "", self._sequence, self.limit, self.folder, self._asker)
        early = self.mode != "keyword" and not self._quiet
        narrow = self.narrow
        return Search(
            self.query,
            self._sequence,
            self.limit,
            self.mode,
            self.folder,
            self.rerank,
            early,
            narrow,
            self.lean,
            asker=self._asker,
        )

    def _take_early(self, notice: Early) -> None:
        """Show what is found already, unless it is of an older question: by words, or before the last reranking.

        Finding nothing says nothing yet; and after an answer that was not about its question, the page that says
        so stays until the meaning is known, rather than giving way to a list for a moment at every letter.
        """
        found = notice.found
        current = bool(self._request) and found.sequence == self._sequence and not self._quiet
        unsure = self.found is not None and not self.found.about
        if current and found.hits and not unsure:
            self._show(found, early=not found.meaning)

    def _take(self, found: Found) -> None:
        """Show an answer, unless a newer question is out."""
        if found.sequence == self._sequence:
            self._request = 0
            self.counts = found.counts
            self._show(found, early=False)

    def _show(self, found: Found, early: bool) -> None:
        """Put an answer on show: anew, or into the one that is there already."""
        refines = self._quiet or self._shown == found.sequence
        hold = self.held(self._quiet) if refines else ()
        self.found, self.early, self._shown = found, early, found.sequence
        self.results.set_hits(found.hits, keep_open=refines, hold=hold)
        self.answered.emit(refines)

    def _fail(self, error: ErrorRecord) -> None:
        """Pass an error on; a cancellation is our own doing."""
        self._request = 0
        if error.kind != "cancelled":
            self.early = False
            self.failed.emit(error)

    def _clear(self) -> None:
        """Forget the question."""
        if self._request:
            self._link.cancel(self._request)
            self._request = 0
        self._sequence = self._link.sequence()
        self._again.stop()
        self.found, self.early, self.counts = None, False, ()
        self.results.set_hits(())
        self.cleared.emit()

    def _set_like(self, like: Like | None) -> None:
        if like != self.like:
            self.like = like
            self.liked.emit()

    def _library_changed(self) -> None:
        """Ask again soon, for the library is another one now."""
        if (self.query or self.like) and not self._again.isActive():
            self._again.start()

    def _ask_again(self) -> None:
        """Ask the same question quietly; one that is out already will do."""
        if self._request or self._pause.isActive():
            self._again.start()
        elif self.query or self.like:
            self._ask(quiet=True)
