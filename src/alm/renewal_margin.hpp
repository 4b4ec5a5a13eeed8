// Margins of new business, from what the bank originated lately.
//
// The margin of an origination is what the client pays over the risk-free rate of its repricing
// term: the spread of a variable contract; of a fixed one, its rate less the simple rate of today's
// projection curve over its original term, which is the rate that a renewal on the analysis date
// would start from. A position takes the mean, weighted by balance, of the closest class that has
// originations, else its own margin.
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
    kOwn,  // of the position itself
};
std::string_view to_string(MarginLevel level);

struct MarginFigure {
    MarginLevel level = MarginLevel::kOwn;
    std::string type;  // of positions, or "fixed" or "variable"; empty for kOwn
    std::string side;  // empty: any
    std::string currency;
    int months = 0;  // repricing term; 0: any
    std::string index_curve;
    std::optional<double> margin;  // nothing for kOwn: each has its own
    std::size_t originations = 0;  // that it is the mean of
    std::size_t taken = 0;         // positions that take it
};

// The margins of a book's originations. Tell it of every position first, then ask.
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
    // What a replacement of the position takes; its own renew_margin where it is no contract of a
    // term or cannot be valued.
    double margin_of(const Position& position) const;
    // The same, counted in figures().
    double take(const Position& position);
    std::vector<MarginFigure> figures() const;  // those that were taken

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct RenewalMargins {
    std::vector<double> of_position;
    std::vector<MarginFigure> figures;
};

// Of all positions at once. Those that cannot be valued count for nothing.
RenewalMargins calibrate_margins(const Market& market, std::span<const Position> positions,
                                 int lookback_months);

}  // namespace ballast::alm
