"""Calls that load what a user sees, as the browser asks for it."""

import json
import re
from collections.abc import Mapping
from xml.etree import ElementTree


def view_request(model, view_type, xmlid=None):
    """Return (specification, progress bar) as the browser asks for a view's data."""
    view_id = model.env.ref(xmlid).id if xmlid else False
    views = model.get_views([(view_id, view_type)])
    shown = views["models"][model._name]
    names = shown["fields"] if isinstance(shown, Mapping) else shown
    specification = {
        name: {"fields": {"display_name": {}}}
        if model._fields[name].type == "many2one"
        else {}
        for name in names
    }
    bar = ElementTree.fromstring(views["views"][view_type]["arch"]).find("progressbar")
    return specification, dict(bar.attrib) if bar is not None else {}


def specification(model, node):
    """Return what the browser reads of the fields in a view, sub-views included.

    :param node: the view's arch, parsed
    """
    found = {}
    for element in _own_fields(node):
        name = element.get("name")
        field = model._fields[name]
        fields = {}
        # Of what is never shown the browser reads ids only.
        hidden = {element.get("invisible"), element.get("column_invisible")}
        if hidden & {"1", "True"}:
            found[name] = {"fields": {}} if field.type == "many2one" else {}
        elif field.type in ("one2many", "many2many"):
            comodel = model.env[field.comodel_name]
            kinds = ("list", "kanban")
            sub_views = [view for kind in kinds for view in element.findall(kind)]
            if sub_views:
                fields = specification(comodel, sub_views[0])
            elif "many2many" in element.get("widget", ""):
                fields = {"display_name": {}}
            found[name] = {"fields": fields, "limit": 40}
        elif field.type == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        else:
            found[name] = {}
    return found


def _own_fields(node):
    """Return the fields of a view, without those of the views inside of them."""
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from _own_fields(child)


def arch_specification(model, view_type, view=None):
    """Return the specification of one of a model's views.

    :param view: ``ir.ui.view``; the model's own without it
    """
    views = model.get_views([(view.id if view else False, view_type)])
    return specification(
        model, ElementTree.fromstring(views["views"][view_type]["arch"])
    )


def opening(record):
    """Return a call that reads a record as its form does."""
    wanted = arch_specification(record, "form")
    return lambda: record.web_read(wanted)


def first_page(model, domain, view_type, view=None):
    """Return a call that loads the first page of a list or a kanban without columns."""
    wanted = arch_specification(model, view_type, view)
    return lambda: model.web_search_read(domain, wanted, limit=80, count_limit=10001)


def kanban(model, xmlid=None):
    """Return a call that loads a board: columns with their cards, and the bars."""
    specification, bar = view_request(model, "kanban", xmlid)

    def load():
        model.web_read_group(
            [],
            ["stage_id"],
            [f"{bar['sum_field']}:sum"] if bar.get("sum_field") else [],
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=20,
        )
        if bar:
            colors = json.loads(bar["colors"])
            model.read_progress_bar(
                [], "stage_id", {"field": bar["field"], "colors": colors}
            )

    return load


def page(model, domain, xmlid=None):
    """Return a call that loads the first page of a list."""
    specification, _bar = view_request(model, "list", xmlid)
    return lambda: model.web_search_read(
        domain, specification, limit=80, count_limit=10001
    )


def portal(login):
    """Return a function that makes calls which load a page as a customer.

    The whole way of a request through Odoo, without a network.

    :param str login: of the portal user; also the password
    """
    from werkzeug.test import Client

    from odoo.http import root

    client = Client(root)
    here = {"REMOTE_ADDR": "127.0.0.1"}
    form = client.get("/web/login", environ_base=here).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    client.post(
        "/web/login",
        environ_base=here,
        data={"csrf_token": token, "login": login, "password": login},
    )

    def visit(url, content):
        def load():
            answer = client.get(url, environ_base=here)
            text = answer.get_data(as_text=True)
            if answer.status_code != 200 or content not in text:
                raise RuntimeError(f"{url} answered {answer.status_code}")

        return load

    return visit
