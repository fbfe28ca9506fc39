"""How a problem, a fault and a serious question reach the person; none of them blocks the window's loop."""
