"""Loads the starter site's registers: topics, contacts, services, documents and the rest."""

from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.core.files import File

from pages.starter.markdown import ContentError
from resources.models import (
    Area,
    Audience,
    BoardSettings,
    Contact,
    ContentOwner,
    GlossaryTerm,
    Place,
    Service,
    SiteDocument,
    Topic,
)

FOLDER = Path(__file__).parent / "registers"
FILES = Path(__file__).parent / "files"
REGISTER_OF = {
    Contact: "contacts",
    Service: "services",
    SiteDocument: "documents",
    Topic: "topics",
    Audience: "audiences",
    Area: "areas",
    ContentOwner: "owners",
}
DATES = ("checked_on", "closed_on")
AREA_CONTACTS = {"concerns_contact", "out_of_hours_contact"}
PLACES_SOURCE = "Authors of the starter site; the board has to confirm it before launch"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Registers:
    """The records that were loaded, by key."""

    def __init__(self):
        self.areas = self._load("areas", Area, leave_out=AREA_CONTACTS)
        self.audiences = self._load("audiences", Audience, numbered="sort_order")
        self.topics = self._load("topics", Topic)
        self.owners = self._load("owners", ContentOwner)
        self._load("glossary", GlossaryTerm, key="term")
        self.contacts = self._load_contacts()
        self._choose_contacts_of_areas()
        self._load_places()
        self.services = self._load_services()
        self.documents = self._load_documents()
        self._load_board()

    def find(self, register: str, key: str):
        """Return the record `key` of a register ("topics", "contacts", ...). Raises ContentError when there is none."""
        records = getattr(self, register)
        if key not in records:
            raise ContentError(f"There is no “{key}” in registers/{register}.yaml.")
        return records[key]

    def _load(
        self, name: str, model, key: str = "key", numbered: str = "", leave_out=frozenset()
    ) -> dict:
        records = {}
        for number, data in enumerate(_read(name)):
            fields = {field: value for field, value in data.items() if field not in leave_out}
            record = model(**fields, **({numbered: number} if numbered else {}))
            _save(record, f"{name}.yaml, {data[key]}")
            records[data[key]] = record
        return records

    def _load_contacts(self) -> dict[str, Contact]:
        contacts = {}
        successors = {}
        for data in _read("contacts"):
            where = f"contacts.yaml, {data['key']}"
            routes = [
                {"type": route["kind"], "value": {k: v for k, v in route.items() if k != "kind"}}
                for route in data.pop("routes")
            ]
            hours = [
                {
                    "type": "opening",
                    "value": {**hours, "days": [str(DAYS.index(day)) for day in hours["days"]]},
                }
                for hours in data.pop("opening_hours", [])
            ]
            exceptions = [
                {"type": "exception", "value": exception}
                for exception in data.pop("exceptions", [])
            ]
            area = data.pop("area", None)
            if successor := data.pop("successor", None):
                successors[data["key"]] = successor
            contact = Contact(
                **{
                    name: "" if value is None else value
                    for name, value in data.items()
                    if name not in DATES
                },
                **{name: data.get(name) for name in DATES},
                area=self.find("areas", area) if area else None,
            )
            contact.routes = stream_value(contact, "routes", routes, where)
            contact.opening_hours = stream_value(contact, "opening_hours", hours, where)
            contact.exceptions = stream_value(contact, "exceptions", exceptions, where)
            _save(contact, where)
            contacts[contact.key] = contact
        self.contacts = contacts
        for key, successor in successors.items():  # it may stand further down in the file
            contacts[key].successor = self.find("contacts", successor)
            _save(contacts[key], f"contacts.yaml, {key}")
        return contacts

    def _choose_contacts_of_areas(self) -> None:
        """Write into each area whom to ring there. Contacts name their area, so areas are loaded before them."""
        for data in _read("areas"):
            chosen = {
                field: self.find("contacts", data[field]) for field in AREA_CONTACTS & data.keys()
            }
            area = self.areas[data["key"]]
            for field, contact in chosen.items():
                setattr(area, field, contact)
            if chosen:
                _save(area, f"areas.yaml, {area.key}")

    def _load_places(self) -> None:
        for data in _read("places"):
            areas, few = data.pop("areas"), data.pop("few_homes", [])
            homes = dict.fromkeys(areas, Place.Homes.SOME) | {areas[0]: Place.Homes.MOST}
            homes |= dict.fromkeys(few, Place.Homes.FEW)
            for key, share in homes.items():
                area = self.find("areas", key)
                shared = {"homes": share} if len(homes) > 1 else {}
                place = Place(**data, **shared, area=area, source=PLACES_SOURCE)
                _save(place, f"places.yaml, {place.name}")

    def _load_services(self) -> dict[str, Service]:
        services = {}
        for data in _read("services"):
            audiences = [self.find("audiences", key) for key in data.pop("audiences", [])]
            topics = [self.find("topics", key) for key in data.pop("topics", [])]
            area = data.pop("area", None)
            service = Service(
                **{
                    **data,
                    "contact": self.find("contacts", data["contact"]),
                    "area": self.find("areas", area) if area else None,
                }
            )
            service.audiences = audiences
            service.topics = topics
            _save(service, f"services.yaml, {service.key}")
            services[service.key] = service
        return services

    def _load_documents(self) -> dict[str, SiteDocument]:
        documents = {}
        for data in _read("documents"):
            name = data.pop("file")
            key = data.pop("key")
            document = SiteDocument(**data)
            with (FILES / name).open("rb") as file:
                document.file = File(file, name=name)
                document._set_document_file_metadata()
                document.save()
            documents[key] = document
        return documents

    def _load_board(self) -> None:
        data = {
            name: self.find("contacts", value) if name.endswith("_contact") else value
            for name, value in _read("board").items()
        }
        board = BoardSettings.objects.first() or BoardSettings()
        for name, value in data.items():
            setattr(board, name, value)
        _save(board, "board.yaml")


def stream_value(record, field_name: str, raw: list[dict], where: str):
    """Return a stream field's value from raw blocks, validated by the blocks themselves.

    Raises ContentError that names the file and what is wrong.
    """
    block = record._meta.get_field(field_name).stream_block
    try:
        return block.clean(block.to_python(raw))
    except ValidationError as error:
        raise ContentError(f"{where}: {'; '.join(_messages(error)) or error}") from error
    except ValueError as error:  # a date or a time that does not exist
        raise ContentError(f"{where}: {field_name}: {error}") from error


def _messages(error: ValidationError, where: str = ""):
    """Yield the messages of an error and of all the blocks' errors within it, each with the block's place."""
    nested = getattr(error, "block_errors", None) or {}
    for name, inner in nested.items() if isinstance(nested, dict) else enumerate(nested):
        if inner:
            yield from _messages(inner, f"{where}{name}: ")
    if not hasattr(error, "block_errors"):
        yield from (f"{where}{message}" for message in error.messages)
    for inner in getattr(error, "non_block_errors", None) or []:
        yield f"{where}{inner}"


def _read(name: str):
    try:
        return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        raise ContentError(f"{name}.yaml: {error}") from error


def _save(record, where: str) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise ContentError(f"{where}: {'; '.join(error.messages)}") from error
    record.save()
