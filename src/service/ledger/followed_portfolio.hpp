// Portfolios that hold what the ledger holds and are kept in step with it, so that every method
// and page of portfolios works on a household.
#pragma once

#include <string>
#include <vector>

#include "ledger/held_positions.hpp"
#include "service/common.hpp"
#include "service/ledger/source.hpp"

namespace ballast::service {

class Call;

// What is stored of one, with its state when it was last brought into step.
struct FollowedPortfolio {
    std::string portfolio;  // short name
    std::string id;         // of the portfolio
    std::string name;
    std::vector<std::string> accounts;  // ids; all when empty
    fin::Currency currency;
    fin::Date as_of;    // transactions up to this date
    Instant synced_at;  // when it was last brought into step
    std::int64_t positions = 0;
    std::vector<ledger::NotHeld> not_covered;
};

struct FollowRequest {
    std::string portfolio = "household";
    std::string name = "Household";
    std::vector<std::string> accounts;
    std::optional<fin::Currency> currency;
    std::optional<fin::Date> as_of;
};

struct FollowResponse : FollowedPortfolio {
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t removed = 0;
    std::int64_t unchanged = 0;
    Issues issues;
};

struct ListFollowedRequest {};
struct ListFollowedResponse {
    std::vector<FollowedPortfolio> data;
};

struct UnfollowRequest {
    std::string portfolio;
};

// Brings every such portfolio into step with the ledger, in the transaction that changes it. One
// whose portfolio was deleted is forgotten.
Status follow_ledger(Call& call);

}  // namespace ballast::service
