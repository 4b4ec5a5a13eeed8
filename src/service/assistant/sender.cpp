#include "service/assistant/sender.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <random>

#include "feed/fetcher.hpp"
#include "feed/throttle.hpp"
#include "fin/utc_date.hpp"
#include "service/agent.hpp"
#include "service/audit_trail.hpp"
#include "service/model_settings.hpp"
#include "service/outbound_request.hpp"
#include "store/audit.hpp"
#include "store/llm.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr int kAttempts = 3;
constexpr auto kMinute = std::chrono::minutes(1);

feed::HttpLimits limits_of(const ModelSettings& settings, const ModelProvider& provider) {
    using std::chrono::milliseconds;
    return {.first_byte = milliseconds(provider.record.local ? settings.local_first_byte_ms
                                                             : settings.first_byte_ms),
            .total = milliseconds(settings.total_ms),
            .idle = milliseconds(settings.idle_ms)};
}

Error over_budget(std::string what, std::string_view provider) {
    return fail(Code::kLimitExceeded, fmt::format("{}: nothing was sent to {}; llm.usage lists "
                                                  "what was used",
                                                  std::move(what), provider))
        .with("policy", "llm-budget");
}

Status check_limits(store::Transaction& transaction, const PreparedPrompt& prompt, Instant now) {
    const store::LlmProvider& provider = prompt.provider.record;
    if (provider.requests_per_minute == 0 && provider.tokens_per_day == 0 &&
        provider.spend_per_month.is_zero())
        return {};
    TRY(const store::LlmUse use,
        store::llm_use(transaction, provider.name, now - kMinute, fin::utc_date(now)));
    if (provider.requests_per_minute > 0 && use.requests >= provider.requests_per_minute)
        return over_budget(fmt::format("{} requests were sent within a minute", use.requests),
                           provider.name)
            .with("retry_after", "60");
    const std::int64_t tokens = use.tokens + prompt.prompt_tokens + prompt.max_tokens;
    if (provider.tokens_per_day > 0 && tokens > provider.tokens_per_day)
        return over_budget(fmt::format("with this request up to {} tokens would be used today, "
                                       "more than {}",
                                       tokens, provider.tokens_per_day),
                           provider.name);
    TRY(const Decimal cost, add(use.cost, prompt.cost));
    if (!provider.spend_per_month.is_zero() && cost > provider.spend_per_month)
        return over_budget(fmt::format("with this request up to {} USD would be spent this month, "
                                       "more than {}",
                                       cost.to_string(4), provider.spend_per_month.to_string()),
                           provider.name);
    return {};
}

std::vector<std::string> words_of_data(const std::vector<DataClass>& data) {
    std::vector<std::string> words;
    for (const DataClass one : data) words.emplace_back(describe::to_word(one));
    return words;
}

// The consents that the prompt needs, by kind of data; an error names the missing ones.
Result<std::vector<store::LlmConsent>> consents_for(store::Transaction& transaction,
                                                    const PreparedPrompt& prompt) {
    std::vector<store::LlmConsent> used;
    const ModelProvider& provider = prompt.provider;
    if (provider.record.local) return used;
    TRY(const bool is_allowed, cloud_models_allowed(transaction));
    if (!is_allowed)
        return fail(Code::kForbidden,
                    "the policy of this workspace forbids language models that are not local");
    TRY(const auto given, store::list_llm_consents(transaction, false));
    std::vector<std::string> missing;
    for (const std::string& data : words_of_data(prompt.data)) {
        const auto found = std::ranges::find_if(given, [&](const store::LlmConsent& one) {
            return one.provider == provider.record.name && one.host == provider.host &&
                   one.data == data && (one.digest.empty() || one.digest == prompt.digest);
        });
        if (found == given.end())
            missing.push_back(data);
        else
            used.push_back(*found);
    }
    if (missing.empty()) return used;
    return fail(Code::kForbidden,
                fmt::format("there is no consent to send {} to {}: llm.preview shows what would be "
                            "sent, llm.consent_give allows it",
                            fmt::join(missing, ", "), provider.host))
        .with("consent", fmt::format("{}", fmt::join(missing, ",")))
        .with("provider", provider.record.name);
}

