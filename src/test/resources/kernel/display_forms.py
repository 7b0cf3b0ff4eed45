"""The forms that a value can be shown in, by media type."""

import base64
import io
import json
import math
import sys

METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "application/pdf": "_repr_pdf_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
    "application/javascript": "_repr_javascript_",
}


def bundle(value):
    forms = {"text/plain": repr(value)}
    own = call(value, "_repr_mimebundle_")
    if isinstance(own, dict):
        forms.update(own)
    for kind, method in METHODS.items():
        form = call(value, method)
        if form is not None:
            forms[kind] = base64.b64encode(form).decode() if isinstance(form, bytes) else form
    forms.update(special(value))
    return {kind: numbered(form) for kind, form in forms.items() if is_json(form)}


def call(value, method):
    if isinstance(value, type):
        return None
    try:
        return getattr(value, method)()
    except Exception:  # it has no such form, or cannot make it
        return None


def special(value):
    """What the code interpreter adds for some types."""
    if isinstance(value, (dict, list)):
        return {"application/json": value}
    if is_of(value, "pandas", "DataFrame"):
        return {"e2b/data": json.loads(json.dumps(value.to_dict("list"), default=str))}
    if is_of(value, "matplotlib.figure", "Figure"):
        return {"image/png": picture(value), "e2b/chart": chart(value)}
    return {}


def is_of(value, module, name):
    return module in sys.modules and isinstance(value, getattr(sys.modules[module], name))


def is_json(form):
    try:
        json.dumps(form)
        return True
    except (TypeError, ValueError, RecursionError):
        return False


def numbered(form):
    """The same with text for what JSON has no number for, as Jupyter does it."""
    if isinstance(form, dict):
        return {key: numbered(value) for key, value in form.items()}
    if isinstance(form, (list, tuple)):
        return [numbered(value) for value in form]
    return repr(form) if isinstance(form, float) and not math.isfinite(form) else form


def picture(figure):
    data = io.BytesIO()
    figure.savefig(data, format="png", bbox_inches="tight")
    return base64.b64encode(data.getvalue()).decode()


def chart(figure):
    """The numbers behind a figure: lines and bars; others are of unknown type."""
    axes = figure.axes[0] if figure.axes else None
    title = axes.get_title() if axes else None
    if axes and axes.lines:
        return {"type": "line", "title": title, **scales(axes), "elements": [line(item) for item in axes.lines]}
    if axes and axes.containers:
        return {"type": "bar", "title": title, **scales(axes), "elements": bars(axes)}
    return {"type": "unknown", "title": title, "elements": []}


def scales(axes):
    found = {}
    for name, axis, label in (("x", axes.xaxis, axes.get_xlabel()), ("y", axes.yaxis, axes.get_ylabel())):
        found[f"{name}_label"], found[f"{name}_unit"] = label, None
        found[f"{name}_ticks"] = [float(tick) for tick in axis.get_ticklocs()]
        found[f"{name}_tick_labels"] = [text.get_text() for text in axis.get_ticklabels()]
        found[f"{name}_scale"] = axis.get_scale()
    return found


def line(item):
    return {"label": item.get_label(), "points": [[float(x), float(y)] for x, y in zip(item.get_xdata(), item.get_ydata())]}


def bars(axes):
    names = [text.get_text() for text in axes.get_xticklabels()]
    return [
        {"label": names[at] if at < len(names) else str(at), "group": group.get_label(), "value": float(bar.get_height())}
        for group in axes.containers
        for at, bar in enumerate(group)
    ]
