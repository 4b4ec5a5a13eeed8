// Why a number of a projection is what it is: the formula of a step or ratio, its inputs, and rows
// that add up to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

// One of: the amount of a step, a coverage ratio, a figure of the collateral, each on a date; a
// test of the deal, which `explain` does not know; a measure of a tranche.
struct ExplainedCell {
    std::optional<fin::Date> date;
    std::optional<std::string> step;      // id of a step, with the waterfall where it is in several
    std::optional<std::string> coverage;  // id of a coverage group: its OC numerator
    std::optional<std::string> collateral;  // interest, principal or performing
    std::optional<std::string> test;        // number or id
    std::optional<std::string> tranche;
    std::optional<std::string> measure;  // of the tranche: loss, wal, yield, irr, discount_margin
};

struct ExplainedValue {
    std::string name;
    double value = 0.0;
};

struct ExplainedRow {
    std::string id;        // asset, tranche or step
    std::string category;  // of an asset: performing, discount, deferring, recovery
    double amount = 0.0;   // par, or what is due
    double value = 0.0;    // its part of the result
    double haircut = 0.0;
};

struct Explanation {
    std::string formula;
    double value = 0.0;
    std::optional<double> available, due, paid, unpaid;
    std::string clause;
    std::vector<ExplainedValue> inputs;
    std::vector<ExplainedRow> rows;
    double rest = 0.0;  // value less the rows: rounding
};

// kInvalidInput where the measure does not exist.
Result<Explanation> explain_measure(const Deal& deal, const CompiledDeal& compiled,
                                    const Projection& projection, const ProjectionTerms& terms,
                                    std::size_t tranche, const std::string& measure);

// kInvalidInput names dates, steps and groups that the projection does not have.
Result<Explanation> explain(const Deal& deal, const CompiledDeal& compiled,
                            const Projection& projection, const ExplainedCell& cell);

}  // namespace ballast::clo
