// Drill-down from a figure of a valued book to the positions that contribute to it, and from a
// position to its cash flows or accrual periods.
//
// Contributions and the figure differ by rounding alone, because they are added in a different
// order; the rounding is reported, so that the parts add up exactly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alm/book_change.hpp"
#include "alm/explain.hpp"
#include "alm/measure.hpp"

namespace ballast::alm {

// A measure under one scenario, or its change from another one; of the whole book or a part of it.
struct Figure {
    Measure measure = Measure::kEve;
    std::size_t scenario = 0;
    std::optional<std::size_t> base;  // the figure is the change from this scenario
    std::optional<Side> side;         // of positions on the balance sheet; absent: all positions
    std::optional<std::string> product;
    std::optional<std::string> currency;
    std::optional<std::size_t> bucket;  // of EVE: index into standard_buckets(), by payment date
    std::optional<std::size_t> month;   // of NII: month of the horizon, from 0
};

// Indices in the book of the positions that the figure includes.
std::vector<std::size_t> positions_in(const Figure& figure, const Book& book, const Market& market);

// Contribution of each of `rows` (indices in the book), in the reporting currency. The positions
// are read for a bucket only, whose cash flows are projected again. Returns kCancelled when
// stopped.
Result<std::vector<double>> contributions(const Figure& figure, const BookInputs& inputs,
                                          std::span<const std::size_t> rows,
                                          const PositionAt& position, const Work& work);

// The figure as the book's totals give it. Cash flows are not part of a total: the figure of a
// bucket is the sum of its contributions.
double figure_of(const Figure& figure, const Book& book, const Market& market,
                 const BookValue& value, std::span<const double> contributions);

// Contribution of business without positions, such as a line of a business plan, to the figure;
// zero where the figure does not include it. Its economic value is not part of a figure.
double planned_amount(const Figure& figure, const ChangeValue& value);

// What the contributions that are not shown one by one amount to.
struct Breakdown {
    double rest = 0.0;
    double rounding = 0.0;  // the figure less those shown, added in their order, and the rest
};
// `shown`: indices of contributions.
Breakdown break_down(std::span<const double> contributions, double figure,
                     std::span<const std::uint32_t> shown);

// Contributions of the positions of one side, currency and product.
struct ProductPart {
    Side side = Side::kAsset;
    std::size_t currency = 0;  // index into the currencies of the market
    std::string product;
    bool off_balance = false;
    std::size_t positions = 0;
    double amount = 0.0;
};
// `rows`: the positions of the contributions, as indices in the book. By magnitude.
std::vector<ProductPart> by_product(std::span<const double> contributions,
                                    std::span<const std::size_t> rows, const Book& book);

// The parts of a position's contribution: cash flows of EVE, or accrual periods of NII. The parts
// of a change are those of both scenarios, by date.
struct PositionParts {
    double fx = 1.0;  // units of the reporting currency per unit of the position's
    std::vector<ExplainedFlow> flows;
    std::vector<ExplainedInterest> interest;
    std::vector<double> amounts;       // of each flow or period, in the reporting currency
    std::vector<double> base_amounts;  // of a change: of the flow or period in the base scenario
    double sum = 0.0;
};
// `position` as valued in the book.
Result<PositionParts> parts_of(const Figure& figure, const BookInputs& inputs,
                               const Position& position, const Work& work);

}  // namespace ballast::alm
