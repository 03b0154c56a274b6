"""Whose words a statement is in.  What has a name, or shares one, is not changed in the user's own."""

from __future__ import annotations

from tangent.shown import DERIVED
from tangent_ast import core


def is_users(s: core.Statement) -> bool:
    """Has the user written it?  The statements of a derivative that is derived again are nobody's own."""
    return s.about.role is core.Role.PRIMAL and not s.origin.file.startswith(DERIVED)
