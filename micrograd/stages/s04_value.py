# Written by `make stages` from chapters/04_value.ipynb; change the chapter, not this file.
import graphviz


class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev = _prev
        self._op = _op

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")


def trace(root):
    nodes, todo = [], [root]
    while todo:
        v = todo.pop()
        if v not in nodes:
            nodes.append(v)
            todo += v._prev
    return nodes


def draw_dot(root):
    dot = graphviz.Digraph(graph_attr={"rankdir": "LR"})
    nodes = trace(root)
    for v in nodes:
        name = str(nodes.index(v))
        dot.node(name, f"{v.label} | data {v.data:.4f} | grad {v.grad:.4f}", shape="record")
        if v._op:
            dot.node(name + v._op, v._op)
            dot.edge(name + v._op, name)
        for p in v._prev:
            dot.edge(str(nodes.index(p)), name + v._op)
    return dot
