#include "service/assistant/provider.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "service/vault.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kPolicyKey = "llm.cloud_allowed";

Result<ModelProvider> provider_of_record(store::LlmProvider record, bool is_stored) {
    ModelProvider provider{.record = std::move(record), .is_stored = is_stored};
    const auto kind = describe::from_word<feed::ModelKind>(provider.record.kind);
    if (!kind)
        return fail(Code::kCorrupted,
                    fmt::format("the provider {} has an unknown kind", provider.record.name));
    provider.kind = *kind;
    TRY(const feed::UrlParts url, feed::parse_url(provider.record.endpoint));
    provider.host = url.host;
    return provider;
}

store::LlmProvider local_record() {
    store::LlmProvider record;
    record.name = kLocalProvider;
    record.kind = describe::to_word(feed::ModelKind::kLmStudio);
    record.endpoint = feed::usual_base(feed::ModelKind::kLmStudio);
    record.local = true;
    return record;
}

}  // namespace

Result<std::vector<ModelProvider>> model_providers(store::Transaction& transaction) {
    TRY(auto records, store::list_llm_providers(transaction));
    std::vector<ModelProvider> providers;
    if (std::ranges::find(records, kLocalProvider, &store::LlmProvider::name) == records.end()) {
        TRY(ModelProvider local, provider_of_record(local_record(), false));
        providers.push_back(std::move(local));
    }
    bool has_default = false;
    for (store::LlmProvider& record : records) {
        TRY(ModelProvider provider, provider_of_record(std::move(record), true));
        has_default = has_default || provider.record.is_default;
        providers.push_back(std::move(provider));
    }
    std::ranges::stable_partition(providers, [](const ModelProvider& provider) {
        return provider.record.name == kLocalProvider;
    });
    if (!has_default) providers.front().record.is_default = true;
    return providers;
}

Result<ModelProvider> model_provider(store::Transaction& transaction, std::string_view name) {
    TRY(auto providers, model_providers(transaction));
    std::vector<std::string> names;
    for (ModelProvider& provider : providers) {
        if (name.empty() ? provider.record.is_default : provider.record.name == name)
            return std::move(provider);
        names.push_back(provider.record.name);
    }
    return fail(Code::kNotFound,
                fmt::format("there is no provider of language models \"{}\": expected one of {}",
                            name, fmt::join(names, ", ")))
        .with("provider", std::string(name));
}

Result<feed::ModelEndpoint> endpoint_of(Environment& environment, store::Transaction& transaction,
                                        const ModelProvider& provider) {
    feed::ModelEndpoint endpoint{
        .kind = provider.kind, .base = provider.record.endpoint, .local = provider.record.local};
    while (endpoint.base.ends_with('/')) endpoint.base.pop_back();
    if (!provider.record.secret.empty()) {
        TRY(endpoint.key, secret_value(environment, transaction, provider.record.secret));
        note_secret_used(environment, transaction.tenant(), provider.record.secret);
    }
    return endpoint;
}

feed::Destination destination_of(const ModelProvider& provider) {
    return {
        .host = provider.host, .local = provider.record.local, .only_local = provider.record.local};
}

Result<bool> cloud_models_allowed(store::Transaction& transaction) {
    TRY(const auto stored, store::get_setting(transaction, kPolicyKey));
    return !stored || *stored == "true";
}

Status set_cloud_models_allowed(store::Transaction& transaction, bool allowed, Instant now) {
    return store::put_setting(transaction, kPolicyKey, allowed ? "true" : "false", now);
}

}  // namespace ballast::service
