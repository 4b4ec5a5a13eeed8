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

Error limit_reached(const store::Token& token, std::string_view what) {
    return fail(Code::kLimitExceeded,
                fmt::format("the agent {} has reached its limit of {} today", token.name, what))
        .with("policy", "agent-budget");
}

}  // namespace

bool changes_something(const MethodInfo& info) {
    if (info.effect == Effect::kRead) return false;
    // Files of orders go to brokers, although writing them is a calculation.
    return info.effect == Effect::kWrite || is_of_writes(info.permission) ||
           info.name == "export.trades" || info.name == "proforma.export";
}

Status admit_agent(Environment& environment, const Principal& agent, const MethodInfo& info) {
    if (changes_something(info) && is_of_people(info))
        return fail(Code::kForbidden,
                    fmt::format("{} is for people: an agent may not propose it", info.name));
    TRY(store::Database * database, environment.database());
    const Instant now = environment.clock().now();
    return database->read(agent.tenant, [&](store::Transaction& transaction) -> Status {
        TRY(const bool is_stopped, agents_stopped(transaction));
        if (is_stopped)
            return fail(Code::kForbidden,
                        "agents are stopped in this workspace: a person starts them again on the "
                        "page Proposals, or with agent.start");
        TRY(const store::Token token, token_of(transaction, agent.agent));
        if (token.calls_per_day == 0 && token.seconds_per_day == 0) return {};
        TRY(const store::AgentUse use,
            store::agent_use(transaction, agent.agent, fin::utc_date(now)));
        if (token.calls_per_day > 0 && use.calls >= token.calls_per_day)
            return limit_reached(token, fmt::format("{} calls", token.calls_per_day));
        if (token.seconds_per_day > 0 &&
            use.milliseconds >= token.seconds_per_day * kMillisecondsPerSecond)
            return limit_reached(token, fmt::format("{} s of computing", token.seconds_per_day));
        return {};
    });
}

Status count_agent_call(Environment& environment, const Principal& agent,
                        std::chrono::steady_clock::duration took) {
    TRY(store::Database * database, environment.database());
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    return database->transact(agent.tenant, [&](store::Transaction& transaction) {
        return store::add_agent_use(transaction, agent.agent,
                                    fin::utc_date(environment.clock().now()),
                                    {.calls = 1, .milliseconds = milliseconds});
    });
}

Status charge_agent_tokens(const Call& call, store::Transaction& transaction, std::int64_t tokens) {
    const Principal& by = call.principal();
    if (!by.is_agent()) return {};
    TRY(const store::Token token, token_of(transaction, by.agent));
    const fin::Date today = fin::utc_date(call.now());
    TRY(const store::AgentUse use, store::agent_use(transaction, by.agent, today));
    if (token.tokens_per_day > 0 && use.tokens + tokens > token.tokens_per_day)
        return limit_reached(token, fmt::format("{} tokens", token.tokens_per_day));
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
