// Terms that positions do not state and that were set by default (model/bank_default.hpp): counted
// as positions are read, reported with the coverage and in issues.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "base/error.hpp"
#include "model/bank_default.hpp"

namespace ballast::service {

// Positions without one term.
struct AlmDefault {
    std::string file;  // file of an upload; empty: the request
    std::string term;
    std::string taken;
    std::int64_t positions = 0;
    double balance = 0.0;  // sum of stated balances over all currencies
    std::string first;     // id of the first position
};

class DefaultCount {
public:
    void learn(const model::BankPosition& position);
    std::vector<AlmDefault> list(const std::string& file = {}) const;
    // Positions without any one of the terms, and their balance.
    std::int64_t positions() const { return positions_; }
    double balance() const { return balance_; }

private:
    struct Count {
        std::int64_t positions = 0;
        double balance = 0.0;
        std::string first;
    };
    std::array<Count, model::kBankDefaultRules> counts_;
    std::int64_t positions_ = 0;
    double balance_ = 0.0;
};

// One issue per term, over all files. Defaults that only renewals use are reported where the
// balance sheet is constant.
void report_defaults(const std::vector<AlmDefault>& defaults, alm::BalanceRule balance,
                     Issues& issues);

}  // namespace ballast::service
