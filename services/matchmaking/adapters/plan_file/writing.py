"""The answer as the file format has it. Every list of people is in the order in which the problem names them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from services.matchmaking.adapters.plan_file.json_text import Value, json_text
from services.matchmaking.domain.engine.problem import Option, Plan, Problem, Touched, WhyNotEarlier

Object = dict[str, Value]


def answer_text(problem: Problem, plan: Plan, strict: Iterable[datetime] | None = None) -> str:
    """JSON, ending in a new line; `strikt` only when `strict` is given."""
    writer = _Writer(problem)
    answer: Object = {
        "mogelijkheden": [writer.option(option) for option in plan.options],
        "afweging": [writer.option(option) for option in plan.tradeoff],
    }
    if strict is not None:
        answer["strikt"] = [writer.moment(start) for start in strict]
    answer["waaromNietEerder"] = writer.why_not_earlier(plan.why_not_earlier)
    return json_text(answer) + "\n"


class _Writer:
    def __init__(self, problem: Problem) -> None:
        self._zone = ZoneInfo(problem.time_zone)
        self._rank = {who.id: rank for rank, who in enumerate(problem.participants)}

    def moment(self, moment: datetime) -> str:
        """With the offset of the zone at that moment."""
        return moment.astimezone(self._zone).isoformat()

    def option(self, option: Option) -> Object:
        touched = sorted(option.touched, key=lambda one: (self._rank[one.participant], one.block.start, one.block.end, one.block.kind))
        return {
            "begin": self.moment(option.start),
            "einde": self.moment(option.end),
            "locatie": option.place,
            "ruimte": option.room,
            "kosten": option.cost,
            "aanwezig": self._in_order(option.present),
            "vervangen": self._in_order(option.deputised),
            "afwezig": self._in_order(option.absent),
            "raakt": [self._touched(one) for one in touched],
        }

    def why_not_earlier(self, why: WhyNotEarlier) -> Object:
        alone = {one.participant: one.starts for one in why.alone}
        return {
            "blokkades": [{"begin": self.moment(blocked.start), "door": self._in_order(blocked.by)} for blocked in why.blocked],
            "alleen": {who: alone[who] for who in self._in_order(alone)},
            "kern": self._in_order(why.core),
            "kernBewezen": why.core_proven,
        }

    def _touched(self, touched: Touched) -> Object:
        return {
            "deelnemer": touched.participant,
            "begin": self.moment(touched.block.start),
            "einde": self.moment(touched.block.end),
            "soort": touched.block.kind.value,
        }

    def _in_order(self, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=self._rank.__getitem__)
