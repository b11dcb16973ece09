"""Whose language is spoken: each person's where only they see it, the order's in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.nursery import NurseryStage
from tests.bot.scenes import BUYER, GUEST, Scene, open_order, sentence, settle, told
from tests.prompts.banks import BANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client import Message, View
    from tests.bot.nursery import Nursery

LIN, TAI, HANS = "Lin Li", "Tai Wu", "Hans Huber"
CHANNEL = "orders"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A workspace with the bot in it, which asks from the bank that comes with it."""
    with NurseryStage(tmp_path_factory.mktemp("languages"), nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


@pytest.fixture(scope="module", autouse=True)
def people(stage: Stage) -> None:
    """Three people whose Slack speaks another language each."""
    for name, locale in ((LIN, "zh-CN"), (TAI, "zh-TW"), (HANS, "de-DE")):
        stage.workspace.add_person(name, locale=locale, channels=[CHANNEL])


@pytest.fixture(scope="module")
def english(stage: Stage) -> Scene:
    """An order whose thread is in English."""
    return open_order(stage, "ORDER-EN", Supplier="Brno Stamping")


@pytest.fixture(scope="module")
def chinese(stage: Stage) -> Scene:
    """An order whose thread is in Chinese, in a channel with people from the supplier."""
    fields = {"Supplier": "Ningbo Brightway", "Language of the thread": "简体中文"}
    return open_order(stage, "ORDER-ZH", "shared-supplier", **fields)


def command(stage: Stage, who: str, text: str, channel: str = CHANNEL) -> Message:
    """What only this person sees after a command."""
    since = stage.workspace.mark()
    assert stage.workspace.as_(who).command("/readiness", text, channel=channel).ok
    return sentence(stage, since)


def alone(stage: Stage, who: str, since: int) -> Message:
    """The one message since then, which nobody but this person sees."""
    said = sentence(stage, since)
    assert said.raw["ephemeral_to"] == stage.workspace.user(who)
    return said


def home(stage: Stage, who: str) -> View:
    """A person's Home, opened anew."""
    stage.workspace.as_(who).open_home()
    settle(stage)
    view = stage.workspace.as_(who).home()
    assert view is not None
    return view


# A person's language


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (BUYER, "What you can ask me"),
        (LIN, "可以这样问我"),
        (TAI, "可以这样问我"),
        (HANS, "What you can ask"),
    ],
)
def test_a_person_reads_the_language_of_their_slack(stage: Stage, who: str, words: str) -> None:
    """Chinese of each kind is answered in Chinese, all else in English."""
    assert words in command(stage, who, "help").plain


def test_a_choice_beats_slack(stage: Stage) -> None:
    """Who chose a language reads it until they choose to follow Slack again."""
    assert "不认识“" in command(stage, TAI, "digset monday").plain
    assert "in English from now on" in command(stage, TAI, "language english").plain
    assert "I do not know “" in command(stage, TAI, "digset monday").plain
    assert "What only you see is in English." in command(stage, TAI, "language").plain
    assert "跟随 Slack 的语言，现在是简体中文" in command(stage, TAI, "language auto").plain
    assert "不认识“" in command(stage, TAI, "digset monday").plain


def test_an_unknown_language(stage: Stage) -> None:
    """A language that is not spoken changes nothing."""
    said = command(stage, HANS, "language klingon").plain
    assert "I do not speak “klingon”, so nothing changed." in said
    assert "What only you see is in English." in command(stage, HANS, "language").plain


def test_a_choice_is_understood_in_its_own_words(stage: Stage) -> None:
    """The name of a language may be written in either language."""
    for name in ("中文", "Chinese", "简体中文", "zh-CN"):
        assert "以后只有自己看到的内容用简体中文" in command(stage, HANS, f"language {name}").plain
        assert "in English from now on" in command(stage, HANS, "language 英文").plain


def a_week_later(stage: Stage, who: str) -> Message:
    """What a person is answered once Slack was asked anew who they are."""
    stage.workspace.post("clock", advance=8 * 86400)
    for _ in range(100):  # the bot's clock follows within a moment
        since = stage.workspace.mark()
        said = command(stage, who, "help")
        calls = stage.workspace.traffic(since=since, kind="api")
        if "users.info" in [item["method"] for item in calls]:
            return said
    raise AssertionError("Slack was not asked again")


def test_a_choice_outlives_what_slack_tells_later(stage: Stage) -> None:
    """Slack is asked again after a week, and what was chosen stays."""
    command(stage, TAI, "language english")
    assert "What you can ask me" in a_week_later(stage, TAI).plain
    command(stage, TAI, "language auto")


def test_slack_speaks_another_language_now(stage: Stage) -> None:
    """Who changes their Slack is answered in its new language within a week."""
    stage.workspace.add_person("Ann Yu", locale="en-GB", channels=[CHANNEL])
    assert "What you can ask me" in command(stage, "Ann Yu", "help").plain
    stage.workspace.add_person("Ann Yu", locale="zh-HK")
    assert "可以这样问我" in a_week_later(stage, "Ann Yu").plain


