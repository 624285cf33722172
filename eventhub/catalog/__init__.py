"""What is on: countries, cities, categories, organizers, venues, artists, events, sessions."""
