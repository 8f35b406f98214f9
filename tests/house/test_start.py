def test_the_process_answers(client):
    assert client.get("/healthz").json() == {"alive": True}