def test_home_speaks_and_offers_languages(stage: Stage) -> None:
    """Home is in the person's language, and the choice there is kept everywhere."""
    seen = home(stage, HANS)
    assert "Your questions and orders" in seen.plain
    assert stage.workspace.as_(HANS).choose("", "简体中文", action_id="language", surface="home").ok
    settle(stage)
    chosen = stage.workspace.as_(HANS).home()
    assert chosen is not None
    assert "我的问题和订单" in chosen.plain
    assert "可以这样问我" in command(stage, HANS, "help").plain
    outcome = stage.workspace.as_(HANS).choose(
        "", "跟随 Slack（English）", action_id="language", surface="home"
    )
    assert outcome.ok
    assert "Your questions and orders" in home(stage, HANS).plain


def test_ones_own_questions_are_in_ones_own_language(stage: Stage, english: Scene) -> None:
    """Home shows an order of an English thread to a Chinese reader in Chinese."""
    open_order(stage, "ORDER-LIN", Approver=LIN)
    seen = home(stage, LIN).plain
    assert english.order().language == "en"
    assert "ORDER-LIN" in seen
    assert "不能开始量产" in seen
    assert "production may not start" not in seen


# An order, seen by one person


def test_a_card_is_in_the_language_of_who_asks(stage: Stage, english: Scene) -> None:
    """The card that was kept is in the order's language; who reads another one gets theirs."""
    mine, theirs = command(stage, BUYER, "ORDER-EN"), command(stage, LIN, "ORDER-EN")
    assert "production may not start" in mine.plain
    assert "Share in channel" in mine.labels
    assert "不能开始量产" in theirs.plain
    assert "发到频道" in theirs.labels
    assert "production may not start" in english.card().plain
    question = BANK.by_id[english.order().asking or ""]
    assert question.title.say("zh-CN") in theirs.plain


def test_a_list_is_in_the_language_of_who_asks(stage: Stage, english: Scene) -> None:
    """Every line of it, whatever the thread of each order speaks."""
    seen = command(stage, LIN, "").plain
    assert english.code in seen
    assert "orders 的订单" in seen
    assert "不能开始量产" in seen
    assert "production may not start" not in seen


def test_an_order_that_is_not_there(stage: Stage) -> None:
    """What to do then, in the reader's language."""
    seen = command(stage, LIN, "ORDER-NONE")
    assert "这里没有订单" in seen.plain
    assert "新建这个订单" in seen.labels


def test_a_whisper_and_the_thread(stage: Stage, english: Scene) -> None:
    """What a press leads to is said in the thread in its language, and to the person in theirs."""
    asking = english.order().asking
    since = stage.workspace.mark()
    assert english.presses(LIN, "Skip").ok
    assert "skipped. It stays open." in " ".join(m.plain for m in told(stage, since))
    english.on_card(BUYER, "Close order")
    settle(stage)
    since = stage.workspace.mark()
    assert english.presses(LIN, "Skip").ok
    assert "ORDER-EN 已关闭" in alone(stage, LIN, since).plain
    english.on_card(BUYER, "Open again")
    settle(stage)
    assert asking is not None


def test_a_form_is_in_the_language_of_who_opens_it(stage: Stage, english: Scene) -> None:
    """Its labels, its options and what is wrong with it."""
    lin = stage.workspace.as_(LIN)
    assert english.on_card(LIN, "Change order facts").ok
    form = lin.modal()
    assert form is not None
    assert form.title == "修改订单情况"
    assert lin.submit({"数量": "viele"}).errors == {
        "数量": "这不是数量。请写数字加单位，例如 3,000 件。"
    }
    lin.close(all=True)
    sections = next(
        e for b in english.card().blocks for e in b.get("elements", []) if "options" in e
    )
    label = sections["options"][0]["text"]["text"]
    assert english_choice(stage, english, LIN, label)
    form = lin.modal()
    assert form is not None
    assert "知道的就填" in form.plain
    lin.close(all=True)


def english_choice(stage: Stage, scene: Scene, who: str, label: str) -> bool:
    """Choose a section on an order's card."""
    person = stage.workspace.as_(who)
    return person.choose("", label, action_id="section", channel=scene.channel, ts=scene.ts).ok


def test_direct_messages(stage: Stage) -> None:
    """What is asked in a direct message is answered in the person's language."""
    since = stage.workspace.mark()
    stage.workspace.as_(LIN).say("help", channel="@Readiness")
    assert "可以这样问我" in sentence(stage, since).plain


# An order's language


def test_a_thread_in_chinese(chinese: Scene) -> None:
    """Card, greeting and question are in the language that the form chose."""
    order = chinese.order()
    assert order.language == "zh-CN"
    card, *thread = chinese.thread()
    said = " ".join(message.plain for message in thread)
    assert "不能开始量产" in card.plain
    assert "怎么回答" in said
    assert BANK.by_id[order.asking or ""].ask.say("zh-CN") in said
    assert {"跳过", "稍后", "English"} <= set(thread[-1].labels)


