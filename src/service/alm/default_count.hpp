// Terms that positions do not state and that were taken by default (model/bank_default.hpp):
// counted as positions are read, told beside the coverage and as issues.
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

// Positions that lack one term.
struct AlmDefault {
    std::string file;  // of an upload; empty: of the request
    std::string term;
    std::string taken;
    std::int64_t positions = 0;
    double balance = 0.0;  // as it stands, currencies together
    std::string first;     // id of one
};

class DefaultCount {
public:
    void learn(const model::BankPosition& position);
    std::vector<AlmDefault> list(const std::string& file = {}) const;
    // Positions that lack any term, and their balance.
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

// An issue for every term, all files together. What only replacements use is told where the
// balance sheet is constant.
void tell_defaults(const std::vector<AlmDefault>& defaults, alm::BalanceRule balance,
                   Issues& issues);

}  // namespace ballast::service
