"""Dutch pages in the house style (NL Design System, EUPL): `Pages(Path(__file__).parent / "templates")`, extending `base.html`.

`{% extends "base.html" %}` gives header, navigation and footer; `{% import "velden.html" as velden %}` the form fields. Blocks:
`titel`, `inhoud`, `kop` (in `<head>`), `slot` (scripts from `/static`, the only place the policy allows them from).
"""

from shared.ui.pages import STATIC, NamedFault, Pages

__all__ = ["STATIC", "NamedFault", "Pages"]
