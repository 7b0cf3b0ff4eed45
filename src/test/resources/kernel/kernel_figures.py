"""A matplotlib backend that shows figures as results of the cell."""

import builtins

from matplotlib.backend_bases import FigureManagerBase as FigureManager  # noqa: F401
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas  # noqa: F401


def show(*_, **__):
    import matplotlib.pyplot

    for number in matplotlib.pyplot.get_fignums():
        builtins.display(matplotlib.pyplot.figure(number))
    matplotlib.pyplot.close("all")
