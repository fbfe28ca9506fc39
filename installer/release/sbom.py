"""The bill of materials in CycloneDX 1.6, made and checked by the project's own library."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from license_expression import get_spdx_licensing
from packageurl import PackageURL

from release.bundled import Kind, Piece

_EXPRESSION = re.compile(r"[\w.+ ()-]+")
_SCHEMA = SchemaVersion.V1_6
_NAMES = uuid.UUID("6f0b8c1e-5f58-5a0e-9d2b-0e4a3f0f6c11")
"""Namespace of this product's bills, so that the same build gets the same number."""


def bill(version: str, pieces: Iterable[Piece], moment: dt.datetime) -> str:
    """Return the bill of materials as JSON, the same for the same pieces.

    Args:
        version: of Tallybridge.
        pieces: what is bundled.
        moment: when the source was last changed, aware, in UTC.
    """
    held = sorted(pieces, key=lambda piece: (piece.kind, piece.name.lower()))
    product = Component(
        name="tallybridge",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"tallybridge@{version}",
        licenses=[DisjunctiveLicense(id="MIT")],
    )
    bom = Bom(
        serial_number=uuid.uuid5(_NAMES, " ".join(f"{piece.name}={piece.version}" for piece in held)),
        metadata=BomMetaData(component=product, timestamp=moment),
        components=[_component(piece) for piece in held],
    )
    bom.register_dependency(product, bom.components)
    text: str = make_outputter(bom, OutputFormat.JSON, _SCHEMA).output_as_string(indent=1)
    return f"{text}\n"


def _component(piece: Piece) -> Component:
    """Return one piece as the format knows it."""
    library = piece.kind in {Kind.PACKAGE, Kind.SYSTEM}
    return Component(
        name=piece.name,
        version=piece.version,
        type=ComponentType.LIBRARY if library else ComponentType.FRAMEWORK,
        scope=ComponentScope.REQUIRED,
        bom_ref=f"{piece.kind.name.lower()}:{piece.name}@{piece.version}",
        purl=_address(piece),
        licenses=[_licence(piece.licence)],
        # One hash names one file; of several wheels the build took one that the lock file does not tell.
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=piece.hashes[0])] if len(piece.hashes) == 1 else [],
    )


def _address(piece: Piece) -> PackageURL | None:
    """Return the piece's package URL where its kind has one."""
    if piece.kind is Kind.PACKAGE:
        return PackageURL("pypi", name=piece.name.lower().replace("_", "-"), version=piece.version)
    if piece.kind is Kind.SYSTEM:
        return PackageURL("deb", "debian", piece.name, piece.version)
    return None


def _licence(words: str) -> LicenseExpression | DisjunctiveLicense:
    """Return a licence as an expression when it is one, else by the author's name for it."""
    # The parser takes no other marks, and fails on them instead of saying so.
    if not _EXPRESSION.fullmatch(words) or get_spdx_licensing().validate(words).errors:
        return DisjunctiveLicense(name=words)
    return LicenseExpression(words)
