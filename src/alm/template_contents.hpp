// Figures that the supervisory templates J 05.00 to J 09.00 ask for, without their cells: the codes
// of rows and columns could not be checked against the text (docs/methods/alm.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

// Positions of a bank, by index: those of a book.
struct BankPositions {
    std::size_t count = 0;
    std::function<Position(std::size_t)> at;
};

// What the templates state of a line before its buckets, in the reporting currency.
struct RepricingProfile {
    double notional = 0.0;
    // Parts of it: with an automatic option (cap or floor) that the bank holds, or has sold, and
    // whose cash flows follow a behavioral rule.
    double bought = 0.0;
    double sold = 0.0;
    double modeled = 0.0;
    std::optional<double> rate;   // average by notional, of the positions with a rate
    std::optional<double> years;  // likewise until the maturity, of those that have one
};

// Principal that reprices or is repaid, of the positions of one side, product and rate type.
struct RepricingLine {
    Side side = Side::kAsset;
    std::string product;
    bool is_variable = false;
    std::int64_t positions = 0;
    RepricingProfile profile;
    // By standard bucket, in the reporting currency; positive is that of the side. The legs of a
    // swap are netted.
    std::vector<double> buckets;
};

// Under the base scenario, with the behavior of the bank; ordered by side, product and rate type.
// The sums by side are those of make_ladder, except that legs are netted. Positions that the book
// does not take are left out. Returns kCancelled when stopped.
Result<std::vector<RepricingLine>> repricing_by_product(const Market& market,
                                                        const Behaviour& behaviour,
                                                        const BookSettings& settings,
                                                        const BankPositions& positions,
                                                        const Work& work);

enum class BehaviourKind : std::uint8_t { kDeposit, kPrepayment, kWithdrawal };

// A behavioral rule and the positions that it applies to.
struct ParameterLine {
    BehaviourKind kind = BehaviourKind::kDeposit;
    std::string key;
    std::int64_t positions = 0;
    double balance = 0.0;        // in the reporting currency
    std::optional<double> core;  // of a deposit: share of the balance, after the cap
    std::optional<double> average_years;
    std::optional<double> pass_through;
    // Of prepayments (per year) and withdrawals: by scenario, the base included.
    std::map<ScenarioKind, double> rates;
};

// The rules that a position uses; ordered by kind and key.
std::vector<ParameterLine> behavioural_parameters(const Market& market, const Behaviour& behaviour,
                                                  const BankPositions& positions);

}  // namespace ballast::alm
