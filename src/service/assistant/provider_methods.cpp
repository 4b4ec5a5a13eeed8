// llm.providers, llm.provider_put, llm.provider_delete, llm.provider_set_default.
#include <algorithm>
#include <fmt/format.h>

#include "service/assistant/llm_requests.hpp"
#include "service/assistant/methods.hpp"
#include "service/assistant/provider.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"
#include "service/vault.hpp"
#include "store/secrets.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostModelProviders = 50;

std::string_view usual_model_secret(feed::ModelKind kind) {
    switch (kind) {
        case feed::ModelKind::kLmStudio:
            return {};
        case feed::ModelKind::kOpenAiCompatible:
            return "openai-api-key";
        case feed::ModelKind::kAnthropic:
            return "anthropic-api-key";
        case feed::ModelKind::kOpenRouter:
            return "openrouter-api-key";
    }
    return {};
}

Result<LlmProviderView> view_of_model_provider(store::Transaction& transaction,
                                               const ModelProvider& provider) {
    const store::LlmProvider& record = provider.record;
    LlmProviderView view{.name = record.name,
                         .kind = provider.kind,
                         .endpoint = record.endpoint,
                         .host = provider.host,
                         .model = record.model,
                         .is_local = record.local,
                         .is_default = record.is_default,
                         .is_stored = provider.is_stored,
                         .secret = record.secret,
                         .requests_per_minute = record.requests_per_minute,
                         .tokens_per_day = record.tokens_per_day,
                         .spend_per_month = record.spend_per_month,
                         .prompt_price = record.prompt_price,
                         .completion_price = record.completion_price,
                         .retention = record.retention};
    TRY(const auto secret, store::find_secret(transaction, record.secret));
    view.has_secret = secret.has_value();
    TRY(const auto consents, store::list_llm_consents(transaction, false));
    for (const store::LlmConsent& consent : consents) {
        const auto data = describe::from_word<DataClass>(consent.data);
        const bool counts = consent.provider == record.name && consent.host == provider.host &&
                            consent.digest.empty() && data;
        if (counts && std::ranges::find(view.consents, *data) == view.consents.end())
            view.consents.push_back(*data);
    }
    return view;
}

Result<LlmProviderView> named_view(store::Transaction& transaction, const std::string& name) {
    TRY(const ModelProvider provider, model_provider(transaction, name));
    return view_of_model_provider(transaction, provider);
}

Result<ListLlmProvidersResponse> list_model_providers(Call& call, const ListLlmProvidersRequest&) {
    ListLlmProvidersResponse response;
    TRY(const auto providers, model_providers(call.transaction()));
    for (const ModelProvider& provider : providers) {
        TRY(LlmProviderView view, view_of_model_provider(call.transaction(), provider));
        response.data.push_back(std::move(view));
    }
    TRY(response.cloud_allowed, cloud_models_allowed(call.transaction()));
    return response;
}

// As for providers of market data: the owner decides about requests into their network.
Status check_owner_of_network(const Call& call, bool is_local, bool was_local) {
    if (!is_local || was_local) return {};
    if (!call.environment().settings().users || call.principal().credential == "owner") return {};
    return fail(Code::kForbidden,
                "only the owner of the installation may configure a model in a private network: "
                "run `ballast call llm.provider_put` on the server");
}

Status check_endpoint(const ModelProvider& provider) {
    const store::LlmProvider& record = provider.record;
    if (!is_secret_name(record.name))
        return invalid("/name", "pattern",
                       fmt::format("\"{}\" is not a name of a provider", record.name),
                       "use lower-case letters, digits and hyphens, such as work-openai");
    if (!record.secret.empty() && !is_secret_name(record.secret))
        return invalid("/secret", "pattern",
                       fmt::format("\"{}\" is not a name of a secret", record.secret),
                       "use lower-case letters, digits and hyphens, such as openai-api-key");
    if (auto allowed = feed::check_url(record.endpoint, destination_of(provider)); !allowed)
        return invalid("/endpoint", "not_allowed", allowed.error().message,
                       "give an address that begins with https://, or set is_local for one in "
                       "your network");
    if (record.spend_per_month.is_negative() || record.prompt_price.is_negative() ||
        record.completion_price.is_negative())
        return invalid("/spend_per_month", "range", "a price or limit is negative",
                       "give 0 for none");
    return {};
}

template <class To, class From>
void change(To& to, const std::optional<From>& from) {
    if (from) to = *from;
}