@pytest.mark.usefixtures("chinese", "english")
def test_the_next_order_of_a_supplier_speaks_as_the_last(stage: Stage) -> None:
    """Whoever leaves the choice alone gets the language of the supplier's newest order."""
    again = open_order(stage, "ORDER-ZH-2", Supplier="Ningbo Brightway")
    other = open_order(stage, "ORDER-EN-2", "shared-supplier", Supplier="Brno Stamping")
    first = open_order(stage, "ORDER-NEW", Supplier="Somebody New")
    spoken = [scene.order().language for scene in (again, other, first)]
    assert spoken == ["zh-CN", "en", "en"]


def test_a_new_channel_speaks_as_who_begins_there(stage: Stage) -> None:
    """The first order of a channel gives it its language, for its digest too."""
    stage.workspace.add_channel("lamps", members=["*", LIN])
    lin = stage.workspace.as_(LIN)
    assert lin.command("/readiness", "new LAMP-1", channel="lamps").modal is not None
    assert lin.submit({"产品": "灯罩", "供应商": "宁波亮路"}).ok
    settle(stage)
    since = stage.workspace.mark()
    lin.command("/readiness", "digest now", channel="lamps")
    digest = sentence(stage, since, "LAMP-1")
    assert "量产准备情况" in digest.plain
    assert "不能开始量产" in digest.plain


def test_a_thread_changes_its_language(stage: Stage) -> None:
    """Chosen anew under the order's facts, what is asked is asked again in the new language."""
    scene = open_order(stage, "ORDER-TURN", Supplier="Turner")
    asking = BANK.by_id[scene.order().asking or ""]
    assert scene.on_card(BUYER, "Change order facts").ok
    since = stage.workspace.mark()
    assert stage.workspace.as_(BUYER).submit({"Language of the thread": "简体中文"}).ok
    said = told(stage, since)
    assert scene.order().language == "zh-CN"
    assert "订单情况已修改" in said[-1].plain
    assert asking.ask.say("zh-CN") in said[-1].plain
    assert "跳过" in said[-1].labels
    assert "下一题" in scene.card().labels
    scene.says(BUYER, "why")
    since = stage.workspace.mark()
    assert "为什么问" in scene.thread()[-1].plain or "为什么问" in told(stage, since)[-1].plain


# A question in the other language


def question_in_english(stage: Stage, scene: Scene, who: str) -> Message:
    """The question that stands in a Chinese thread, as this person asked to read it."""
    since = stage.workspace.mark()
    assert scene.presses(who, "English").ok
    return alone(stage, who, since)


def test_the_same_question_in_the_other_language(stage: Stage, chinese: Scene) -> None:
    """It is shown to the one who asked for it, with buttons, and the thread stays as it is."""
    before = chinese.order().asking
    said = question_in_english(stage, chinese, BUYER)
    assert BANK.by_id[before or ""].ask.say("en") in said.plain
    assert {"Why?", "Skip"} <= set(said.labels)
    assert {"中文", "English"} & set(said.labels) == set()
    assert said.thread_ts == chinese.ts
    assert chinese.order().asking == before


def test_an_answer_there_counts(stage: Stage, chinese: Scene) -> None:
    """Pressed by a guest in their language, it is recorded, and the thread goes on in its own."""
    asking = _ask_a_choice(stage, chinese)
    question = BANK.by_id[asking]
    said = question_in_english(stage, chinese, GUEST)
    option = question.options[0]
    since = stage.workspace.mark()
    guest = stage.workspace.as_(GUEST)
    pressed = guest.press(option.words.say("en"), channel=chinese.channel, ts=said.ts)
    assert pressed.ok
    settle(stage)
    answer = chinese.answers()[asking].answer
    assert getattr(answer.value, "options", ()) == (option.value,)
    assert option.words.say("zh-CN") in " ".join(m.plain for m in told(stage, since))
    left = [m.ts for m in chinese.thread(GUEST)]
    assert said.ts not in left


def test_the_reason_is_told_there_too(stage: Stage, chinese: Scene) -> None:
    """Why, pressed under the question for one person, is answered to that person."""
    said = question_in_english(stage, chinese, BUYER)
    question = BANK.by_id[chinese.order().asking or ""]
    since = stage.workspace.mark()
    bea = stage.workspace.as_(BUYER)
    assert bea.press("Why?", channel=chinese.channel, ts=said.ts).ok
    assert question.why.say("en") in alone(stage, BUYER, since).plain


def test_people_of_whom_slack_tells_no_language(stage: Stage, chinese: Scene) -> None:
    """A guest of another company is answered in the language of the thread they are in."""
    since = stage.workspace.mark()
    assert chinese.on_card(GUEST, "关闭订单").ok
    assert "只有本工作区的成员才能这样做" in alone(stage, GUEST, since).plain


def _ask_a_choice(stage: Stage, scene: Scene) -> str:
    """Skip to a question with buttons."""
    for _ in range(len(BANK.questions)):
        asking = scene.order().asking or ""
        question = BANK.by_id[asking]
        if 1 < len(question.options) <= 5 and not question.proof and question.kind == "choice":
            return asking
        scene.presses(BUYER, "跳过")
        settle(stage)
    raise AssertionError("no question with buttons is asked")
