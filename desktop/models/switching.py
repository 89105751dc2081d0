"""The switch to another model: what it would cost, how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.errors import ErrorRecord
from core.messages import DropVectors, PlanSwitch, SwitchModel, SwitchPlan
from core.messages import Switching as Told
from desktop.link import Link


class Switch(QObject):
    """What is known of switches. Nothing begins before `begin`.

    Attributes:
        active: the model in use, "" until the models were listed.
        tried: the model whose cost was asked for last, "" where none is.
        plan: what it costs, None while it is being tried or where it cannot be.
        problem: why it could not be tried, None where nothing went wrong.
        under_way: how far the switch is that goes on now, None where none does.
        failed: the switch that failed last, None where none did since the last one began.
        before: the model that was used before the last switch, "" where there was none since the window opened.

    Signals:
        planned: what is known of the cost is another thing.
        moved: a switch began, went on or ended.
        finished: another model is used from now on, by its id.
        dropped: a model's vectors were deleted, by its id.
        troubled: a request was refused, as an `ErrorRecord`.
    """

    planned = Signal()
    moved = Signal()
    finished = Signal(str)
    dropped = Signal(str)
    troubled = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._request = 0
        self._stopped = ""
        self.active = self.tried = self.before = ""
        self.plan: SwitchPlan | None = None
        self.problem: ErrorRecord | None = None
        self.under_way: Told | None = None
        self.failed: Told | None = None
        link.switching.connect(self._told)
        link.ready.connect(self._worker_ready)

    def try_out(self, model: str) -> None:
        """Ask what a switch to a model would cost; the worker tries it for some seconds."""
        self.call_off()
        self.tried, self.plan, self.problem = model, None, None
        self._request = self._link.ask(PlanSwitch(model), self._planned, self._not_planned)
        self.planned.emit()

    def call_off(self) -> None:
        """Wait no longer for what a switch would cost."""
        self._link.cancel(self._request)
        self.tried = ""

    def begin(self, model: str) -> None:
        """Switch to a model; the one in use goes on answering until all is ready."""
        self.call_off()
        self._stopped, self.failed, self.under_way = "", None, Told(model, "filling", 0, 0)
        self._link.ask(SwitchModel(model), None, lambda error: self._told(Told(model, "failed", 0, 0, None, error)))
        self.moved.emit()

    def stop(self, keep: bool) -> None:
        """End the switch under way; what it has embedded is kept for later, or deleted.

        To keep it is to want the model that is in use: then there is nothing left to switch to.
        """
        if self.under_way is None:
            return
        model = self._stopped = self.under_way.model
        self.under_way = None
        if keep:
            self._link.ask(SwitchModel(self.active), lambda _: self.dropped.emit(model), self.troubled.emit)
        else:
            self.drop(model)
        self.moved.emit()

    def drop(self, model: str) -> None:
        """Delete the vectors of a model that is not in use."""
        self._link.ask(DropVectors(model), lambda _: self.dropped.emit(model), self.troubled.emit)

    def forget_failure(self) -> None:
        """Say no more of the switch that failed."""
        self.failed = None
        self.moved.emit()

    def _planned(self, plan: SwitchPlan) -> None:
        self.plan = plan
        self.planned.emit()

    def _not_planned(self, error: ErrorRecord) -> None:
        self.problem = error
        self.planned.emit()

    def _told(self, told: Told) -> None:
        """Take what the worker says; of a switch that was stopped a moment ago it may still say that it goes on."""
        wanted = self.under_way is None or self.under_way.model == told.model
        if wanted and told.model not in (self.active, self._stopped):
            self.under_way = told if told.state == "filling" else None
        if told.state == "failed":
            self.failed = told
        if told.state == "done" and told.model != self.active:
            self.before, self.active, self.failed = self.active, told.model, None
            self.finished.emit(told.model)
        self.moved.emit()

    def _worker_ready(self) -> None:
        """Forget what an earlier worker said; a switch that ended with it goes on and is told again."""
        self.under_way, self._stopped = None, ""
        self.moved.emit()
