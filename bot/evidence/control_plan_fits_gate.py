"""Probe: the control plan is of the stage that the gate needs.

A pilot run needs a pre-launch plan, release a production plan; a plan of a later stage covers an
earlier gate. Asked of control plans only; what the plan controls is not asked. Source: AIAG's form,
whose boxes are prototype, pre-launch and production.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report, ReportKind
from bot.evidence.wording import refer
from prompts.finding import Finding, Outcome
from prompts.question import Gate

NAME = "control_plan_fits_gate"
STAGES = ("prototype", "pre_launch", "production")
"""The boxes, each for the gate of the same place in `Gate`."""


def control_plan_fits_gate(facts: Facts, case: Case) -> Finding:
    """Whether the stage that is ticked is that of the gate, or a later one."""
    report = Report.of(facts)
    gates = {gate.value: gate for gate in Gate}
    if report is None or report.kind is not ReportKind.CONTROL_PLAN or case.gate not in gates:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    gate = gates[case.gate]
    said = {
        "gate": refer("gate", gate.value),
        "wanted": refer("stage", STAGES[gate.rank]),
        "stage": refer("stage", *(stage for stage in report.stages if stage in STAGES)),
    }
    if not said["stage"]:
        return found(NAME, Outcome.FALSE, facts, "unticked", **said)
    if len(report.stages) > 1:
        return found(NAME, Outcome.FALSE, facts, "several", **said)
    fits = STAGES.index(report.stages[0]) >= gate.rank
    return found(NAME, Outcome.TRUE if fits else Outcome.FALSE, facts, **said)
