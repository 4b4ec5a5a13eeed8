// Margins of new business, from the bank's recent originations.
//
// The margin of an origination is the client rate over the risk-free rate of its repricing term:
// the spread of a variable contract; for a fixed one, its rate less the simple rate of today's
// projection curve over its original term, at which a renewal on the analysis date would start. A
// position takes the balance-weighted mean of the closest class that has originations, else its own
// margin.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alm/position.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

// From the closest to the widest. Fixed and variable contracts are never mixed.
enum class MarginLevel {
    kClass,     // same type, side, currency, repricing term and index curve
    kTerm,      // same side, currency and repricing term
    kCurrency,  // same side and currency
    kSide,      // same side
    kAll,
    kPosition,  // the position's own margin
};
std::string_view to_string(MarginLevel level);

struct MarginFigure {
    MarginLevel level = MarginLevel::kPosition;
    std::string type;  // a position type, or "fixed" or "variable"; empty for kPosition
    std::string side;  // empty: any
    std::string currency;
    int months = 0;  // repricing term; 0: any
    std::string index_curve;
    std::optional<double> margin;  // nullopt for kPosition: each position has its own
    std::size_t originations = 0;  // number of originations in the mean
    std::size_t taken = 0;         // number of positions that use it
};

// Margins of a book's originations. Add every position first, then query.
class MarginTable {
public:
    // Originations are contracts whose `start` lies in the `lookback_months` up to the analysis
    // date, both ends included. The market must outlive the table.
    MarginTable(const Market& market, int lookback_months);
    ~MarginTable();
    MarginTable(MarginTable&&) noexcept;
    MarginTable& operator=(MarginTable&&) noexcept;

    // Counts the position when it is an origination that can be valued.
    void learn(const Position& position);
    // The margin of a replacement of the position; its own renew_margin where it has no term or
    // cannot be valued.
    double margin_of(const Position& position) const;
    // Same as of(), and counts the use in figures().
    double take(const Position& position);
    std::vector<MarginFigure> figures() const;  // only those in use

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct RenewalMargins {
    std::vector<double> of_position;
    std::vector<MarginFigure> figures;
};

// For all positions at once. Positions that cannot be valued do not count.
RenewalMargins calibrate_margins(const Market& market, std::span<const Position> positions,
                                 int lookback_months);

}  // namespace ballast::alm