struct LlmReceipt {
    std::string host;
    std::string model;
    std::string purpose;
    std::vector<std::string> data;
    std::string sha256;
    std::int64_t bytes = 0;
};

}  // namespace
}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::LlmReceipt> {
    using T = ballast::service::LlmReceipt;
    static constexpr std::string_view name = "LlmReceipt";
    static constexpr std::string_view doc = "What was sent to a language model.";
    static constexpr auto fields =
        wire::list(required("host", &T::host, ""), required("model", &T::model, ""),
                   required("purpose", &T::purpose, ""), required("data", &T::data, ""),
                   required("sha256", &T::sha256, ""), required("bytes", &T::bytes, ""));
};

namespace ballast::service {

namespace {

// Consent, limits, the row and the receipt, in one transaction before anything is sent.
Result<store::LlmRequest> admit_prompt(Call& call, store::Transaction& transaction,
                                       const PreparedPrompt& prompt) {
    const Instant now = call.now();
    TRY(const auto consents, consents_for(transaction, prompt));
    TRY_STATUS(check_limits(transaction, prompt, now));
    const std::int64_t tokens = prompt.prompt_tokens + prompt.max_tokens;
    TRY_STATUS(charge_agent_tokens(call, transaction, tokens));
    for (const store::LlmConsent& consent : consents) {
        if (consent.digest.empty()) continue;
        TRY(const bool is_mine, store::end_llm_consent(transaction, consent.id, now, "used"));
        if (!is_mine)
            return fail(Code::kForbidden, "the consent was used or revoked in the meantime");
    }
    const ModelProvider& provider = prompt.provider;
    store::LlmRequest row{.id = store::LlmRequestId::make(now),
                          .provider = provider.record.name,
                          .host = provider.host,
                          .local = provider.record.local,
                          .model = prompt.model,
                          .purpose = prompt.purpose,
                          .data = words_of_data(prompt.data),
                          .requested_by = call.principal().name,
                          .agent = call.principal().agent,
                          .at = now,
                          .date = fin::utc_date(now),
                          .digest = prompt.digest,
                          .bytes = static_cast<std::int64_t>(prompt.body.size()),
                          .tokens = tokens,
                          .prompt_tokens = {},
                          .completion_tokens = {},
                          .cost = prompt.cost,
                          .error = {}};
    TRY_STATUS(store::add_llm_request(transaction, row));
    if (!provider.record.local) {
        store::AuditEntry entry =
            audit_entry(&call.principal(), "llm.receipt", "llm:" + provider.record.name, "ok",
                        {call.source().interface, call.source().remote, call.request()});
        entry.details = wire::to_json(
            LlmReceipt{row.host, row.model, row.purpose, row.data, row.digest, row.bytes});
        TRY_STATUS(store::append_audit(transaction, std::move(entry), now));
    }
    return row;
}

// One attempt; `has_text` is set once text was received.
Result<feed::ModelAnswer> exchange(Call& call, const PreparedPrompt& prompt,
                                   const feed::HttpRequest& request, const OnText& on_text,
                                   bool& has_text, feed::HttpResponse& response) {
    feed::ModelStream stream(prompt.provider.kind);
    NameRestorer restorer(prompt.names, on_text);
    feed::BodySink sink;
    if (prompt.stream)
        sink = [&](std::string_view bytes) -> Status {
            TRY(const std::string text, stream.take(bytes));
            has_text = has_text || stream.has_text();
            restorer.take(text);
            return {};
        };
    TRY(response,
        feed::http_request(request, destination_of(prompt.provider),
                           limits_of(call.environment().shared<ModelSettings>(), prompt.provider),
                           call.work().cancel, sink));
    constexpr int kOk = 200;
    if (response.status != kOk) return feed::model_error(prompt.provider.kind, response);
    if (!prompt.stream) return feed::parse_model_answer(prompt.provider.kind, response);
    restorer.finish();
    TRY(feed::ModelAnswer answer, stream.finish());
    if (!response.request_id.empty()) answer.request_id = response.request_id;
    return answer;
}

Result<feed::ModelAnswer> exchange_with_retries(Call& call, const PreparedPrompt& prompt,
                                                const feed::HttpRequest& request,
                                                const OnText& on_text, int& status) {
    thread_local std::minstd_rand random{std::random_device{}()};
    for (int attempt = 1;; ++attempt) {
        bool has_text = false;
        feed::HttpResponse response;
        const auto start = std::chrono::steady_clock::now();
        auto answer = exchange(call, prompt, request, on_text, has_text, response);
        note_request(call.environment(), {.group = ProviderGroup::kLanguageModel,
                                          .label = prompt.provider.record.kind,
                                          .provider = prompt.provider.record.name,
                                          .outcome = answer ? "ok" : to_string(answer.error().code),
                                          .took = std::chrono::steady_clock::now() - start});
        status = response.status;
        // Of an answer that has begun, a second one would repeat the beginning.
        if (answer || has_text || attempt == kAttempts) return answer;
        const bool is_lost = response.status == 0 && answer.error().code == Code::kUnavailable;
        if (!is_lost && !feed::is_worth_retrying(prompt.provider.kind, response)) return answer;
        const double draw = std::uniform_real_distribution(0.05, 0.95)(random);
        const auto delay = feed::retry_delay(attempt, draw / 4.0, response.retry_after);
        if (!delay || *delay > std::chrono::seconds(20)) return answer;
        TRY_STATUS(feed::sleep_for(*delay, call.work().cancel));
    }
}

}  // namespace

void NameRestorer::take(std::string_view text) {
    if (!on_text_ || text.empty()) return;
    held_ += text;
    const auto is_token_byte = [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; };
    std::size_t end = held_.size();
    while (end > 0 && is_token_byte(held_[end - 1])) --end;
    if (end == 0) return;
    on_text_(names_.restore(std::string_view(held_).substr(0, end)));
    held_.erase(0, end);
}

void NameRestorer::finish() {
    if (on_text_ && !held_.empty()) on_text_(names_.restore(held_));
    held_.clear();
}

Status check_consent(store::Transaction& transaction, const PreparedPrompt& prompt) {
    TRY_STATUS(consents_for(transaction, prompt));
    return {};
}

Result<ModelReply> send_prompt(Call& call, const PreparedPrompt& prompt, const OnText& on_text) {
    TRY(store::Database * database, call.environment().database());
    const TenantId& tenant = call.principal().tenant;
    store::LlmRequest row;
    feed::ModelEndpoint endpoint;
    TRY_STATUS(database->transact(tenant, [&](store::Transaction& transaction) -> Status {
        TRY(endpoint, endpoint_of(call.environment(), transaction, prompt.provider));
        TRY(row, admit_prompt(call, transaction, prompt));
        return {};
    }));
    feed::HttpRequest request = feed::model_request(endpoint, prompt.body);
    request.body_sha256 = prompt.digest;
    int status = 0;
    auto answer = exchange_with_retries(call, prompt, request, on_text, status);

    ModelReply reply{.id = row.id.to_string(), .provider = row.provider, .cost = row.cost};
    row.state = answer ? "answered" : "failed";
    if (!answer) row.error = answer.error().message;
    constexpr int kOk = 200;
    // What was refused costs nothing. Of an answer that was lost, the reservation stays.
    if (!answer && status != 0 && status != kOk) {
        row.tokens = 0;
        row.cost = Decimal();
    }
    if (answer) {
        answer->text = prompt.names.restore(answer->text);
        reply.is_usage_stated = answer->usage.has_value();
        if (answer->usage) {
            row.prompt_tokens = answer->usage->prompt_tokens;
            row.completion_tokens = answer->usage->completion_tokens;
            row.tokens = *row.prompt_tokens + *row.completion_tokens;
            TRY(row.cost,
                cost_of(prompt.provider.record, *row.prompt_tokens, *row.completion_tokens));
        }
        reply.prompt_tokens = row.prompt_tokens.value_or(prompt.prompt_tokens);
        reply.completion_tokens = row.completion_tokens.value_or(prompt.max_tokens);
        reply.cost = row.cost;
    }
    TRY_STATUS(database->transact(tenant, [&](store::Transaction& transaction) {
        return store::settle_llm_request(transaction, row);
    }));
    if (!answer) return std::move(answer).error();
    reply.answer = *std::move(answer);
    return reply;
}

Result<ModelReply> ask_model(Call& call, const Prompt& prompt, const OnText& on_text) {
    PreparedPrompt prepared;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(prepared, prepare_prompt(transaction, prompt));
        return {};
    }));
    return send_prompt(call, prepared, on_text);
}

}  // namespace ballast::service
