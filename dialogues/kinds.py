"""What the municipality calls its two kinds of dialogue: "medborgardialog", "invånardialog" (domain 1.9)."""

from governance.models import Municipality

from .models import Kind


def name_of(kind: str, municipality: Municipality | None = None) -> str:
    """The municipality's own name of the kind, else the portal's."""
    if kind == Kind.CITIZEN_DIALOGUE:
        own = str((municipality or Municipality.current()).citizen_dialogue_label)
        if own:
            return own
    return str(Kind(kind).label)