void change_record(store::LlmProvider& record, const PutLlmProviderRequest& request) {
    change(record.endpoint, request.endpoint);
    change(record.model, request.model);
    change(record.local, request.is_local);
    change(record.is_default, request.is_default);
    change(record.secret, request.secret);
    change(record.requests_per_minute, request.requests_per_minute);
    change(record.tokens_per_day, request.tokens_per_day);
    change(record.spend_per_month, request.spend_per_month);
    change(record.prompt_price, request.prompt_price);
    change(record.completion_price, request.completion_price);
    change(record.retention, request.retention);
}

Result<LlmProviderView> put_model_provider(Call& call, const PutLlmProviderRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto before, model_providers(transaction));
    const auto known = std::ranges::find_if(
        before, [&](const ModelProvider& one) { return one.record.name == request.name; });
    const bool is_new = known == before.end();
    if (is_new && !request.kind)
        return invalid(
            "/kind", "required",
            fmt::format("there is no provider \"{}\" yet: a new one needs a kind", request.name),
            "give lm_studio, openai_compatible, anthropic or openrouter");
    if (is_new && before.size() >= kMostModelProviders)
        return fail(Code::kLimitExceeded,
                    fmt::format("there are {} providers: delete one first", before.size()));
    ModelProvider provider = is_new ? ModelProvider{} : *known;
    store::LlmProvider& record = provider.record;
    record.name = request.name;
    record.updated_at = call.now();
    if (request.kind && (is_new || provider.kind != *request.kind)) {
        provider.kind = *request.kind;
        record.kind = describe::to_word(provider.kind);
        record.endpoint = feed::usual_base(provider.kind);
        record.secret = usual_model_secret(provider.kind);
        record.local = provider.kind == feed::ModelKind::kLmStudio;
    }
    const std::string host = provider.host;
    const bool was_local = !is_new && known->record.local;
    change_record(record, request);
    const auto url = feed::parse_url(record.endpoint);
    if (!url)
        return invalid("/endpoint", "format", url.error().message,
                       "give an address such as https://api.openai.com/v1");
    provider.host = url->host;
    TRY_STATUS(check_owner_of_network(call, record.local, was_local));
    TRY_STATUS(check_endpoint(provider));
    // A key and consents are for the host they were given for.
    if (!is_new && host != provider.host && !record.secret.empty() && !request.secret)
        return invalid("/secret", "required", "the secret was configured for another host",
                       "give the name of the secret for the new address, or \"\" for none");
    TRY_STATUS(store::put_llm_provider(transaction, record));
    call.touch("llm:" + record.name);
    return named_view(transaction, record.name);
}

Result<Deleted> delete_model_provider(Call& call, const LlmProviderRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY_STATUS(store::delete_llm_provider(transaction, request.name));
    TRY_STATUS(
        store::end_llm_consents(transaction, request.name, call.now(), call.principal().name));
    call.touch("llm:" + request.name);
    return Deleted{request.name};
}

Result<LlmProviderView> set_default_provider(Call& call, const LlmProviderRequest& request) {
    TRY(ModelProvider provider, model_provider(call.transaction(), request.name));
    provider.record.is_default = true;
    provider.record.updated_at = call.now();
    TRY_STATUS(store::put_llm_provider(call.transaction(), provider.record));
    call.touch("llm:" + request.name);
    return named_view(call.transaction(), request.name);
}

}  // namespace

void add_llm_provider_methods(MethodTable& table) {
    table.add<ListLlmProvidersRequest, ListLlmProvidersResponse>(
        {.name = "llm.providers",
         .summary = "Lists the providers of language models with their limits and consents.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/llm/providers"},
         .idempotent = true},
        list_model_providers);
    table.add<PutLlmProviderRequest, LlmProviderView>(
        {.name = "llm.provider_put",
         .summary = "Configures a provider of language models.",
         .doc = "LM Studio on this machine is there without being configured. A provider that is "
                "not local receives nothing before consent is given.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/llm/providers/{name}"},
         .idempotent = true},
        put_model_provider);
    table.add<LlmProviderRequest, Deleted>(
        {.name = "llm.provider_delete",
         .summary = "Deletes a provider of language models and ends its consents.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/llm/providers/{name}"},
         .destructive = true},
        delete_model_provider);
    table.add<LlmProviderRequest, LlmProviderView>(
        {.name = "llm.provider_set_default",
         .summary = "Makes a provider the one that is used unless a request names another.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/llm/providers/{name}/default"},
         .idempotent = true},
        set_default_provider);
}

}  // namespace ballast::service
