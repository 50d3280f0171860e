"""Find out which place on earth a name means: its id in GeoNames, country and coordinates."""
