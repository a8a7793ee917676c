"""An app's first migration, laid at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.operations import CreateModel
    from django.db.migrations.state import ProjectState


class PaaEnGang(Operation):
    """
    Create all the models of an app as one operation.

    Django builds its picture of the models again after each operation, and ours all point at one another: a model, a
    constraint and a trigger at a time, ``migrate`` took two and a half minutes of an installation and of every new
    test database. Here the picture is built once. The models hold all they have, also what points at a later one.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence["CreateModel"]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: "ProjectState") -> None:
        state.__dict__.pop("apps", None)  # the picture, a cached_property; what it shows comes from state.models
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: "BaseDatabaseSchemaEditor",
        from_state: "ProjectState",
        to_state: "ProjectState",
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: "BaseDatabaseSchemaEditor",
        from_state: "ProjectState",
        to_state: "ProjectState",
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create the models of the app"
