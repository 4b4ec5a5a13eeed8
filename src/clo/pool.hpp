// The assets of a deal as columns of numbers, one per field that expressions may name.
//
// Rows are ordered by id, so that no result depends on the order of the records. Booleans are 0 and
// 1, dates days since 1970, ratings ranks, texts numbers of a symbol table; NaN is unknown.
// Ratings, recovery rates, weighted average lives and obligors are resolved: stated, or derived.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "clo/asset.hpp"
#include "clo/rating_derivation.hpp"

namespace ballast::clo {

class Pool {
public:
    // The holdings outlive the pool. Their ids are unique (check_holdings). Assets of par 0 are
    // rows that trades may buy.
    Pool(std::span<const Holding> holdings, const RatingRules& rules);

    std::size_t rows() const { return rows_.size(); }
    const Holding& holding(std::size_t row) const { return *rows_[row]; }
    const RatedAsset& rated(std::size_t row) const { return rated_[row]; }
    // Place of the row in the holdings.
    std::size_t position(std::size_t row) const { return positions_[row]; }
    std::optional<std::size_t> row_of(std::string_view id) const;
    const std::vector<double>& par() const { return par_; }
    const RatingRules& rules() const { return rules_; }

    // The values of a field, by its number in expression_fields(); par as in the holdings.
    const std::vector<double>& column(std::size_t field);
    // The same, of a field whose values were read before.
    const std::vector<double>& column(std::size_t field) const { return columns_.at(field); }
    // The number of a text, which is added when it is new, and the text of a number.
    double symbol(std::string_view text);
    std::string_view text_of(double symbol) const;

private:
    double cell(std::size_t field, std::size_t row);

    RatingRules rules_;
    std::vector<const Holding*> rows_;
    std::vector<std::size_t> positions_;
    std::vector<RatedAsset> rated_;
    std::vector<double> par_;
    std::unordered_map<std::size_t, std::vector<double>> columns_;
    std::unordered_map<std::string, std::size_t> symbols_;
    std::vector<std::string_view> texts_;
};

}  // namespace ballast::clo
