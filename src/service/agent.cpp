#include "service/agent.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "store/agents.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/settings.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kStoppedKey = "agents.stopped";
constexpr std::int64_t kMillisecondsPerSecond = 1'000;

// Of a permission that only serves to change or to send out.
bool is_of_writes(Permission permission) {
    using enum Permission;
    constexpr std::array kWrites{kPortfolioWrite, kLedgerWrite,  kAlmWrite,   kCloWrite,
                                 kCloExport,      kUploadWrite,  kMarketSync, kUserManage,
                                 kSettingsManage, kSecretManage, kBackupRun,  kWorkspaceManage,
                                 kReviewApprove};
    return std::ranges::find(kWrites, permission) != kWrites.end();
}

bool is_of_people(const MethodInfo& info) {
    using enum Permission;
    constexpr std::array kPeople{kUserManage, kSettingsManage,  kSecretManage,
                                 kBackupRun,  kWorkspaceManage, kReviewApprove};
    return std::ranges::find(kPeople, info.permission) != kPeople.end() || info.signs_in ||
           info.shown_once || info.name.starts_with("auth.");
}

Result<store::Token> token_of(store::Transaction& transaction, const std::string& agent) {
    TRY(const auto tokens, store::list_tokens(transaction));
    for (const store::Token& token : tokens)
        if (token.id.to_string() == agent) return token;
    return fail(Code::kForbidden, "the token of the agent does not belong to this workspace");
}

// Limits are of a day in UTC.
Error limit_reached(std::string_view agent, std::string_view what, Instant now) {
    const std::chrono::microseconds since(now.micros());
    const auto next = std::chrono::floor<std::chrono::days>(since) + std::chrono::days(1);
    return fail(Code::kLimitExceeded,
                fmt::format("the agent {} has reached its limit of {} today: it can go on at 00:00 "
                            "UTC, or with a token that has a higher limit",
                            agent, what))
        .with("policy", "agent-budget")
        .with("retry_after",
              fmt::to_string(std::chrono::ceil<std::chrono::seconds>(next - since).count()));
}

Error agents_are_stopped() {
    return fail(Code::kForbidden,
                "agents are stopped in this workspace: a person starts them again on the page "
                "Proposals, or with agent.start");
}

// What is left of a limit of computing, of which `use` was used.
Result<AgentTime> time_left(const store::Token& token, const store::AgentUse& use, Instant now) {
    if (token.seconds_per_day == 0) return AgentTime();
    const std::int64_t left = token.seconds_per_day * kMillisecondsPerSecond - use.milliseconds;
    if (left <= 0)
        return limit_reached(token.name, fmt::format("{} s of computing", token.seconds_per_day),
                             now);
    return AgentTime(left);
}

Status add_use(Environment& environment, const TenantId& tenant, const std::string& agent,
               std::int64_t calls, std::chrono::steady_clock::duration took) {
    TRY(store::Database * database, environment.database());
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    return database->transact(tenant, [&](store::Transaction& transaction) {
        return store::add_agent_use(transaction, agent, fin::utc_date(environment.clock().now()),
                                    {.calls = calls, .milliseconds = milliseconds});
    });
}

}  // namespace

bool changes_something(const MethodInfo& info) {
    if (info.effect == Effect::kRead) return false;
    // Files of orders go to brokers, although writing them is a calculation.
    return info.effect == Effect::kWrite || is_of_writes(info.permission) ||
           info.name == "export.trades" || info.name == "proforma.export";
}

Result<AgentTime> admit_agent(Environment& environment, const Principal& agent,
                              const MethodInfo& info) {
    if (changes_something(info) && is_of_people(info))
        return fail(Code::kForbidden,
                    fmt::format("{} is for people: an agent may not propose it", info.name));
    TRY(store::Database * database, environment.database());
    const Instant now = environment.clock().now();
    return database->read(agent.tenant, [&](store::Transaction& transaction) -> Result<AgentTime> {
        TRY(const bool is_stopped, agents_stopped(transaction));
        if (is_stopped) return agents_are_stopped();
        TRY(const store::Token token, token_of(transaction, agent.agent));
        if (token.calls_per_day == 0 && token.seconds_per_day == 0) return AgentTime();
        TRY(const store::AgentUse use,
            store::agent_use(transaction, agent.agent, fin::utc_date(now)));
        if (token.calls_per_day > 0 && use.calls >= token.calls_per_day)
            return limit_reached(token.name, fmt::format("{} calls", token.calls_per_day), now);
        // An agent without time can read what it has computed.
        if (info.effect != Effect::kRun || info.waits) return AgentTime();
        return time_left(token, use, now);
    });
}

Status count_agent_call(Environment& environment, const Principal& agent,
                        std::chrono::steady_clock::duration took) {
    return add_use(environment, agent.tenant, agent.agent, 1, took);
}

Result<AgentTime> agent_time_left(Environment& environment, const TenantId& tenant,
                                  const std::string& agent) {
    TRY(store::Database * database, environment.database());
    const Instant now = environment.clock().now();
    return database->read(tenant, [&](store::Transaction& transaction) -> Result<AgentTime> {
        TRY(const bool is_stopped, agents_stopped(transaction));
        if (is_stopped) return agents_are_stopped();
        TRY(const store::Token token, token_of(transaction, agent));
        TRY(const store::AgentUse use, store::agent_use(transaction, agent, fin::utc_date(now)));
        return time_left(token, use, now);
    });
}

Status count_agent_job(Environment& environment, const TenantId& tenant, const std::string& agent,
                       std::chrono::steady_clock::duration took) {
    return add_use(environment, tenant, agent, 0, took);
}

Error agent_time_spent() {
    return fail(Code::kLimitExceeded,
                "the limit of computing of the agent ended this today: call again after 00:00 UTC, "
                "or with a token that has a higher limit")
        .with("policy", "agent-budget");
}

Status charge_agent_tokens(const Call& call, store::Transaction& transaction, std::int64_t tokens) {
    const Principal& by = call.principal();
    if (!by.is_agent()) return {};
    TRY(const store::Token token, token_of(transaction, by.agent));
    const fin::Date today = fin::utc_date(call.now());
    TRY(const store::AgentUse use, store::agent_use(transaction, by.agent, today));
    if (token.tokens_per_day > 0 && use.tokens + tokens > token.tokens_per_day)
        return limit_reached(token.name, fmt::format("{} tokens", token.tokens_per_day),
                             call.now());
    return store::add_agent_use(transaction, by.agent, today, {.tokens = tokens});
}

Result<bool> agents_stopped(store::Transaction& transaction) {
    TRY(const auto stored, store::get_setting(transaction, kStoppedKey));
    return stored == "true";
}

Status stop_agents(store::Transaction& transaction, bool stopped, Instant now) {
    return store::put_setting(transaction, kStoppedKey, stopped ? "true" : "false", now);
}

}  // namespace ballast::service
