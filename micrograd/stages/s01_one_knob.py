# Written by `make stages` from chapters/01_one_knob.ipynb; change the chapter, not this file.
def slope(f, x, h):
    return (f(x + h) - f(x)) / h


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)
