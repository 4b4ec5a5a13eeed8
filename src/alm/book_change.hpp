// A valued book with positions added or removed, without revaluing the rest, and the cash that the
// changes need or yield.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/outlier.hpp"
#include "alm/renewal_margin.hpp"

namespace ballast::alm {

// A book, and the inputs with which it is valued. Refers to them.
struct BookInputs {
    const Book& book;
    const Market& market;
    const Behaviour& behaviour;
    std::span<const Scenario> scenarios;        // base first
    const MarginTable* margins = nullptr;       // of renewals, where margins are calibrated
    const MarginTable* test_margins = nullptr;  // likewise, of the NII test
};

// The position as valued in a book: with the calibrated margin of its renewals.
Position as_valued(Position position, const MarginTable* margins);

// A position that is added (+1) or removed (-1).
struct PositionChange {
    Position position;
    double weight = 1.0;
};

// Contribution of a changed position, in the reporting currency.
struct ChangeValue {
    Side side = Side::kAsset;
    std::string currency;
    std::string product;
    double weight = 1.0;
    bool off_balance = false;
    double balance = 0.0;                     // in its currency; the notional if off balance sheet
    std::vector<double> eve;                  // by scenario
    std::vector<double> option;               // by scenario: time value of its options
    std::vector<std::vector<double>> months;  // [scenario][month]: NII
    // By scenario: NII of the outlier test; empty where the analysis has the terms of the test.
    std::vector<double> test_nii;

    double nii(std::size_t scenario) const;
};

// A valued book: its groups and their totals.
struct BookFigures {
    std::vector<Group> groups;
    BookValue value;
    std::vector<std::vector<double>> options;  // [group][scenario]; empty: none
    GroupNii test_nii;  // of the NII test; empty where the NII of `value` is that of the test
};

// `timed`: the value with the time value of options, where there is one.
BookFigures figures_of(const Book& book, const BookValue& value,
                       const std::optional<BookValue>& timed, GroupNii test_nii = {});

// Under the terms of the book, calibrated margins included. kInvalidInput names the position that
// cannot be valued.
Result<std::vector<ChangeValue>> value_changes(std::span<const PositionChange> changes,
                                               const BookInputs& inputs, const Work& work);

// What pays for the changes, or takes their proceeds.
enum class FundingRule : std::uint8_t {
    kOvernight,  // an account at the overnight rate of the currency
    kProduct,    // the positions of a product, all by the same share
    kNone,       // nothing: the balance sheet does not balance
};
struct Funding {
    FundingRule rule = FundingRule::kOvernight;
    std::string product;  // of kProduct
};

// The other side of all changes in one currency.
struct FundingLine {
    std::string id;
    // In the currency, of the overnight account or the change of the product. The account is an
    // asset where the changes yield cash and a liability where they need it.
    double amount = 0.0;
    std::optional<double> rate;  // of the account, under the base scenario
    ChangeValue value;
};

// A change needs or yields its balance: not swaps, caps and floors, whose notional is not paid, and
// not contracts that start later, whose principal is one of their cash flows.
//
// The account is worth its balance under every scenario, since its rate follows the overnight rate
// daily. It earns that rate on the balance of the changes as they redeem, under the base scenario;
// on the whole balance where they are replaced. kInvalidInput at "/funding_product" when the
// product has no balance in the currency, or too little.
Result<std::vector<FundingLine>> fund_changes(std::span<const PositionChange> changes,
                                              const Funding& funding, const BookInputs& inputs,
                                              const BookFigures& before, const Work& work);

// The changes and their funding.
std::vector<ChangeValue> with_funding(std::vector<ChangeValue> changes,
                                      std::span<const FundingLine> lines);

// Adds `scale` times the changes. Their NII is added to `running`.
BookFigures with_changes(const BookFigures& before, const Market& market,
                         std::span<const ChangeValue> changes, double scale = 1.0);

OutlierTests outlier_of(const BookFigures& figures, const Market& market,
                        std::span<const Scenario> scenarios, std::optional<double> tier1,
                        GainLimit limit);

}  // namespace ballast::alm
