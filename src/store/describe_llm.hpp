// Providers of language models, consents and requests described once: columns of the store.
#pragma once

#include "describe/describe.hpp"
#include "store/llm.hpp"

namespace ballast::describe {

template <>
struct Described<store::LlmProvider> {
    using T = store::LlmProvider;
    static constexpr std::string_view name = "StoredLlmProvider";
    static constexpr std::string_view doc = "A stored provider of language models.";
    static constexpr auto fields =
        list(required("name", &T::name, ""), required("kind", &T::kind, ""),
             required("endpoint", &T::endpoint, ""), required("model", &T::model, ""),
             required("local", &T::local, ""), required("is_default", &T::is_default, ""),
             required("secret", &T::secret, ""),
             required("requests_per_minute", &T::requests_per_minute, ""),
             required("tokens_per_day", &T::tokens_per_day, ""),
             required("spend_per_month", &T::spend_per_month, ""),
             required("prompt_price", &T::prompt_price, ""),
             required("completion_price", &T::completion_price, ""),
             required("retention", &T::retention, ""), required("updated_at", &T::updated_at, ""));
};

template <>
struct Described<store::LlmConsent> {
    using T = store::LlmConsent;
    static constexpr std::string_view name = "StoredLlmConsent";
    static constexpr std::string_view doc = "A stored consent to send data.";
    static constexpr auto fields =
        list(required("id", &T::id, ""), required("provider", &T::provider, ""),
             required("host", &T::host, ""), required("data", &T::data, ""),
             required("digest", &T::digest, ""), required("given_by", &T::given_by, ""),
             required("given_at", &T::given_at, ""), required("ended_at", &T::ended_at, ""),
             required("ended_by", &T::ended_by, ""));
};

template <>
struct Described<store::LlmRequest> {
    using T = store::LlmRequest;
    static constexpr std::string_view name = "StoredLlmRequest";
    static constexpr std::string_view doc = "A stored request to a language model.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("provider", &T::provider, ""),
        required("host", &T::host, ""), required("local", &T::local, ""),
        required("model", &T::model, ""), required("purpose", &T::purpose, ""),
        required("data", &T::data, ""), required("requested_by", &T::requested_by, ""),
        required("agent", &T::agent, ""), required("at", &T::at, ""),
        required("date", &T::date, ""), required("digest", &T::digest, ""),
        required("bytes", &T::bytes, ""), required("tokens", &T::tokens, ""),
        required("prompt_tokens", &T::prompt_tokens, ""),
        required("completion_tokens", &T::completion_tokens, ""), required("cost", &T::cost, ""),
        required("state", &T::state, ""), required("error", &T::error, ""));
};

}  // namespace ballast::describe
