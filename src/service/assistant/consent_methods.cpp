// llm.consents, llm.consent_give, llm.consent_revoke, llm.statement, llm.policy, llm.policy_put.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "service/assistant/llm_consent_requests.hpp"
#include "service/assistant/methods.hpp"
#include "service/assistant/provider.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kDigestDigits = 64;

LlmConsentView view_of_consent(const store::LlmConsent& consent) {
    return {.id = consent.id.to_string(),
            .provider = consent.provider,
            .host = consent.host,
            .data = describe::from_word<DataClass>(consent.data).value_or(DataClass::kText),
            .mode = consent.digest.empty() ? ConsentMode::kAlways : ConsentMode::kOnce,
            .digest = consent.digest,
            .given_by = consent.given_by,
            .given_at = consent.given_at,
            .ended_at = consent.ended_at,
            .ended_by = consent.ended_by};
}

Result<ListLlmConsentsResponse> list_consents(Call& call, const ListLlmConsentsRequest& request) {
    TRY(const auto consents, store::list_llm_consents(call.transaction(), request.all));
    ListLlmConsentsResponse response;
    for (const store::LlmConsent& consent : consents)
        response.data.push_back(view_of_consent(consent));
    return response;
}

// One person's consent in one case is theirs; what holds for everybody from now on is decided by
// who manages the settings.
Status check_consenter(const Call& call, const GiveLlmConsentRequest& request) {
    if (call.principal().is_agent())
        return fail(Code::kForbidden, "consent is given by people, not by agents");
    if (request.mode == ConsentMode::kAlways &&
        !call.principal().permissions.has(Permission::kSettingsManage))
        return fail(Code::kForbidden,
                    "a consent until it is revoked holds for the whole workspace and requires the "
                    "permission settings:manage: give it once, or ask an administrator");
    if (request.mode == ConsentMode::kOnce &&
        (request.digest.size() != kDigestDigits ||
         request.digest.find_first_not_of("0123456789abcdef") != std::string::npos))
        return invalid("/digest", "required", "a consent for one request names its body",
                       "give `digest` of llm.preview");
    if (request.mode == ConsentMode::kAlways && !request.digest.empty())
        return invalid("/digest", "not_allowed", "a consent for all requests has no digest",
                       "leave it out, or set mode to once");
    return {};
}

Result<ListLlmConsentsResponse> give_consent(Call& call, const GiveLlmConsentRequest& request) {
    TRY_STATUS(check_consenter(call, request));
    store::Transaction& transaction = call.transaction();
    TRY(const ModelProvider provider, model_provider(transaction, request.provider));
    if (provider.record.local)
        return fail(Code::kUnsupported,
                    fmt::format("{} is local and needs no consent", request.provider));
    TRY(const bool is_allowed, cloud_models_allowed(transaction));
    if (!is_allowed)
        return fail(Code::kForbidden,
                    "the policy of this workspace forbids language models that are not local");
    ListLlmConsentsResponse response;
    for (const DataClass data : request.data) {
        const store::LlmConsent consent{.id = store::LlmConsentId::make(call.now()),
                                        .provider = request.provider,
                                        .host = provider.host,
                                        .data = std::string(describe::to_word(data)),
                                        .digest = request.digest,
                                        .given_by = call.principal().name,
                                        .given_at = call.now(),
                                        .ended_at = {},
                                        .ended_by = {}};
        TRY_STATUS(store::add_llm_consent(transaction, consent));
        response.data.push_back(view_of_consent(consent));
    }
    call.touch("llm:" + request.provider);
    return response;
}

Result<Deleted> revoke_consent(Call& call, const RevokeLlmConsentRequest& request) {
    const Error missing = fail(
        Code::kNotFound, fmt::format("there is no consent \"{}\" that holds", request.consent));
    const auto id = store::LlmConsentId::parse(request.consent);
    if (!id) return missing;
    TRY(const bool has_ended,
        store::end_llm_consent(call.transaction(), *id, call.now(), call.principal().name));
    if (!has_ended) return missing;
    call.touch("consent:" + request.consent);
    return Deleted{request.consent};
}

