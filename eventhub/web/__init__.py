"""HTTP shared by the panels and the API."""
