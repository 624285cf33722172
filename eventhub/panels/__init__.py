"""One package a panel: its gate, its URLs, one module a resource. Panels never import each other."""
