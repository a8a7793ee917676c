"""The pages of approvals: the inbox, a step, a plan's chain, and the money."""