// "2026-01": the first days of the month and of the next one.
Result<std::pair<fin::Date, fin::Date>> month_of(const std::string& text) {
    const auto first = fin::Date::parse(text + "-01");
    if (!first)
        return invalid("/month", "format", fmt::format("\"{}\" is not a month", text),
                       "give it as YYYY-MM, such as 2026-01");
    const bool is_december = first->month() == 12;
    TRY(const fin::Date next, fin::Date::from_ymd(first->year() + (is_december ? 1 : 0),
                                                  is_december ? 1 : first->month() + 1, 1));
    return std::pair(*first, next);
}

Result<LlmStatementResponse> statement_of_month(Call& call, const LlmStatementRequest& request) {
    constexpr std::size_t kMonth = 7;
    LlmStatementResponse response{
        .month = request.month.empty() ? call.now().to_string().substr(0, kMonth) : request.month};
    TRY(const auto month, month_of(response.month));
    TRY(const auto rows, store::list_llm_requests(call.transaction(), month.first, month.second));
    std::map<std::pair<std::string, std::string>, LlmStatementLine> lines;
    Sha256 digest;
    for (const store::LlmRequest& row : rows) {
        auto [found, is_new] = lines.try_emplace({row.provider, row.host});
        LlmStatementLine& line = found->second;
        if (is_new) {
            line.host = row.host;
            line.provider = row.provider;
            line.is_local = row.local;
            line.first_at = row.at;
        }
        ++line.requests;
        line.bytes += row.bytes;
        line.last_at = row.at;
        TRY(line.cost, add(line.cost, row.cost));
        for (const std::string& data : row.data)
            if (std::ranges::find(line.data, data) == line.data.end()) line.data.push_back(data);
        if (!row.local) response.bytes_out += row.bytes;
        digest.update_field(row.digest);
    }
    for (auto& [key, line] : lines) response.data.push_back(std::move(line));
    response.digest = digest.finish_hex();
    return response;
}

Result<LlmPolicy> read_policy(Call& call, const LlmPolicyRequest& /*request*/) {
    TRY(const bool is_allowed, cloud_models_allowed(call.transaction()));
    return LlmPolicy{is_allowed};
}

Result<LlmPolicy> put_policy(Call& call, const LlmPolicy& request) {
    TRY_STATUS(set_cloud_models_allowed(call.transaction(), request.cloud_allowed, call.now()));
    call.touch("policy:llm");
    return request;
}

}  // namespace

void add_llm_consent_methods(MethodTable& table) {
    table.add<ListLlmConsentsRequest, ListLlmConsentsResponse>(
        {.name = "llm.consents",
         .summary = "Lists the consents to send data to language models that are not local.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/llm/consents"},
         .idempotent = true},
        list_consents);
    table.add<GiveLlmConsentRequest, ListLlmConsentsResponse>(
        {.name = "llm.consent_give",
         .summary = "Allows data to be sent to a language model, once or until revoked.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/llm/consents"}},
        give_consent);
    table.add<RevokeLlmConsentRequest, Deleted>(
        {.name = "llm.consent_revoke",
         .summary = "Revokes a consent at once.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/llm/consents/{consent}"},
         .destructive = true},
        revoke_consent);
    table.add<LlmStatementRequest, LlmStatementResponse>(
        {.name = "llm.statement",
         .summary = "Returns the bytes that were sent in a month, by destination.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/llm/statement"},
         .idempotent = true},
        statement_of_month);
    table.add<LlmPolicyRequest, LlmPolicy>(
        {.name = "llm.policy",
         .summary = "Returns the workspace's policy about language models.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/llm/policy"},
         .idempotent = true},
        read_policy);
    table.add<LlmPolicy, LlmPolicy>(
        {.name = "llm.policy_put",
         .summary = "Allows or forbids language models that are not local.",
         .permission = Permission::kSettingsManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/llm/policy"},
         .idempotent = true},
        put_policy);
}

}  // namespace ballast::service
