"""What is missing leads to the very field where it is mended: the page opens, and the field is on it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from dialogues import lifecycle, warnings
from dialogues.models import Dialogue, Kind, Step
from dialogues.requirements import Missing

from .test_requirements import CASES, Take, name_of
from .worlds import World

pytestmark = pytest.mark.once


def refuse_unless_it_leads_to_a_field(client: Client, item: Dialogue, missing: Missing) -> None:
    address = urlsplit(missing.url(item))
    page = client.get(f"{address.path}?{address.query}", follow=True)  # a browser keeps the fragment on its way
    assert page.status_code == 200, missing
    assert address.fragment, f"{missing.code} leads to {missing.page}, but to nothing on it"
    assert f'id="{address.fragment}"' in page.content.decode(), f"{missing.code}: #{address.fragment} on {missing.page}"


#: Steps that are worked on while earlier texts are locked. What is missing of a mandate or a plan is tried below,
#: where it is not yet decided.
LATER = (Step.INITIATIVE, Step.EXECUTION, Step.COMPILATION, Step.FEEDBACK, Step.DECISION)
ONE_AT_A_TIME = [
    case
    for case in CASES
    if (case[0] in LATER and case[1] != "compilation_in_basis") or case[:2] == (Step.LAUNCH, "decision_after_close")
]


@pytest.mark.parametrize("case", ONE_AT_A_TIME, ids=name_of)
def test_each_missing_thing_leads_maja_to_the_field_where_it_is_mended(
    world: World, client: Client, case: tuple[Step, str, Take, str]
) -> None:
    step, code, take, kind = case
    item = world.ready(step, kind)
    take(world, item)
    client.force_login(world.maja)
    item = Dialogue.objects.get(pk=item.pk)
    found = lifecycle.unmet(item)
    assert code in {missing.code for missing in found}
    for missing in found:
        refuse_unless_it_leads_to_a_field(client, item, missing)


@pytest.mark.parametrize("kind", [Kind.CITIZEN_DIALOGUE, Kind.KNOWLEDGE_DIALOGUE])
@pytest.mark.parametrize("step", list(Step)[1:], ids=lambda step: step.code)
def test_from_a_step_where_nothing_is_done_everything_missing_leads_to_its_field(
    world: World, client: Client, step: Step, kind: str
) -> None:
    item = world.arrived(step, kind)
    client.force_login(world.maja)
    missing = lifecycle.unmet(item)
    assert missing
    for one in [*missing, *warnings.all_of(item)]:
        refuse_unless_it_leads_to_a_field(client, item, one)
