"""How far the return of a case has come (退单): ruled on, appealed against once (domain.md §2)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class ReturnReason(StrEnum):
    """Why a unit gives a case back."""

    NOT_OURS = "not_ours"
    WRONG_DISTRICT = "wrong_district"
    SEVERAL_UNITS = "several_units"
    NEEDS_MATERIAL = "needs_material"
    OTHER = "other"


class Ruling(StrEnum):
    """What becomes of a return, or of the appeal for it."""

    UPHELD = "upheld"
    REJECTED = "rejected"


class Stage(StrEnum):
    """What is waited for: a ruling, perhaps an appeal, the ruling on the appeal."""

    NONE = ""
    ASKED = "asked"
    REJECTED = "rejected"
    APPEALED = "appealed"


@dataclass(frozen=True)
class Returned:
    """The return of a case by the unit that has it; `rejected` are the units that may not return it again.

    Where the policy sets no term for rulings there is no appeal.
    """

    stage: Stage = Stage.NONE
    appeal_until: datetime | None = None
    rejected: tuple[str, ...] = ()

    @property
    def pending(self) -> bool:
        """Somebody has to rule on it."""
        return self.stage in (Stage.ASKED, Stage.APPEALED)

    def over(self) -> "Returned":
        """Nothing is waited for; who was refused stays so."""
        return Returned(rejected=self.rejected)

    def refused(self, unit: str, appeal_until: datetime | None) -> "Returned":
        """The unit has to keep the case, and may appeal until then; None: it is final."""
        rejected = self.rejected if unit in self.rejected else (*self.rejected, unit)
        stage = Stage.REJECTED if appeal_until else Stage.NONE
        return Returned(stage, appeal_until, rejected)

    def at(self, stage: Stage) -> "Returned":
        return replace(self, stage=stage)


NOT_RETURNED = Returned()
