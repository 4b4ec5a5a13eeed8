// Requests and responses of ledger.goal.*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/goals.hpp"
#include "service/ledger/worth_requests.hpp"

namespace ballast::service {

enum class GoalCounts : std::uint8_t { kNetWorth, kAccounts, kType };

struct GoalView : ledger::GoalTerms {
    std::string goal;  // short name
    std::string name;
    fin::Currency currency = fin::Currency::kUsd;
    GoalCounts counts = GoalCounts::kNetWorth;
    std::vector<std::string> accounts;  // of kAccounts
    std::string type;                   // of kType
    std::string note;
};

struct ListGoalsRequest {};
struct ListGoalsResponse {
    std::vector<GoalView> data;
};

struct PutGoalRequest : GoalView {};

struct DeleteGoalRequest {
    std::string goal;
};

struct GoalProgressRequest {
    std::vector<std::string> goals;  // all when empty
    std::optional<fin::Date> as_of;
    std::optional<LedgerPrices> prices;
    std::optional<LedgerRates> fx;
};

struct GoalProgressView : GoalView {
    std::optional<ledger::GoalProgress> progress;
    double coverage = 1.0;  // lowest of the trend's dates and the last one
};

struct GoalProgressResponse : Provenance {
    std::optional<fin::Date> as_of;
    std::vector<GoalProgressView> goals;
    double coverage = 1.0;
};

}  // namespace ballast::service
