"""Alive and ready, as a load balancer asks."""


def test_a_running_process_says_that_it_is_alive(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "alive"}


def test_readiness_names_each_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "database": True, "redis": True, "worker": False}
