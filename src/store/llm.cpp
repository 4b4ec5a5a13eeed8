#include "store/llm.hpp"

#include <fmt/format.h>

#include "store/describe_llm.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace {

fin::Date first_of_month(fin::Date date) { return date - (date.day() - 1); }

}  // namespace

Result<std::vector<LlmProvider>> list_llm_providers(Transaction& transaction) {
    return detail::select_rows<LlmProvider>(transaction, "llm_providers", "ORDER BY name");
}

Status put_llm_provider(Transaction& transaction, const LlmProvider& provider) {
    if (provider.is_default)
        TRY_STATUS(transaction.execute(
            "UPDATE main.llm_providers SET is_default = 0 WHERE tenant_id = current_tenant()"));
    return detail::insert_row(transaction, "llm_providers", provider,
                              detail::replacing<LlmProvider>({"name"}));
}

Status delete_llm_provider(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.llm_providers WHERE tenant_id = current_tenant() AND name = $1",
            {name}));
    if (deleted == 0)
        return fail(Code::kNotFound,
                    fmt::format("there is no stored provider of language models \"{}\"", name));
    return {};
}

Status add_llm_consent(Transaction& transaction, const LlmConsent& consent) {
    return detail::insert_row(transaction, "llm_consents", consent);
}

Result<std::vector<LlmConsent>> list_llm_consents(Transaction& transaction, bool all) {
    return detail::select_rows<LlmConsent>(
        transaction, "llm_consents",
        fmt::format("{} ORDER BY given_at DESC, id DESC", all ? "" : "WHERE ended_at IS NULL"));
}

Result<bool> end_llm_consent(Transaction& transaction, const LlmConsentId& id, Instant now,
                             std::string_view by) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.llm_consents SET ended_at = $2, ended_by = $3 WHERE "
                            "tenant_id = current_tenant() AND id = $1 AND ended_at IS NULL",
                            {id, now, by}));
    return changed > 0;
}

Result<std::int64_t> end_llm_consents(Transaction& transaction, std::string_view provider,
                                      Instant now, std::string_view by) {
    return transaction.execute(
        "UPDATE main.llm_consents SET ended_at = $2, ended_by = $3 WHERE "
        "tenant_id = current_tenant() AND provider = $1 AND ended_at IS NULL",
        {provider, now, by});
}

Status add_llm_request(Transaction& transaction, const LlmRequest& request) {
    return detail::insert_row(transaction, "llm_requests", request);
}

Status settle_llm_request(Transaction& transaction, const LlmRequest& request) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.llm_requests SET tokens = $2, prompt_tokens = $3, completion_tokens = $4, "
        "cost = $5, state = $6, error = $7 WHERE tenant_id = current_tenant() AND id = $1",
        {request.id, request.tokens, request.prompt_tokens, request.completion_tokens, request.cost,
         request.state, request.error}));
    return {};
}

Result<std::vector<LlmRequest>> list_llm_requests(Transaction& transaction, fin::Date from,
                                                  fin::Date to) {
    return detail::select_rows<LlmRequest>(
        transaction, "llm_requests", "WHERE date >= $1 AND date < $2 ORDER BY at, id", {from, to});
}

Result<LlmUse> llm_use(Transaction& transaction, std::string_view provider, Instant minute,
                       fin::Date date) {
    TRY(const auto rows,
        detail::select_rows<LlmRequest>(transaction, "llm_requests",
                                        "WHERE provider = $1 AND date >= $2 ORDER BY at, id",
                                        {provider, first_of_month(date)}));
    LlmUse use;
    for (const LlmRequest& request : rows) {
        if (request.at > minute) ++use.requests;
        if (request.date == date) use.tokens += request.tokens;
        TRY(use.cost, add(use.cost, request.cost));
    }
    return use;
}

Result<std::vector<TenantName>> list_tenant_names(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT 'portfolio', slug FROM portfolios UNION SELECT 'portfolio', name FROM "
            "portfolios UNION SELECT 'account', slug FROM accounts UNION SELECT 'account', name "
            "FROM accounts UNION SELECT 'asset', symbol FROM positions UNION SELECT 'asset', "
            "symbol FROM ledger_entries UNION SELECT 'asset', symbol FROM securities UNION SELECT "
            "'asset', name FROM securities UNION SELECT 'deal', slug FROM clo_deals UNION SELECT "
            "'deal', name FROM clo_deals ORDER BY 1, 2"));
    std::vector<TenantName> names;
    for (const Row row : rows) names.push_back({row.string(0), row.string(1)});
    return names;
}

}  // namespace ballast::store
