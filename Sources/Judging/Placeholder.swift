enum JudgingPlaceholder {}
