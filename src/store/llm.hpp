// Providers of language models of the transaction's tenant, consents to send data to them, and the
// requests that were sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct LlmProvider {
    std::string name;
    std::string kind;
    std::string endpoint;
    std::string model;
    bool local = false;
    bool is_default = false;
    std::string secret;  // name; empty: none is sent
    std::int64_t requests_per_minute = 0;
    std::int64_t tokens_per_day = 0;
    Decimal spend_per_month;  // US dollars; of the limits, 0: none
    Decimal prompt_price;     // US dollars per million tokens
    Decimal completion_price;
    std::string retention;  // what the provider says it keeps, as configured
    Instant updated_at;
};

// By name.
Result<std::vector<LlmProvider>> list_llm_providers(Transaction& transaction);
// Adds or replaces it. A default one is the only one.
Status put_llm_provider(Transaction& transaction, const LlmProvider& provider);
// kNotFound when no provider has that name.
Status delete_llm_provider(Transaction& transaction, std::string_view name);

using LlmConsentId = Id<struct LlmConsentTag>;

// That one kind of data may be sent to one host of a provider: always, or once, in the body with
// the digest.
struct LlmConsent {
    LlmConsentId id;
    std::string provider;
    std::string host;
    std::string data;
    std::string digest;  // empty: always
    std::string given_by;
    Instant given_at;
    std::optional<Instant> ended_at;  // revoked, or used
    std::string ended_by;
};

Status add_llm_consent(Transaction& transaction, const LlmConsent& consent);
// Newest first; those that have ended are left out unless `all`.
Result<std::vector<LlmConsent>> list_llm_consents(Transaction& transaction, bool all);
// False when it had ended before.
Result<bool> end_llm_consent(Transaction& transaction, const LlmConsentId& id, Instant now,
                             std::string_view by);
// Ends all consents to a provider; returns how many.
Result<std::int64_t> end_llm_consents(Transaction& transaction, std::string_view provider,
                                      Instant now, std::string_view by);

using LlmRequestId = Id<struct LlmRequestTag>;

struct LlmRequest {
    LlmRequestId id;
    std::string provider;
    std::string host;
    bool local = false;
    std::string model;
    std::string purpose;
    std::vector<std::string> data;
    std::string requested_by;  // name of the user
    std::string agent;         // id of the token of an agent; empty otherwise
    Instant at;
    fin::Date date;
    std::string digest;  // SHA-256 of the body
    std::int64_t bytes = 0;
    std::int64_t tokens = 0;  // reserved, then as stated
    std::optional<std::int64_t> prompt_tokens;
    std::optional<std::int64_t> completion_tokens;
    Decimal cost;                // US dollars: reserved, then as stated
    std::string state = "sent";  // "sent", "answered", "failed"
    std::string error;
};

Status add_llm_request(Transaction& transaction, const LlmRequest& request);
// Replaces what is known once it was answered or has failed.
Status settle_llm_request(Transaction& transaction, const LlmRequest& request);
// Oldest first, from the date on, before `to`.
Result<std::vector<LlmRequest>> list_llm_requests(Transaction& transaction, fin::Date from,
                                                  fin::Date to);

struct LlmUse {
    std::int64_t requests = 0;  // since `minute`
    std::int64_t tokens = 0;    // on the date
    Decimal cost;               // from the first of the month on
};
Result<LlmUse> llm_use(Transaction& transaction, std::string_view provider, Instant minute,
                       fin::Date date);

// What identifies the tenant's holdings to an outsider, with its kind: portfolio, account, asset,
// deal.
struct TenantName {
    std::string kind;
    std::string name;
};
Result<std::vector<TenantName>> list_tenant_names(Transaction& transaction);

}  // namespace ballast::store
