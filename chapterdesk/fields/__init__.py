"""What a value is (FieldType) and what the program knows of a field (Field)."""

from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value, ValueProblem
from chapterdesk.fields.declare import Field, FieldValue, Kept, Privacy

__all__ = ["DEFAULT", "Field", "FieldType", "FieldValue", "Kept", "Privacy", "Setting", "Value", "ValueProblem"]
