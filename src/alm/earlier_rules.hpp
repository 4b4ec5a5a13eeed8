// Rules by which the earlier bank system ALMReady departs from this engine, as changes of
// contracts: a book valued with them shows how much of a difference a rule explains.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "alm/position.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

enum class EarlierRule : std::uint8_t {
    // Replayed by changed contracts, in this order.
    kDepositsLeftOut,        // deposits without maturity were not valued
    kSingleCurrency,         // every amount was added as if in the reporting currency
    kDatesFromAnalysisDate,  // payments of linear contracts and annuities were counted from it
    kAccruedInterestLost,    // interest of bullets accrued before the analysis date was left out
    // Not replayed: known to change the figures of the contracts that they concern.
    kZeroRates,       // floating coupons at zero rates in place of forwards
    kAverageBalance,  // interest of linear contracts on the average balance of a period
};
inline constexpr std::array kReplayedRules{
    EarlierRule::kDepositsLeftOut, EarlierRule::kSingleCurrency,
    EarlierRule::kDatesFromAnalysisDate, EarlierRule::kAccruedInterestLost};
inline constexpr std::array kOtherEarlierRules{EarlierRule::kZeroRates,
                                               EarlierRule::kAverageBalance};

// A bank and the currency in which its figures are stated.
struct EarlierBank {
    const Market& market;
    std::string_view currency;
};

// Whether the rule concerns the contract.
bool is_concerned(const Position& position, EarlierRule rule, const EarlierBank& bank);

// The contract under a replayed rule that concerns it; nullopt: left out.
std::optional<Position> under_earlier_rule(Position position, EarlierRule rule,
                                           const EarlierBank& bank);

// The values of a figure under none, the first, the first two … of the rules, as amounts by rule:
// current less earlier is their sum and `rest`.
struct EarlierDifference {
    std::vector<double> amounts;
    double rest = 0.0;
};
EarlierDifference earlier_difference(std::span<const double> values, double earlier);

}  // namespace ballast::alm
