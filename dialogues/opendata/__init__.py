"""Open data: the register, the decisions, the promises and the measures, for anybody's machine to read."""
