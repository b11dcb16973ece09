"""The Web API: one module per family of methods, and the dispatcher that guards them all."""
