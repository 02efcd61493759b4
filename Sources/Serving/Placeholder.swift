enum ServingPlaceholder {}
