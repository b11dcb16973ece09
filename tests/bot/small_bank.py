"""A bank of four questions: a photo that needs the order's code, two papers, and a revision."""

from tests.prompts import banks

REPORT = "doc-dimensional"
PHOTO = banks.entry(
    "tool-photo",
    "photo",
    "title: {en: Tool photo}",
    'ask: {en: "Please send a photo of the tool."}',
    "severity: blocker",
    "lead_days: 30",
    "minimum_grade: E3",
)
DIMENSIONS = banks.entry(
    REPORT,
    "report",
    "title: {en: Dimensional report}",
    'ask: {en: "Please send the dimensional report."}',
    "severity: blocker",
    "lead_days: 20",
    "minimum_grade: E1",
    'options: [{value: claim_not_confirmed, words: {en: "Its numbers do not hold its claim"}, '
    "needs_proof: false}]",
    "red_flags: [{answer: claim_not_confirmed, severity: blocker, "
    'consequence: {en: "The numbers speak against the report."}, '
    'lift: {en: "Send a report that holds."}}]',
)
MINUTES = banks.entry(
    "doc-assessment",
    "file",
    "title: {en: Assessment}",
    'ask: {en: "Please send the assessment."}',
    "severity: blocker",
    "lead_days: 10",
    "minimum_grade: E1",
)
REVISION = banks.entry(
    "drawing-revision", "text", "title: {en: Drawing revision}", "states: revision", "lead_days: 1"
)
QUESTIONS = (PHOTO, DIMENSIONS, MINUTES, REVISION)
