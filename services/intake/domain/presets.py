"""What the phase of a challenge presets: size, form, length and kind of conversation. Each can be changed; nothing is refused for it."""

from dataclasses import dataclass

from shared.kernel import Conversation, MeetingForm, Phase


@dataclass(frozen=True, slots=True)
class Preset:
    """`people` is how many fit this kind of conversation; more may come."""

    people: int
    form: MeetingForm
    minutes: int
    conversation: Conversation


USUAL_MINUTES, USUAL_FORM = 60, MeetingForm.IN_PERSON
"""Of a meeting without a challenge."""

PRESETS = {
    Phase.EXPLORE: Preset(6, MeetingForm.IN_PERSON, 90, Conversation.EXPLORE),
    Phase.DESIGN: Preset(10, MeetingForm.IN_PERSON, 120, Conversation.EXPLORE),
    Phase.DELIVER: Preset(12, MeetingForm.HYBRID, 60, Conversation.DELIVER),
}
"""Exploring asks for a small table and time to talk; designing for the same table with more people and half a day; delivering for a short
and regular word with everybody who carries it out, wherever they are."""
