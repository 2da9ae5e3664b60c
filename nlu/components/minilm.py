"""The featurizer: the meaning of the whole message as one row of numbers."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoder import Encoder, model_folder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MiniLMFeaturizer(Featurizer, GraphComponent):
    """Adds dense sentence features. `scale` stands in for the C that Rasa's classifier does not offer.

    Rasa wires these methods by the names of their arguments.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"scale": 6.0}

    @staticmethod
    def required_packages() -> List[Text]:
        return ["safetensors", "tokenizers"]

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        self._scale = float(config["scale"])
        self._name = name
        self._encoder = Encoder(model_folder())

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MiniLMFeaturizer:
        return cls(config, execution_context.node_name)

    def process(self, messages: List[Message]) -> List[Message]:
        rows = self._encoder.encode([message.get(TEXT) or "" for message in messages]) * self._scale
        for index, message in enumerate(messages):
            row = rows[index]
            message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._name))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        if not 0 < float(config.get("scale", 6.0)) <= 100:
            raise ValueError("`scale` of the MiniLM featurizer must be a number between 0 and 100.")
