"""What operations the engine has: `METHODS` by the methods of Value, `RULES` by their rules."""
from __future__ import annotations

from micrograd import engine
from micrograd.engine import Value

METHODS = [name for name, made in vars(Value).items()
           if not name.startswith("_") and name not in (*Value.__slots__, "backward")]
RULES = [name.removesuffix("_rule") for name in vars(engine) if name.endswith("_rule")]
