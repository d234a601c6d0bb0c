"""What people send, judged: each refusal has its own sentence."""

from generations.forms.composer import ComposerForm
from generations.forms.generation import GenerationForm
from generations.forms.references import GivenFile, gather

__all__ = ["ComposerForm", "GenerationForm", "GivenFile", "gather"]
