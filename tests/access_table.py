"""Who may read and do what, at every address of the product. A new page means a new row here.

``Rule(get=..., post=..., at=...)``: those named may read (GET) and act (POST). For everybody else holds: who is not
logged in is led to the log-in page, and strangers are told that there is no such page. An address that nobody may read
takes POST only, and the other way round. ``at`` is the place in the test town where the address is tried
(`tests/matrix/visitors.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.matrix.visitors import EVERYONE, LOGGED_IN, NOT_LOGGED_IN

Visitors = frozenset[str]
NOBODY: Visitors = frozenset()

#: Of the technical board's dialogue: the official in charge, a colleague of hers, and the coordinator of all dialogues.
WORKERS = frozenset({"responsible", "colleague", "coordinator"})
MANAGER = frozenset({"manager"})
#: Of the technical board: its members and its secretary.
BODY = frozenset({"member", "chair", "vice chair", "secretary"})
REGISTERS = frozenset({"chair", "vice chair", "secretary"})
#: Those whose task is the whole municipality's dialogues.
READS_EVERYTHING = frozenset(
    {"coordinator", "registrar", "communicator", "auditor", "archivist", "data protection officer", "administrator"}
)
#: Those who read contributions as they came; the elected never do.
READS_ORIGINALS = WORKERS | MANAGER | frozenset({"registrar", "archivist", "data protection officer"})
RECEIVES = WORKERS | frozenset({"registrar"})
READERS = WORKERS | MANAGER | BODY | READS_EVERYTHING
#: Those who receive initiatives, for any board.
REGISTER_INITIATIVES = WORKERS | {"official elsewhere"}
HAS_A_WORK_LIST = REGISTER_INITIATIVES | MANAGER | {"manager elsewhere", "registrar", "communicator", "administrator"}
#: Everyone who sits in a body today, or writes for one.
DESK = BODY | {"chair elsewhere"}
KEEPS_MEETINGS = REGISTERS | {"chair elsewhere"}
SETS_UP = frozenset({"administrator"})
KEEPS_VOCABULARY = frozenset({"administrator", "coordinator"})
LOOKS_AFTER_THE_SITE = frozenset({"administrator", "coordinator", "communicator"})
LOOKS_AFTER_MAIL = frozenset({"administrator", "coordinator"})
KEEPS_DOCUMENTS = frozenset({"administrator", "coordinator", "registrar"})
#: Who keeps the photos of the technical board's elected.
PORTRAYS = frozenset({"administrator", "coordinator", "secretary"})
WORKS_HERE = LOGGED_IN - {"ended term"}
#: Of the technical board: who writes what it reports of a programme, and who signs off what the official in charge wrote.
WRITES_REPORTS = frozenset({"responsible", "colleague", "manager"})
SIGNS_REPORTS = KEEPS_DOCUMENTS | MANAGER | {"chair", "vice chair"}


@dataclass(frozen=True)
class Rule:
    """Who may read and act at one address."""

    get: Visitors = NOBODY
    post: Visitors = NOBODY
    at: str = ""
    #: What those who may read are answered.
    status: int = 200
    #: Who is led on to another page instead.
    led_on: Visitors = NOBODY
    #: What is sent in order to act, where an empty form says too little.
    data: Mapping[str, str] = field(default_factory=dict)
    #: Not even told to log in: the page is not there for who is not logged in.
    is_hidden: bool = False

    @property
    def needs_login(self) -> bool:
        return not self.is_hidden and not (self.get | self.post) & NOT_LOGGED_IN


TABLE: dict[str, Rule] = {
    # The house
    "healthz": Rule(get=EVERYONE),
    "readyz": Rule(get=EVERYONE, status=503),  # no worker beats in a test
    "style": Rule(get=LOGGED_IN, is_hidden=True),
    "set_language": Rule(get=EVERYONE, post=EVERYONE, status=302),
    # My account
    "account:home": Rule(get=LOGGED_IN),
    "account:login": Rule(get=EVERYONE, post=EVERYONE, led_on=LOGGED_IN),
    "account:logout": Rule(post=EVERYONE),
    "account:password": Rule(get=LOGGED_IN, post=LOGGED_IN),
    "account:password_reset": Rule(get=EVERYONE, post=EVERYONE),
    "account:password_reset_sent": Rule(get=EVERYONE),
    "account:password_reset_confirm": Rule(get=EVERYONE, post=EVERYONE, at="reset link"),
    # The board's desk
    "board:desk": Rule(get=DESK),
    "board:proposal": Rule(get=READERS, at="pending"),
    "board:proposal_check": Rule(post=REGISTERS, at="pending"),
    "board:proposal_register": Rule(post=REGISTERS, at="pending"),
    "board:proposal_comment": Rule(post=BODY, at="pending"),
    "board:proposal_read": Rule(post=BODY, at="pending"),
    "board:decision": Rule(get=READERS, post=REGISTERS, at="decided"),
    "board:decision_correct": Rule(get=REGISTERS, post=REGISTERS, at="decided"),
    "board:meeting_list": Rule(get=DESK),
    "board:meeting_add": Rule(get=KEEPS_MEETINGS, post=KEEPS_MEETINGS),
    "board:meeting_change": Rule(get=REGISTERS, post=REGISTERS, at="meeting"),
    "board:meeting_minutes": Rule(get=REGISTERS, post=REGISTERS, at="meeting"),
    # Those who decide: for everybody
    "governance:index": Rule(get=EVERYONE),
    "governance:board": Rule(get=EVERYONE, at="body"),
    "governance:meetings": Rule(get=EVERYONE),
    "governance:decision": Rule(get=EVERYONE, at="decided"),
    "governance:document_list": Rule(get=EVERYONE),
    "governance:document": Rule(get=EVERYONE, at="document"),
    "governance:document_file": Rule(get=EVERYONE, at="document"),
    "governance:portrait": Rule(get=EVERYONE, at="portrait"),
    "governance:settings_document_files": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="document row"),
    "governance:settings_document_file": Rule(get=KEEPS_DOCUMENTS, at="file of a document"),
    "contact_centre:index": Rule(get=WORKS_HERE),
    "contact_centre:add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS),
    "contact_centre:report": Rule(get=WORKS_HERE, at="figures"),
    "contact_centre:board": Rule(get=WORKS_HERE, at="body"),
    "contact_centre:send": Rule(post=KEEPS_DOCUMENTS, at="figures of a body"),
    "board:portraits": Rule(get=PORTRAYS),
    "board:portrait": Rule(get=PORTRAYS, post=PORTRAYS, at="portrait"),
    "board:portrait_remove": Rule(post=PORTRAYS, at="portrait"),
    "governance:ambition": Rule(get=EVERYONE),
    "governance:action_plan": Rule(get=EVERYONE, at="action plan"),
    "action_plans:index": Rule(get=WORKS_HERE),
    "action_plans:add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS),
    "action_plans:inventory_add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS),
    "action_plans:inventory_change": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="inventory"),
    "action_plans:plan": Rule(get=WORKS_HERE, at="action plan"),
    "action_plans:change": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="draft of an action plan"),
    "action_plans:propose": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="draft of an action plan"),
    "action_plans:adopt": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="draft of an action plan"),
    "action_plans:next_version": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="action plan"),
    "action_plans:report": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="action plan"),
    "action_plans:content_add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="action plan, value"),
    "action_plans:content_change": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="action plan, activity row"),
    "governance:programme": Rule(get=EVERYONE, at="programme"),
    # Programmes: what the bodies promise together, report on and follow up
    "programmes:index": Rule(get=WORKS_HERE),
    "programmes:add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS),
    "programmes:programme": Rule(get=WORKS_HERE, at="programme"),
    "programmes:change": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="programme"),
    "programmes:review": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="programme"),
    "programmes:revision_finish": Rule(post=KEEPS_DOCUMENTS, at="programme"),
    "programmes:content_add": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="programme, part"),
    "programmes:content_change": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="programme, part row"),
    "programmes:report_write": Rule(
        get=WRITES_REPORTS | KEEPS_DOCUMENTS, post=WRITES_REPORTS | KEEPS_DOCUMENTS, at="programme, report"
    ),
    "programmes:report": Rule(get=WORKS_HERE, at="submitted report"),
    "programmes:report_sign": Rule(post=SIGNS_REPORTS, at="submitted report"),
    "programmes:report_hand_back": Rule(post=SIGNS_REPORTS, at="submitted report"),
    # The settings of the municipality
    "governance:settings": Rule(get=KEEPS_DOCUMENTS),
    "governance:settings_municipality": Rule(get=SETS_UP, post=SETS_UP),
    "governance:settings_ladder": Rule(get=SETS_UP, post=SETS_UP),
    "governance:settings_people": Rule(get=SETS_UP),
    "governance:settings_person_add": Rule(get=SETS_UP, post=SETS_UP),
    "governance:settings_person": Rule(get=SETS_UP, post=SETS_UP, at="person"),
    "governance:settings_document_adopt": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="document row"),
    "governance:settings_document_propose": Rule(get=KEEPS_DOCUMENTS, post=KEEPS_DOCUMENTS, at="document row"),
    "governance:settings_register": Rule(get=SETS_UP, at="register"),
    "governance:settings_add": Rule(get=SETS_UP, post=SETS_UP, at="register"),
    "governance:settings_change": Rule(get=SETS_UP, post=SETS_UP, at="register row"),
    "officials:mailings_planned": Rule(get=KEEPS_VOCABULARY),
    "officials:mailings_gallery": Rule(get=KEEPS_VOCABULARY),
    "officials:mailings_mail": Rule(get=KEEPS_VOCABULARY, at="mail of the gallery"),
    "officials:mailings_mail_shown": Rule(get=KEEPS_VOCABULARY, at="mail of the gallery"),
    # What leaves by mail
    "mail:index": Rule(get=LOOKS_AFTER_MAIL),
    "mail:pause": Rule(post=LOOKS_AFTER_MAIL, data={"reason": "Fel i texten"}),
    "mail:release": Rule(post=LOOKS_AFTER_MAIL),
    "mail:test": Rule(post=LOOKS_AFTER_MAIL),
    "mail:mail": Rule(get=LOOKS_AFTER_MAIL, at="mail"),
    "mail:alike": Rule(get=LOOKS_AFTER_MAIL, at="mail"),
    "mail:settle": Rule(post=LOOKS_AFTER_MAIL, at="mail"),
    "officials:group_list": Rule(get=KEEPS_VOCABULARY),
    "officials:group_add": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY),
    "officials:group_change": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY, at="target group"),
    "officials:topic_list": Rule(get=KEEPS_VOCABULARY),
    "officials:topic_add": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY),
    "officials:topic_change": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY, at="topic"),
    "officials:methods": Rule(get=WORKS_HERE),
    "officials:method_add": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY),
    "officials:method": Rule(get=WORKS_HERE, at="method"),
    "officials:method_change": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY, at="method"),
    "officials:support": Rule(get=WORKS_HERE),
    "officials:support_add": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY),
    "officials:support_page": Rule(get=WORKS_HERE, at="support page"),
    "officials:support_change": Rule(get=KEEPS_VOCABULARY, post=KEEPS_VOCABULARY, at="support page"),
    # My work, steps 1 and 2: initiative and mandate
    "officials:worklist": Rule(get=HAS_A_WORK_LIST),
    "officials:dialogue_list": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:initiative_new": Rule(get=REGISTER_INITIATIVES, post=REGISTER_INITIATIVES),
    "officials:initiative_detail": Rule(get=REGISTER_INITIATIVES | READS_EVERYTHING, at="new initiative"),
    "officials:initiative_question": Rule(
        get=REGISTER_INITIATIVES, post=REGISTER_INITIATIVES, at="new initiative, question"
    ),
    "officials:initiative_triage": Rule(get=REGISTER_INITIATIVES, post=REGISTER_INITIATIVES, at="new initiative"),
    "officials:initiative_begin": Rule(
        get=REGISTER_INITIATIVES, post=REGISTER_INITIATIVES, at="new initiative", led_on=REGISTER_INITIATIVES
    ),
    "officials:triage": Rule(get=READERS, post=WORKERS, at="initiative"),
    "officials:dialogue_detail": Rule(get=READERS, at="mandate"),
    "officials:dialogue_edit": Rule(get=WORKERS, post=WORKERS, at="mandate"),
    "officials:change_owner": Rule(get=WORKERS, post=WORKERS, at="mandate"),
    "officials:papers": Rule(get=READERS, at="decision"),
    "officials:paper": Rule(get=READERS, at="decision, paper"),
    "officials:paper_docx": Rule(get=READERS, at="decision, paper"),
    "officials:paper_pdf": Rule(get=READERS, at="decision, paper"),
    "officials:target_groups": Rule(get=READERS, post=WORKERS, at="writing"),
    "officials:anchoring": Rule(get=READERS, post=WORKERS, at="writing"),
    "officials:mandate": Rule(get=READERS, post=WORKERS, at="writing"),
    "officials:mandate_preview": Rule(get=WORKERS, post=WORKERS, at="writing"),
    "officials:mandate_withdraw": Rule(post=WORKERS, at="mandate"),
    "officials:mandate_assign": Rule(post=MANAGER, at="mandate"),
    "officials:close_rejected": Rule(post=WORKERS, at="mandate"),
    "officials:advance": Rule(post=WORKERS, at="mandate"),
    "officials:send_back": Rule(get=WORKERS, post=WORKERS, at="planning"),
    "officials:reopen": Rule(get=WORKERS, post=WORKERS, at="decision"),
    "officials:log": Rule(get=READERS, at="mandate"),
    # Steps 3 and 4: plan and launch; pause, rounds and a changed promise
    "officials:plan": Rule(get=READERS, post=WORKERS, at="planning, unapproved"),
    "officials:plan_submit": Rule(post=WORKERS, at="planning, unapproved"),
    "officials:plan_take_back": Rule(post=WORKERS, at="planning, unapproved"),
    "officials:plan_approve": Rule(post=MANAGER, at="planning, unapproved"),
    "officials:plan_return": Rule(post=MANAGER, at="planning, unapproved"),
    "officials:plan_reopen": Rule(post=WORKERS | MANAGER, at="planning"),
    "officials:communication_done": Rule(post=WORKERS, at="execution"),
    "officials:councils": Rule(get=READERS, at="open"),
    "officials:council_add": Rule(get=WORKERS, post=WORKERS, at="open"),
    "officials:council_question": Rule(get=WORKERS, post=WORKERS, at="open, council"),
    "officials:activities": Rule(get=READERS, at="planning, unapproved"),
    "officials:activity_add": Rule(get=WORKERS, post=WORKERS, at="planning, unapproved"),
    "officials:activity": Rule(get=WORKERS, post=WORKERS, at="planning, activity"),
    "officials:activity_cancel": Rule(post=WORKERS, at="planning, activity"),
    "officials:questionnaire": Rule(get=READERS, post=WORKERS, at="planning, unapproved"),
    "officials:questionnaire_preview": Rule(get=READERS, at="planning, unapproved"),
    "officials:question": Rule(get=WORKERS, post=WORKERS, at="planning, question"),
    "officials:public_texts": Rule(get=READERS, at="planning, unapproved"),
    "officials:public_texts_in": Rule(get=WORKERS, post=WORKERS, at="planning, language"),
    "officials:question_act": Rule(post=WORKERS, at="planning, question"),
    "officials:launch": Rule(get=READERS, post=WORKERS, at="launching"),
    "officials:launch_put": Rule(post=WORKERS, at="launching"),
    "officials:launch_withdraw": Rule(post=WORKERS, at="launching"),
    "officials:promises": Rule(get=READERS, post=WORKERS, at="execution", data={"stage": "heard"}),
    "officials:put_again": Rule(get=WORKERS, post=WORKERS, at="tabled, decision"),
    "officials:suspension": Rule(get=READERS, post=WORKERS, at="execution"),
    "officials:suspension_act": Rule(post=WORKERS, at="execution"),
    "officials:abort_close": Rule(post=WORKERS, at="execution"),
    "officials:rounds": Rule(get=READERS, post=WORKERS, at="execution"),
    "officials:mandate_change": Rule(get=READERS, post=WORKERS, at="changing"),
    "officials:mandate_change_act": Rule(post=WORKERS, at="changing"),
    "officials:mandate_change_assign": Rule(post=MANAGER, at="knowledge"),
    # Steps 5 and 6: execution, contributions, sorting, compilation
    "officials:execution": Rule(get=READERS, at="execution"),
    "officials:execution_papers": Rule(post=WORKERS, at="execution"),
    "officials:activity_held": Rule(get=WORKERS, post=WORKERS, at="execution, activity"),
    "officials:sign_ups": Rule(get=WORKERS, at="execution, activity"),
    "officials:group_reached": Rule(get=WORKERS, post=WORKERS, at="execution, group"),
    "officials:contribution_list": Rule(get=READS_ORIGINALS, at="sorting"),
    "officials:contribution_register": Rule(get=RECEIVES, post=RECEIVES, at="execution"),
    "officials:intake_list": Rule(get=RECEIVES, post=RECEIVES, at="execution"),
    "officials:intake_notes": Rule(get=RECEIVES, post=RECEIVES, at="execution"),
    "officials:intake": Rule(get=RECEIVES, post=RECEIVES, at="execution, file"),
    "officials:intake_accept": Rule(post=RECEIVES, at="execution, notes"),
    "officials:intake_choose_again": Rule(post=RECEIVES, at="execution, file"),
    "officials:intake_discard": Rule(post=RECEIVES, at="execution, file"),
    "officials:intake_take_back": Rule(post=RECEIVES, at="execution, received notes"),
    "officials:intake_left_out": Rule(get=RECEIVES, at="execution, notes"),
    "officials:contribution_detail": Rule(get=READS_ORIGINALS, at="sorting, contribution"),
    "officials:contribution_late": Rule(post=WORKERS, at="sorting, contribution"),
    "officials:contribution_translation": Rule(post=WORKERS, at="sorting, contribution"),
    "officials:contribution_answer": Rule(post=WORKERS, at="sorting, contribution"),
    "officials:contribution_told": Rule(post=WORKERS, at="sorting, contribution"),
    "officials:sorting": Rule(get=WORKERS, at="hearing"),
    "officials:sorting_one": Rule(get=WORKERS, post=WORKERS, at="sorting, contribution"),
    "officials:selection": Rule(get=WORKERS, post=WORKERS, at="sorting"),
    "officials:selection_all": Rule(get=WORKERS, post=WORKERS, at="sorting"),
    "officials:selection_undo": Rule(post=WORKERS, at="sorting, deed"),
    "officials:referrals": Rule(get=WORKERS, at="sorting"),
    "officials:referral_letter": Rule(get=WORKERS, post=WORKERS, at="sorting"),
    "officials:referral_letter_sent": Rule(get=WORKERS, post=WORKERS, at="sorting, letter"),
    "officials:rereading": Rule(get=WORKERS, at="sorting"),
    "officials:rereading_one": Rule(get=WORKERS, post=WORKERS, at="sorting, contribution"),
    "officials:appeal": Rule(get=WORKERS, post=WORKERS, at="sorting, appealed"),
    "officials:themes": Rule(get=WORKERS, post=WORKERS, at="sorting"),
    "officials:theme": Rule(get=WORKERS, post=WORKERS, at="compiling, theme"),
    "officials:theme_merge": Rule(post=WORKERS, at="compiling, theme"),
    "officials:codebook": Rule(get=WORKERS, at="sorting"),
    "officials:theme_split": Rule(get=WORKERS, post=WORKERS, at="compiling, theme"),
    "officials:theme_move": Rule(post=WORKERS, at="compiling, theme"),
    "officials:second_reading": Rule(get=WORKERS, post=WORKERS, at="sorting"),
    "officials:second_reading_one": Rule(get=WORKERS, post=WORKERS, at="second reading"),
    "officials:compilation": Rule(get=READERS, post=WORKERS, at="compiling"),
    "officials:compilation_begin": Rule(post=WORKERS, at="sorting"),
    "officials:compilation_check": Rule(get=WORKERS, post=WORKERS, at="compiling"),
    "officials:compilation_approve": Rule(post=MANAGER, at="hearing"),
    "officials:compilation_return": Rule(post=MANAGER, at="hearing"),
    "officials:compilation_new_version": Rule(post=WORKERS, at="hearing"),
    "officials:compilation_preview": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_print": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_docx": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_pdf": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_xlsx": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_csv": Rule(get=READERS, at="hearing, version"),
    "officials:compilation_originals": Rule(post=READS_ORIGINALS, at="hearing, version", data={"format": "csv"}),
    # Steps 7 to 9: feedback, proposal, decision, evaluation
    "officials:feedback": Rule(get=READERS, at="hearing"),
    "officials:feedback_begin": Rule(post=WORKERS, at="hearing"),
    "officials:feedback_theme": Rule(get=WORKERS, post=WORKERS, at="hearing, theme"),
    "officials:feedback_answers": Rule(get=WORKERS | MANAGER, post=WORKERS | MANAGER, at="hearing"),
    "officials:feedback_ask": Rule(post=WORKERS, at="hearing, theme"),
    "officials:answer_part": Rule(
        get=frozenset({"official elsewhere", "manager elsewhere"}),
        post=frozenset({"official elsewhere"}),
        at="part of an answer",
    ),
    "officials:answer_part_act": Rule(
        post=frozenset({"official elsewhere", "manager elsewhere"}), at="part of an answer", data={"review": "1"}
    ),
    "officials:feedback_edit": Rule(get=WORKERS, post=WORKERS, at="hearing, row"),
    "officials:feedback_easy_read": Rule(get=WORKERS, post=WORKERS, at="answered, row"),
    "officials:feedback_publish": Rule(get=WORKERS, post=WORKERS, at="hearing, row"),
    "officials:feedback_recall": Rule(get=WORKERS, post=WORKERS, at="hearing, row"),
    "officials:feedback_present": Rule(get=WORKERS, post=WORKERS, at="hearing"),
    "officials:proposal": Rule(get=READERS, post=WORKERS, at="drafting"),
    "officials:proposal_send": Rule(get=MANAGER, post=MANAGER, at="drafting"),
    "officials:outcome": Rule(get=READERS, at="decision"),
    "officials:measures": Rule(get=READERS, post=WORKERS, at="decision"),
    "officials:evaluation": Rule(get=READERS, post=WORKERS, at="decision"),
    # Residents: no one logs in
    "residents:start": Rule(get=EVERYONE),
    "residents:dialogue_list": Rule(get=EVERYONE),
    "residents:promises": Rule(get=EVERYONE),
    "residents:open_data": Rule(get=EVERYONE),
    "residents:open_data_interface": Rule(get=EVERYONE),
    "residents:open_data_catalogue": Rule(get=EVERYONE),
    "residents:open_data_json": Rule(get=EVERYONE, at="data set"),
    "residents:open_data_csv": Rule(get=EVERYONE, at="data set"),
    "residents:followup": Rule(get=EVERYONE),
    "residents:followup_year": Rule(get=EVERYONE, at="year"),
    "residents:followup_docx": Rule(get=EVERYONE, at="year"),
    "residents:followup_pdf": Rule(get=EVERYONE, at="year"),
    "residents:followup_figures": Rule(get=EVERYONE, at="year"),
    "residents:dialogue_detail": Rule(get=EVERYONE, at="public page"),
    "residents:robots": Rule(get=EVERYONE),
    "residents:sitemap": Rule(get=EVERYONE),
    "residents:sitemap_part": Rule(get=EVERYONE, at="part of the sitemap"),
    "residents:register_feed": Rule(get=EVERYONE),
    "residents:board_feed": Rule(get=EVERYONE, at="body"),
    "residents:dialogue_feed": Rule(get=EVERYONE, at="public page"),
    "residents:calendar": Rule(get=EVERYONE),
    "residents:dialogue_calendar": Rule(get=EVERYONE, at="public page"),
    "residents:activity_calendar": Rule(get=EVERYONE, at="public page, activity"),
    "residents:contributions": Rule(get=EVERYONE, at="public page"),
    "residents:take_part": Rule(get=EVERYONE, post=EVERYONE, at="public page"),
    "residents:paper_form": Rule(get=EVERYONE, at="public page"),
    "residents:feedback": Rule(get=EVERYONE, at="public page"),
    "residents:compilation": Rule(get=EVERYONE, at="answered page"),
    "residents:compilation_version": Rule(get=EVERYONE, at="answered page, version"),
    "residents:feedback_easy_read": Rule(get=EVERYONE, at="answered page"),
    "residents:feedback_children": Rule(get=EVERYONE, at="answered page"),
    "residents:clear": Rule(get=EVERYONE, post=EVERYONE, at="answered page"),
    "residents:dialogue_privacy": Rule(get=EVERYONE, at="public page"),
    "residents:sign_up": Rule(get=EVERYONE, post=EVERYONE, at="activity that takes sign-ups"),
    "residents:signed_up": Rule(get=EVERYONE, post=EVERYONE, at="link of a sign-up"),
    "residents:follow": Rule(get=EVERYONE, post=EVERYONE),
    "residents:contribution": Rule(get=EVERYONE, at="follow link"),
    "residents:contribution_mail": Rule(post=EVERYONE, at="follow link"),
    "residents:own_page": Rule(get=EVERYONE, post=EVERYONE, at="own page"),
    "residents:follow_dialogue": Rule(get=EVERYONE, post=EVERYONE, at="public page"),
    "residents:understood": Rule(post=EVERYONE, at="follow link"),
    "residents:appealed": Rule(post=EVERYONE, at="follow link"),
    "residents:clear_with_code": Rule(post=EVERYONE, at="follow link"),
    "residents:own_copy": Rule(get=EVERYONE, at="follow link"),
    "residents:withdraw": Rule(get=EVERYONE, post=EVERYONE, at="follow link"),
    "residents:withdrawn": Rule(get=EVERYONE),
    "residents:confirm": Rule(get=EVERYONE, post=EVERYONE, at="link to confirm"),
    "residents:stop_mail": Rule(get=EVERYONE, post=EVERYONE, at="link to stop"),
    "residents:how_it_works": Rule(get=EVERYONE),
    "residents:privacy": Rule(get=EVERYONE),
    "residents:cookies": Rule(get=EVERYONE),
    "residents:easy_read": Rule(get=EVERYONE),
    "residents:accessibility": Rule(get=EVERYONE, post=EVERYONE),
    "officials:followup": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:followup_docx": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:followup_pdf": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:followup_close": Rule(post=frozenset({"coordinator"}), at="year"),
    "officials:followup_figures": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:register": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:register_csv": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:register_xlsx": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:filter_save": Rule(post=LOGGED_IN - {"ended term"}),
    "officials:filter_forget": Rule(post=frozenset({"responsible"}), at="saved choice"),
    "officials:lessons": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:load": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:calendar": Rule(get=LOGGED_IN - {"ended term"}),
    "officials:accessibility_reports": Rule(get=LOOKS_AFTER_THE_SITE),
    "officials:accessibility_report": Rule(
        get=LOOKS_AFTER_THE_SITE, post=LOOKS_AFTER_THE_SITE, at="report about accessibility"
    ),
}
