"""What is a command and what is a story: decided after the classifier, by rules that can be read."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

STORY = "inform"
_COURTESY = {"please", "thanks", "ok", "okay", "oh", "um", "well", "sorry", "hi", "hello"}


def plain(text: Text) -> Text:
    """`text` for comparing: lower-case words without punctuation or a courtesy at either end."""
    words = re.findall(r"[^\W_]+", text.casefold().replace("’", "").replace("'", ""))
    while len(words) > 1 and words[0] in _COURTESY:
        words = words[1:]
    while len(words) > 1 and words[-1] in _COURTESY:
        words = words[:-1]
    return " ".join(words)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Commands(GraphComponent):
    """Two corrections of the classifier's intent.

    A message that is, word for word, an example of a command is that command, with confidence 1 and
    `whole: true` in its intent; only such a message may interrupt a question that is answered in the
    person's own words. A long message is never a command: its intent becomes `inform`.
    """

    @classmethod
    def required_components(cls) -> List[Any]:
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"intents": [], "longest": 12}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        examples: Dict[Text, Text],
    ) -> None:
        self._commands = set(config["intents"])
        self._longest = int(config["longest"])
        self._storage = model_storage
        self._resource = resource
        self._examples = examples

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Commands:
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Commands:
        with model_storage.read_from(resource) as folder:
            examples = json.loads((folder / "commands.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, examples)

    def train(self, training_data: TrainingData) -> Resource:
        """Remembers the examples of the commands."""
        self._examples = {
            plain(example.get(TEXT)): example.get(INTENT)
            for example in training_data.intent_examples
            if example.get(INTENT) in self._commands and example.get(TEXT)
        }
        with self._storage.write_to(self._resource) as folder:
            text = json.dumps(self._examples, ensure_ascii=False, sort_keys=True)
            (folder / "commands.json").write_text(text, encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            words = plain(message.get(TEXT) or "")
            found = self._examples.get(words)
            if found:
                message.set(INTENT, {"name": found, "confidence": 1.0, "whole": True}, add_to_output=True)
            elif (message.get(INTENT) or {}).get("name") in self._commands and (words.count(" ") >= self._longest):
                message.set(INTENT, {"name": STORY, "confidence": 1.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
