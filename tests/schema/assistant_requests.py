"""Requests about secrets, language models and agents."""


def assistant_requests(answers, models):
    """Language models, of which the double answers at the address `models`."""
    yield "secret.put", {"name": "stooq-api-key", "value": "a-key-of-a-test"}
    yield "secret.has", {"name": "stooq-api-key"}
    yield "secret.list", {}
    yield "secret.rotate", {}
    yield "secret.delete", {"name": "stooq-api-key"}
    yield "llm.policy_put", {"cloud_allowed": True}
    yield "llm.policy", {}
    yield "llm.provider_put", {"name": "double", "kind": "lm_studio", "is_default": True,
                               "endpoint": f"{models}/lmstudio/v1", "model": "lmstudio-double"}
    yield "llm.provider_put", {"name": "cloud", "kind": "anthropic", "model": "gpt-double"}
    yield "llm.provider_set_default", {"name": "double"}
    yield "llm.providers", {}
    yield "llm.models", {"provider": "double"}
    yield "llm.test", {"provider": "double"}
    question = {"provider": "double", "prompt": "What is a Greek?", "max_tokens": 100}
    yield "llm.preview", question
    yield "llm.send", question
    yield "llm.stream", question
    yield "llm.chat", {"provider": "double", "prompt": "What is a Greek?", "max_calls": 1}
    yield "llm.comment", {"portfolio": "demo-individual", "writer": "rules"}
    yield "llm.consent_give", {"provider": "cloud", "data": ["portfolio"], "mode": "always"}
    yield "llm.consents", {}
    yield "llm.consent_revoke", {"consent": answers["llm.consent_give"]["data"][0]["id"]}
    yield "llm.usage", {}
    yield "llm.statement", {}
    yield "llm.provider_delete", {"name": "double"}
    yield "agent.stop", {}
    yield "agent.list", {}
    yield "agent.start", {}
    yield "proposal.list", {}
