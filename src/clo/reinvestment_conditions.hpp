// Conditions of purchases after the reinvestment period (`reinvestment.after_conditions`).
//
// A condition is over the trade, such as bought.maturity <= sold.maturity, or over the date, such
// as test('AB'). `bought` is the asset that is bought, `sold` the one whose principal or sale pays
// for it. Conditions over the trade may also name as_of, dates.x, inputs.x and sets.x; those over
// the date are conditions of steps.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clo/condition.hpp"
#include "clo/deal.hpp"
#include "clo/expression.hpp"
#include "clo/pool.hpp"
#include "clo/test_terms.hpp"
#include "clo/test_trades.hpp"

namespace ballast::clo {

// The coverage group whose overcollateralization test a reinvestment criterion names, "AB" or
// "oc.AB"; nullopt for other tests.
std::optional<int> coverage_criterion(const Deal& deal, std::string_view criterion);

bool is_trade_condition(std::string_view source);

// Errors name the place in the expression and what was expected.
Result<Expression> parse_trade_condition(std::string_view source, const Deal& deal);
// Of either kind.
Status check_after_condition(std::string_view source, const Deal& deal);

// An asset of a pool that holds the columns which the conditions name.
struct TradedAsset {
    const Pool* pool = nullptr;
    std::size_t row = 0;
};

// The conditions of a deal over the trade, evaluated on one date at a time.
class TradeConditions {
public:
    static Result<TradeConditions> make(const Deal& deal);

    bool empty() const { return conditions_.empty(); }
    std::size_t size() const { return conditions_.size(); }
    const std::string& source(std::size_t condition) const { return conditions_[condition].source; }
    bool names_field(std::string_view field) const;  // whether one of them does
    // Reads the columns that the conditions name.
    void read_columns(Pool& pool) const;
    void set_date(const Deal& deal, fin::Date date);
    // Unknown where a field that decides is missing.
    Value evaluate(std::size_t condition, const TradedAsset& bought, const TradedAsset& sold) const;

private:
    std::vector<Expression> conditions_;
    std::shared_ptr<const TestTerms> terms_;  // which the variables refer to
    std::shared_ptr<const TestVariables> on_date_;
};

// The conditions over the trade that a purchase does not meet for some asset that is sold with it,
// on a date after the reinvestment period; a condition that lacks a field is not met.
Result<std::vector<std::string>> unmet_conditions(const Deal& deal, fin::Date date, Pool& pool,
                                                  std::span<const PoolTrade> trades);

}  // namespace ballast::clo
