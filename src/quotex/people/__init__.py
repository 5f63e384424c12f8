"""Who is who: mentions of one person or organisation joined over the document."""

from .index import PeopleIndex
from .link import link
from .roles import RolePhrase, role_lexicon, role_phrases

__all__ = ["PeopleIndex", "RolePhrase", "link", "role_lexicon", "role_phrases"]
