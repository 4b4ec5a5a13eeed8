// Correlation matrices from the forms in which they are given: rows, pairs, and tables of text.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/asset_correlation.hpp"

namespace ballast::clo {

struct NamedCorrelation {
    std::vector<std::string> ids;
    math::Matrix matrix;

    bool operator==(const NamedCorrelation&) const = default;
};

// kInvalidInput where a row has another length than there are ids.
Result<math::Matrix> correlation_of_rows(std::span<const std::string> ids,
                                         std::span<const std::vector<double>> rows);

struct CorrelationPair {
    std::string a;
    std::string b;
    double correlation = 0.0;
};

// Correlation of a pair that is not given; nullopt without a rule for it.
using MissingCorrelation =
    std::function<std::optional<double>(const std::string&, const std::string&)>;

// Ids in the order in which pairs name them. kInvalidInput names pairs that are missing without a
// rule, given twice with different values, or of an id with itself and not 1.
Result<NamedCorrelation> correlation_of_pairs(std::span<const CorrelationPair> pairs,
                                              const MissingCorrelation& missing = {});

// Either a square table with ids in the first row and column, where an empty cell has the value of
// the other triangle, or rows of a, b and correlation below these headings. Errors name row and
// column, counted from 1.
Result<NamedCorrelation> correlation_of_cells(std::span<const std::vector<std::string>> rows,
                                              const MissingCorrelation& missing = {});

}  // namespace ballast::clo
